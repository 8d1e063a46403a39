// @ts-check
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { html } from '../html.js';
import { Bars } from '../parts/bars.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { EventDetail, MessageLink, headline } from '../parts/event.js';
import { Choice, Name, Text, Times } from '../parts/filters.js';
import { FinalState } from '../parts/final-state.js';
import { visible } from '../parts/payload.js';
import { Scrolls } from '../parts/scrolls.js';
import { Empty, Shown } from '../parts/states.js';
import { When } from '../parts/when.js';
import { href, setParams, useLocation } from '../router.js';
import { count } from '../words/numbers.js';

/** @typedef {import('../../types/api').components['schemas']['Summary']} Summary */
/** @typedef {import('../../types/api').components['schemas']['Events']} Events */
/** @typedef {import('../../types/api').components['schemas']['Histogram']} Histogram */

/** @type {[string, string][]} */
const BY = [
  ['', 'topic, error and tenant'],
  ['topic', 'topic'],
  ['error', 'error'],
  ['group', 'group'],
  ['tenant', 'tenant'],
  ['version,group', 'version of the service'],
];

/** What was given up on: how many, why, and what became of each. */
export function DeadLetters() {
  const { params } = useLocation();
  const times = { from: params.get('from') ?? '', to: params.get('to') ?? '' };
  const by = params.get('by') ?? '';
  const query = { topic: params.get('topic') ?? '', group: params.get('group') ?? '', error: params.get('error') ?? '', ...times };
  const cursor = params.get('cursor') ?? '';
  const summary = useAnswer(`summary ${by} ${JSON.stringify(times)}`, (signal) => api.deadLetterSummary({ by, ...times, limit: 200 }, signal), { every: 10_000 });
  const rate = useAnswer(`rate ${JSON.stringify(query)}`, (signal) => api.histogram({ kind: 'dead_letter', ...query, buckets: 60 }, signal), { every: 10_000 });
  const letters = useAnswer(`letters ${JSON.stringify(query)} ${cursor}`, (signal) => api.deadLetters({ ...query, cursor, limit: 50 }, signal));
  return html`
    <h1>Dead letters</h1>
    <form class="filters" aria-label="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <${Choice} name="by" label="summed by" options=${BY} />
      <${Name} name="topic" label="topic" of="topics" /><${Name} name="group" label="group" of="groups" />
      <${Text} name="error" label="error type" hint="any" /><${Times} />
      <${Copy} text=${curl(paths.deadLetters, query)} what="this list as curl" label="curl" />
    </form>
    <${Shown} of=${rate} what="The rate">${(/** @type {Histogram} */ one) => html`<${Rate} of=${one} query=${query} />`}</${Shown}>
    <h2>By what they have in common</h2>
    <${Shown} of=${summary} what="The summary">${(/** @type {Summary} */ one) => html`<${SummaryTable} of=${one} times=${times} />`}</${Shown}>
    <h2>One by one, the newest first</h2>
    <${Shown} of=${letters} what="dead letters">
      ${(/** @type {Events} */ page) => html`
        ${page.items.length === 0 && html`<${Empty}><p><strong>No dead letter${query.topic || query.group || query.error || query.from ? ' among these' : ' has been read'}.</strong></p><p>Waybill reads those of the topics that an input names; a dead-letter topic that no input names is not seen, and its messages are then unknown rather than dead-lettered.</p></${Empty}>`}
        <ul class="results">${page.items.map(
          (one) => html`<li key=${one.id}><details>
            <summary><${When} nanos=${one.timeUnixNano} short /> ${headline(one)} <span class="quiet">in ${visible(one.source.topic)}</span></summary>
            <${EventDetail} event=${one} /></details>
            <div class="event-detail">${one.origin ? html`from <${MessageLink} at=${one.origin} /> <${FinalState} of=${one.origin} />` : html`<span class="quiet">it does not name its origin${one.likelyOriginTopic ? `; probably ${visible(one.likelyOriginTopic)}` : ''}</span>`}</div>
          </li>`,
        )}</ul>
        <nav class="pages" aria-label="pages of the list">
          ${cursor && html`<a href=${href('/dead-letters', { ...query, by, cursor: '' })}>newest</a>`}
          ${page.nextCursor && html`<button type="button" onClick=${() => setParams({ cursor: page.nextCursor })}>older</button>`}
        </nav>
        <${CompletenessLine} of=${page.completeness} />
      `}
    </${Shown}>
  `;
}

/** Bars that make a baseline. */
const LEAST_BEFORE = 10;

/** How many now, beside how many are usual. @param {{of: Histogram, query: Record<string, string>}} props */
function Rate({ of, query }) {
  if (!of.counted) return null;
  const whole = of.counts.slice(0, -1);
  const recent = whole.slice(-5);
  const since = whole.findIndex((n) => n > 0);
  const before = since < 0 ? [] : whole.slice(since, -5).sort((a, b) => a - b);
  const mean = recent.reduce((a, b) => a + b, 0) / Math.max(1, recent.length);
  const usual = before[Math.floor(before.length / 2)];
  return html`
    <${Bars} title="dead letters over time" bounds=${of.boundsUnixNano} series=${[{ name: 'dead letters', tone: 'warn', values: of.counts }]}
      target=${(/** @type {string} */ from, /** @type {string} */ to) => href('/dead-letters', { ...query, from, to })} />
    <p>${before.length < LEAST_BEFORE
      ? 'There is no baseline yet: dead letters came only in the last few bars.'
      : html`Of late ${mean.toFixed(1)} a bar; the baseline, which is the median of those before, is ${count(usual)}.
          ${mean > usual * 2 && mean >= 1 ? html` <strong>That is more than twice as many.</strong>` : ''}`}</p>`;
}

/** @param {{of: Summary, times: Record<string, string>}} props */
function SummaryTable({ of, times }) {
  if (of.items.length === 0) return html`<p class="quiet">None.</p>`;
  const has = (/** @type {'topic' | 'errorType' | 'group' | 'tenant' | 'version'} */ field) => of.items.some((one) => one[field] !== undefined);
  return html`<${Scrolls} label="dead letters by what they have in common"><table>
    <thead><tr><th scope="col" class="number">count</th><th scope="col" class="number">a minute</th>
      ${has('topic') && html`<th scope="col">topic</th>`}${has('errorType') && html`<th scope="col">error</th>`}${has('group') && html`<th scope="col">group</th>`}
      ${has('tenant') && html`<th scope="col">tenant</th>`}${has('version') && html`<th scope="col">version</th>`}<th scope="col">first</th><th scope="col">last</th></tr></thead>
    <tbody>${of.items.map(
      (one) => html`<tr>
        <td class="number"><a href=${href('/dead-letters', { topic: one.topic, error: one.errorType, group: one.group, ...times })} aria-label=${`show these ${one.count}`}>${count(one.count)}</a></td>
        <td class="number">${one.perMinute === undefined ? '–' : one.perMinute.toFixed(1)}</td>
        ${has('topic') && html`<td>${visible(one.topic ?? '')}</td>`}${has('errorType') && html`<td>${visible(one.errorType || '(none told)')}</td>`}${has('group') && html`<td>${visible(one.group || '(none told)')}</td>`}
        ${has('tenant') && html`<td>${visible(one.tenant ?? '')}</td>`}${has('version') && html`<td>${visible(one.version || '(none told)')}</td>`}
        <td><${When} nanos=${one.firstUnixNano} short /></td><td><${When} nanos=${one.lastUnixNano} /></td></tr>`,
    )}</tbody></table></${Scrolls}>
    ${of.bounded && html`<p class="quiet">There are more; by version, the newest 1,000 are counted.</p>`}`;
}
