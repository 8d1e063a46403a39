// @ts-check
/** What the events that are found have in common, each value a link that narrows the search. */
import { html } from '../html.js';
import { href } from '../router.js';
import { count, counted } from '../words/numbers.js';
import { visible } from './payload.js';

/** @typedef {import('../../types/api').components['schemas']['Facets']} Counts */
/** @typedef {import('../../types/api').components['schemas']['FacetCount']} FacetCount */
/** @typedef {import('./event.js').Event} Event */
/** @typedef {'kind' | 'service' | 'level' | 'topic' | 'tenant'} Name */

/** @type {Name[]} */
const NAMES = ['kind', 'service', 'level', 'topic', 'tenant'];

/** Values of each that there is room for. */
const MOST = 8;

/**
 * @param {{counts: Counts | null | undefined, events: Event[], query: Record<string, string>}} props
 *   counts of all that match; undefined until they are there, null where they can't be had
 */
export function Facets({ counts, events, query }) {
  const all = counts?.counted ? counts : undefined;
  const of = (/** @type {Name} */ name) => all?.[name] ?? (counts !== undefined && name !== 'topic' ? ofShown(events, name) : []);
  const whose = all ? 'all that match' : `the ${events.length} shown`;
  return html`<div class="facets" role="group" aria-label=${`what ${whose} have in common`}>
      ${NAMES.map((name) => {
        const values = of(name);
        return values.length < 2
          ? null
          : html`<div><span class="quiet">${name}</span><ul>${values.slice(0, MOST).map((one) => html`<li><a href=${href('/search', narrowed(query, name, one.value))}>${visible(one.value)}</a> ${count(one.count)}</li>`)}</ul></div>`;
      })}
    </div>
    ${events.length > 0 && html`<p class="quiet">${all ? `${counted(total(all), 'event')} found; ` : ''}${counted(events.length, 'event')} shown, the newest first.</p>`}`;
}

/** As each event has one kind. @param {Counts} counts */
const total = (counts) => String(counts.kind.reduce((sum, one) => sum + BigInt(one.count), 0n));

/** @param {Event[]} events @param {Exclude<Name, 'topic'>} name @returns {FacetCount[]} */
function ofShown(events, name) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const event of events) {
    const value = event[name];
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value, n]) => ({ value, count: String(n) }));
}

/** The query with this value too. @param {Record<string, string>} query @param {Name} name @param {string} value */
function narrowed(query, name, value) {
  if (name === 'kind' || name === 'service' || name === 'topic') return { ...query, [name]: value };
  return { ...query, q: `${query.q} ${name}:${/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', ' ')}"`}`.trim() };
}
