// @ts-check
import { html } from '../html.js';
import { messageHref, traceHref } from '../router.js';
import { causeWords } from '../words/verdicts.js';
import { Badge } from './badge.js';
import { visible } from './payload.js';
import { rowKeys } from './row-keys.js';
import { When } from './when.js';

/**
 * @typedef {{id: string, cluster: string, topic: string, partition?: number, offset?: string, traceId?: string,
 *   service?: string, atNanos?: string, isNew?: boolean,
 *   verdict: import('../../types/api').components['schemas']['Verdict']}} Row
 */

/** @param {{rows: Row[], changed?: Map<string, import('../api/stream.js').Change>}} props */
export function MessageTable({ rows, changed = new Map() }) {
  return html`<table class="messages stacks" onKeyDown=${rowKeys}>
    <caption class="hidden">Messages; arrow keys go from one to the next</caption>
    <thead><tr><th scope="col">verdict</th><th scope="col">message</th><th scope="col">group</th><th scope="col">when</th><th scope="col">why</th></tr></thead>
    <tbody>
      ${rows.map((row) => {
        const now = changed.get(row.id) ?? row.verdict;
        return html`<tr key=${row.id} class=${row.isNew || changed.has(row.id) ? 'is-new' : ''}>
          <td><${Badge} verdict=${now.verdict} />${changed.has(row.id) && html`<span class="quiet"> corrected</span>`}</td>
          <td><a data-row href=${target(row)}><code>${name(row)}</code></a></td>
          <td data-label="group">${visible(row.verdict.group || '–')}</td>
          <td>${row.atNanos ? html`<${When} nanos=${row.atNanos} short />` : '–'}</td>
          <td class="why">${why(now)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** @param {Row} row */
function target(row) {
  return row.offset === undefined
    ? traceHref(row.traceId ?? '')
    : messageHref(row.topic, row.partition ?? 0, row.offset, row.cluster);
}

/** @param {Row} row */
function name(row) {
  return visible(row.offset === undefined ? `${row.topic}, from ${row.service ?? 'a producer'}` : `${row.topic}/${row.partition}@${row.offset}`);
}

/** @param {Row['verdict']} verdict */
function why(verdict) {
  return [causeWords(verdict.cause) || verdict.reason?.replaceAll('_', ' '), verdict.evidence[0]?.text]
    .filter(Boolean)
    .map((text) => visible(String(text)))
    .join('; ');
}
