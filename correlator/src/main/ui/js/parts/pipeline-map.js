// @ts-check
/** Services and topics as a map: how much goes where, and where it is lost. */
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { href } from '../router.js';
import { useLayers } from '../trace/graph-layout.js';
import { count } from '../words/numbers.js';
import { visible } from './payload.js';
import { Scrolls } from './scrolls.js';
import { Loading, Shown } from './states.js';

/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */
/** @typedef {import('../../types/api').components['schemas']['ServiceMap']} ServiceMap */
/** @typedef {import('../../types/api').components['schemas']['History']} History */
/** @typedef {{id: string, name: string, isTopic: boolean, width: number, height: number}} Place */
/** @typedef {{from: string, to: string, perMinute: number, lost: number, dead: number, group: string, topic: string}} Way */

const MOST_PLACES = 80;

/** @param {{pipelines: Pipeline[]}} props */
export function PipelineMap({ pipelines }) {
  const map = useAnswer('map', (signal) => api.map(signal), { every: 15_000 });
  const history = useAnswer('quarter', (signal) => api.history({ from: 'now-15m', buckets: 15, limit: 1000 }, signal), { every: 15_000 });
  return html`<section class="map" aria-labelledby="map"><h2 id="map">Where messages go</h2>
    <${Shown} of=${map} what="The map">
      ${(/** @type {ServiceMap} */ one) => html`<${Drawing} map=${one} pipelines=${pipelines} history=${history.value} />`}
    </${Shown}></section>`;
}

/** @param {{map: ServiceMap, pipelines: Pipeline[], history: History | undefined}} props */
function Drawing({ map, pipelines, history }) {
  const { places, ways } = useMemo(() => drawn(map, pipelines, history), [map, pipelines, history]);
  const shape = JSON.stringify([places.map((one) => one.id), ways.map((one) => [one.from, one.to])]);
  const layout = useLayers(
    useMemo(() => ({ nodes: places, edges: ways.map((one) => /** @type {[string, string]} */ ([one.from, one.to])) }), [shape]),
  );
  if (places.length === 0) return html`<p class="quiet">Nothing yet: the map is drawn from producers' and consumers' spans, and from groups that commit.</p>`;
  const most = Math.max(1, ...ways.map((one) => one.perMinute));
  return html`
    ${!layout
      ? html`<${Loading} what="map" />`
      : html`<div class="scrolls" tabindex="0" role="group" aria-label="map of services and topics; the table below says the same"><svg width=${layout.width} height=${layout.height} viewBox=${`0 0 ${layout.width} ${layout.height}`}>
      ${ways.map((way) => html`<${WayLine} key=${`${way.from} ${way.to}`} way=${way} layout=${layout} places=${places} most=${most} />`)}
      ${ways.map((way) => html`<${WayLabel} key=${`of ${way.from} ${way.to}`} way=${way} layout=${layout} places=${places} />`)}
      ${places.map((one) => html`<${PlaceBox} key=${one.id} place=${one} at=${layout.places.get(one.id)} />`)}
    </svg></div>`}
    <details><summary>The same as a table</summary><${Scrolls} label="the map as a table"><table>
      <thead><tr><th scope="col">from</th><th scope="col">to</th><th scope="col" class="number">messages a minute</th><th scope="col" class="number">lost in 15 minutes</th><th scope="col" class="number">dead-lettered</th></tr></thead>
      <tbody>${ways.map((way) => html`<tr><td>${visible(way.from.slice(2))}</td><td>${visible(way.to.slice(2))}</td><td class="number">${aMinute(way.perMinute)}</td><td class="number">${count(way.lost)}</td><td class="number">${count(way.dead)}</td></tr>`)}</tbody>
    </table></${Scrolls}></details>`;
}

/** @param {number} perMinute */
const aMinute = (perMinute) => (perMinute < 1 ? 'less than 1' : count(perMinute));

/** @param {ServiceMap} map @param {Pipeline[]} pipelines @param {History | undefined} history */
function drawn(map, pipelines, history) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  const place = (/** @type {string} */ name, /** @type {boolean} */ isTopic) => {
    const id = `${isTopic ? 't' : 's'} ${name}`;
    if (!places.has(id)) places.set(id, { id, name, isTopic, width: Math.min(260, 34 + visible(name).length * 7.6), height: 34 });
    return id;
  };
  const minutes = Math.max(1, Date.now() - Number(BigInt(map.sinceUnixNano) / 1_000_000n)) / 60_000;
  /** @type {Way[]} */
  const ways = [];
  /** @type {Map<string, string>} */
  const serviceOf = new Map();
  for (const edge of map.edges) {
    if (places.size >= MOST_PLACES) break;
    if (edge.writes) ways.push({ from: place(edge.service, false), to: place(edge.topic, true), perMinute: edge.messages / minutes, lost: 0, dead: 0, group: '', topic: edge.topic });
    else serviceOf.set(`${edge.topic} ${edge.group}`, edge.service);
  }
  for (const one of pipelines) {
    if (!one.group || places.size >= MOST_PLACES) continue;
    const recent = history?.items.find((other) => other.topic === one.topic && other.group === one.group);
    const sum = (/** @type {number[] | undefined} */ values) => (values ?? []).reduce((a, b) => a + b, 0);
    ways.push({
      from: place(one.topic, true), to: place(serviceOf.get(`${one.topic} ${one.group}`) ?? one.group, false),
      perMinute: recent ? rate(recent) : 0, lost: sum(recent?.lost), dead: sum(recent?.deadLettered), group: one.group, topic: one.topic,
    });
  }
  return { places: [...places.values()], ways };
}

/** How many the group goes past in a minute, since it first did. @param {History['items'][number]} of */
function rate(of) {
  const all = [of.delivered, of.deadLettered, of.retrying, of.filtered, of.lost, of.unknown];
  const minutes = of.delivered.map((_, i) => all.reduce((sum, values) => sum + values[i], 0));
  const since = minutes.findIndex((n) => n > 0);
  return since < 0 ? 0 : minutes.slice(since).reduce((a, b) => a + b, 0) / (minutes.length - since);
}

/** @param {{place: Place, at: {x: number, y: number} | undefined}} props */
function PlaceBox({ place, at }) {
  if (!at) return null;
  const name = visible(place.name);
  return html`<a href=${place.isTopic ? href('/pipelines', { topic: place.name }) : href('/search', { service: place.name })} class=${place.isTopic ? 'is-topic' : ''} aria-label=${`${place.isTopic ? 'topic' : 'service'} ${name}`}>
    <title>${place.isTopic ? 'topic' : 'service'} ${name}</title>
    <rect x=${at.x - place.width / 2} y=${at.y - place.height / 2} width=${place.width} height=${place.height} rx=${place.isTopic ? 17 : 4} />
    <text x=${at.x} y=${at.y + 5} text-anchor="middle">${name.length > 32 ? `${name.slice(0, 31)}…` : name}</text>
  </a>`;
}

/** @param {{way: Way, layout: import('../trace/graph-layout.js').Layout, places: Place[], most: number}} props */
function WayLine({ way, layout, places, most }) {
  const ends = endsOf(way, layout, places);
  if (!ends) return null;
  const { x1, y1, x2, y2 } = ends;
  const bend = Math.max(20, (x2 - x1) / 2);
  const path = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return html`<path class=${`edge ${way.lost > 0 ? 'is-lossy' : way.dead > 0 ? 'is-dead' : ''}`} d=${path} style=${{ strokeWidth: `${1 + 7 * Math.sqrt(way.perMinute / most)}px` }}>
      <title>about ${aMinute(way.perMinute)} messages a minute; in 15 minutes ${count(way.lost)} lost, ${count(way.dead)} dead-lettered</title></path>`;
}

/** @param {{way: Way, layout: import('../trace/graph-layout.js').Layout, places: Place[]}} props */
function WayLabel({ way, layout, places }) {
  const ends = endsOf(way, layout, places);
  if (!ends || way.lost + way.dead === 0) return null;
  const { x1, y1, x2, y2 } = ends;
  const says = way.lost > 0 ? `✕ ${count(way.lost)} lost` : `▼ ${count(way.dead)}`;
  return html`<a href=${href('/messages', { verdict: way.lost > 0 ? 'lost' : 'dead_lettered', topic: way.topic, group: way.group })}
    aria-label=${`${says}, of ${visible(way.topic)} for ${visible(way.group)}`}>
    <text class=${`label ${way.lost > 0 ? 'is-lossy' : ''}`} x=${(x1 + x2) / 2} y=${(y1 + y2) / 2 - 6} text-anchor="middle">${says}</text></a>`;
}

/** Where a way begins and ends. @param {Way} way @param {import('../trace/graph-layout.js').Layout} layout @param {Place[]} places */
function endsOf(way, layout, places) {
  const from = layout.places.get(way.from);
  const to = layout.places.get(way.to);
  const half = (/** @type {string} */ id) => (places.find((one) => one.id === id)?.width ?? 0) / 2;
  return from && to ? { x1: from.x + half(way.from), y1: from.y, x2: to.x - half(way.to), y2: to.y } : undefined;
}
