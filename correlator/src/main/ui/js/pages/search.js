// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { understand } from '../find/understand.js';
import { SearchBox, target } from '../find/search-box.js';
import { html } from '../html.js';
import { Bars } from '../parts/bars.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { EventDetail, headline } from '../parts/event.js';
import { Choice, Name, Text, Times } from '../parts/filters.js';
import { MessageTable } from '../parts/message-table.js';
import { visible } from '../parts/payload.js';
import { Empty, Failed, Loading, Shown } from '../parts/states.js';
import { When } from '../parts/when.js';
import { href, useLocation } from '../router.js';
import { counted } from '../words/numbers.js';

/** @typedef {import('../../types/api').components['schemas']['Events']} Events */
/** @typedef {import('../../types/api').components['schemas']['Histogram']} Histogram */
/** @typedef {import('../../types/api').components['schemas']['MessagePage']} MessagePage */
/** @typedef {import('../parts/event.js').Event} Event */

const KINDS = ['', 'log', 'span', 'dead_letter', 'retry', 'outcome', 'message', 'gap', 'undecodable', 'metric'];

/** Events by the API's query language, or whatever has a key. */
export function Search() {
  const { params } = useLocation();
  const find = params.get('find') ?? '';
  return find ? html`<${Find} key=${find} find=${find} />` : html`<${SearchEvents} />`;
}

/** Messages whose key this is, and events that hold it. @param {{find: string}} props */
function Find({ find }) {
  const messages = useAnswer(`key ${find}`, (signal) => api.messages({ key: find, limit: 100 }, signal));
  const phrase = `"${find.replaceAll(/["\\]/g, ' ').trim()}"`;
  const events = useAnswer(`find ${find}`, (signal) => api.events({ q: phrase, limit: 20 }, signal));
  const others = understand(find).filter((one) => one.kind === 'trace' || one.kind === 'message');
  return html`
    <h1 class="long">Anything with <code>${visible(find)}</code></h1>
    <${SearchBox} />
    ${others.length > 0 && html`<p>It may be ${others.map((one, i) => html`${i > 0 ? ', or ' : ''}<a href=${target(one)}>${one.says}</a>`)}.</p>`}
    <h2>Messages with this key</h2>
    <${Shown} of=${messages} what="messages">
      ${(/** @type {MessagePage} */ page) =>
        page.items.length === 0
          ? html`<${Empty}><p><strong>No message is known by this key.</strong></p><p>Keys are known of topics that an input of format <code>message</code> reads, with <code>message-keys</code>. What else speaks of it is below.</p></${Empty}>`
          : html`<${MessageTable} rows=${page.items.map((one) => ({ ...one, id: `${one.topic}/${one.partition}@${one.offset} ${one.verdict.group}`, atNanos: one.timeUnixNano ?? one.passedUnixNano }))} />`}
    </${Shown}>
    <h2>Events that hold it</h2>
    <${Shown} of=${events} what="events">
      ${(/** @type {Events} */ page) => html`
        <${Results} events=${page.items} />
        ${page.items.length === 0 && html`<p class="quiet">None so far.</p>`}
        ${page.nextCursor && html`<p><a href=${href('/search', { q: phrase })}>All of them</a></p>`}
        <${CompletenessLine} of=${page.completeness} />`}
    </${Shown}>`;
}

function SearchEvents() {
  const { params } = useLocation();
  const query = Object.fromEntries(['q', 'kind', 'service', 'topic', 'group', 'from', 'to'].map((name) => [name, params.get(name) ?? '']));
  const key = JSON.stringify(query);
  const bars = useAnswer(`bars ${key}`, (signal) => api.histogram({ ...query, buckets: 60 }, signal));
  return html`
    <h1>Search</h1>
    <form class="filters" aria-label="filters" onSubmit=${(/** @type {SubmitEvent} */ e) => e.preventDefault()}>
      <span class="wide"><${Text} name="q" label=${'query: words, "a phrase", field:value, -not'} hint="declined service:payments" /></span>
      <${Choice} name="kind" label="kind" options=${KINDS.map((one) => [one, one.replaceAll('_', ' ') || 'any'])} />
      <${Name} name="service" label="service" of="services" /><${Name} name="topic" label="topic" of="topics" /><${Times} />
      <${Copy} text=${curl(paths.events, query)} what="this search as curl" label="curl" />
    </form>
    ${bars.value?.counted &&
    html`<${Bars} title="events over time" bounds=${bars.value.boundsUnixNano} series=${[{ name: query.from ? 'events' : 'events of the last hour', tone: 'busy', values: bars.value.counts }]}
      target=${(/** @type {string} */ from, /** @type {string} */ to) => href('/search', { ...query, from, to })} />`}
    ${bars.value && !bars.value.counted && html`<p class="quiet">How many there are over time is not counted for phrases and attributes: each event would have to be read.</p>`}
    <${Found} key=${key} query=${query} />
  `;
}

/** Results, page after page as they arrive. @param {{query: Record<string, string>}} props */
function Found({ query }) {
  const first = useAnswer(`events ${JSON.stringify(query)}`, (signal) => api.events({ ...query, limit: 100 }, signal));
  const [pages, setPages] = useState(/** @type {Events[]} */ ([]));
  const [isMore, setMore] = useState(false);
  useEffect(() => setPages([]), [first.value]);
  if (!first.value) return first.error ? html`<${Failed} error=${first.error} reload=${first.reload} what="This search" />` : html`<${Loading} what="events" />`;
  const all = [first.value, ...pages];
  const last = all[all.length - 1];
  const events = all.flatMap((page) => page.items);
  const more = () => {
    setMore(true);
    api.events({ ...query, limit: 100, cursor: last.nextCursor }).then((page) => setPages([...pages, page]), first.reload).finally(() => setMore(false));
  };
  return html`
    <${Facets} events=${events} query=${query} />
    <${Results} events=${events} />
    ${events.length === 0 && html`<${Empty}><p><strong>No event matches${last.bounded ? ' among the newest that were looked at' : ''}.</strong></p>
      <p>A word matches whole words, in any case; <code>service:payments</code> matches a field; times bound it. Completeness says what may still come:</p></${Empty}>`}
    ${first.value.warnings.map((text) => html`<p class="warning">${visible(text)}</p>`)}
    ${last.nextCursor && html`<p><button type="button" disabled=${isMore || events.length >= 2000} onClick=${more}>${events.length >= 2000 ? 'narrow the search to see more' : last.bounded && last.items.length === 0 ? 'look further back' : 'more'}</button></p>`}
    <${CompletenessLine} of=${last.completeness} />`;
}

/** What those that are shown have in common. @param {{events: Event[], query: Record<string, string>}} props */
function Facets({ events, query }) {
  /** @type {['kind' | 'service' | 'level' | 'tenant', (event: Event) => string | undefined][]} */
  const facets = [['kind', (one) => one.kind], ['service', (one) => one.service], ['level', (one) => one.level], ['tenant', (one) => one.tenant]];
  return html`<div class="facets" role="group" aria-label=${`what the ${events.length} shown have in common`}>
    ${facets.map(([name, of]) => {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const event of events) if (of(event)) counts.set(String(of(event)), (counts.get(String(of(event))) ?? 0) + 1);
      if (counts.size < 2) return null;
      const narrowed = (/** @type {string} */ value) =>
        name === 'kind' || name === 'service' ? { ...query, [name]: value } : { ...query, q: `${query.q} ${name}:${/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', ' ')}"`}`.trim() };
      return html`<div><span class="quiet">${name}</span><ul>${[...counts].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([value, n]) => html`<li><a href=${href('/search', narrowed(value))}>${visible(value)}</a> ${n}</li>`)}</ul></div>`;
    })}
  </div>
  ${events.length > 0 && html`<p class="quiet">${counted(events.length, 'event')} shown, the newest first.</p>`}`;
}

/** @param {{events: Event[]}} props */
function Results({ events }) {
  return html`<ul class="results">${events.map(
    (one) => html`<li key=${one.id}><details>
      <summary><${When} nanos=${one.timeUnixNano} short /> <span class="kind">${one.kind.replaceAll('_', ' ')}</span> ${one.level && html`<span class="quiet">${visible(one.level)}</span> `}<span class="quiet">${visible(one.service ?? '')}</span> ${headline(one)}</summary>
      <${EventDetail} event=${one} />
    </details></li>`,
  )}</ul>`;
}

