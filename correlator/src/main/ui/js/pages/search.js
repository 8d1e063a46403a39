// @ts-check
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { understand } from '../find/understand.js';
import { SearchBox, target } from '../find/search-box.js';
import { html } from '../html.js';
import { Bars } from '../parts/bars.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { EventDetail, headline } from '../parts/event.js';
import { Facets } from '../parts/facets.js';
import { Choice, Name, Text, Times } from '../parts/filters.js';
import { MessageTable } from '../parts/message-table.js';
import { visible } from '../parts/payload.js';
import { Empty, Failed, Loading, Shown } from '../parts/states.js';
import { When } from '../parts/when.js';
import { href, useLocation } from '../router.js';

/** @typedef {import('../../types/api').components['schemas']['Events']} Events */
/** @typedef {import('../../types/api').components['schemas']['Histogram']} Histogram */
/** @typedef {import('../../types/api').components['schemas']['MessagePage']} MessagePage */
/** @typedef {import('../parts/event.js').Event} Event */

/** Events that are shown at most. */
const MOST = 2000;

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
    ${!bars.value && !bars.error && html`<div class="chart-space"></div>`}
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
  const counts = useAnswer(`facets ${JSON.stringify(query)}`, (signal) => api.facets(query, signal));
  const [pages, setPages] = useState(/** @type {Events[]} */ ([]));
  const [isMore, setMore] = useState(false);
  useEffect(() => setPages([]), [first.value]);
  if (!first.value) return first.error ? html`<${Failed} error=${first.error} reload=${first.reload} what="This search" />` : html`<${Loading} what="events" />`;
  const all = [first.value, ...pages];
  const last = all[all.length - 1];
  const events = all.flatMap((page) => page.items);
  const isAll = !last.nextCursor || events.length >= MOST;
  const more = () => {
    if (isAll || isMore) return;
    setMore(true);
    api.events({ ...query, limit: 100, cursor: last.nextCursor }).then((page) => setPages([...pages, page]), first.reload).finally(() => setMore(false));
  };
  return html`
    <${Facets} counts=${counts.error ? null : counts.value} events=${events} query=${query} />
    <${Results} events=${events} />
    ${events.length === 0 && html`<${Empty}><p><strong>No event matches${last.bounded ? ' among the newest that were looked at' : ''}.</strong></p>
      <p>A word matches whole words, in any case; <code>service:payments</code> matches a field; times bound it. Completeness says what may still come:</p></${Empty}>`}
    ${first.value.warnings.map((text) => html`<p class="warning">${visible(text)}</p>`)}
    ${last.nextCursor && html`<${More} key=${last.nextCursor} isAll=${isAll} isBusy=${isMore} onMore=${more} isByItself=${last.items.length > 0} label=${last.bounded && last.items.length === 0 ? 'look further back' : 'more'} />`}
    <${CompletenessLine} of=${last.completeness} />`;
}

/**
 * Asks for the next page: by itself once it comes into view, and by a press.
 * @param {{isAll: boolean, isBusy: boolean, onMore: () => void, isByItself: boolean, label: string}} props
 */
function More({ isAll, isBusy, onMore, isByItself, label }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (!button.current || !isByItself) return undefined;
    const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && onMore(), { rootMargin: '50%' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, []);
  return isAll
    ? html`<p class="quiet">Narrow the search to see more.</p>`
    : html`<p><button type="button" ref=${button} disabled=${isBusy} onClick=${onMore}>${isBusy ? 'looking…' : label}</button></p>`;
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

