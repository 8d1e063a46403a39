// @ts-check
import { useRef, useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { csv } from '../words/csv.js';
import { count } from '../words/numbers.js';

/** @typedef {import('../../types/api').components['schemas']['MessagePage']['items'][number]} Item */

/** What a spreadsheet takes without complaint. */
const MOST = 100_000;

/** Takes the whole list home, as CSV or NDJSON. @param {{query: Record<string, string>}} props */
export function Export({ query }) {
  const [state, setState] = useState('');
  const abort = useRef(/** @type {AbortController | undefined} */ (undefined));
  const run = async (/** @type {'csv' | 'ndjson'} */ format) => {
    abort.current = new AbortController();
    try {
      /** @type {string[]} */
      const lines = format === 'csv' ? [csv(COLUMNS)] : [];
      let cursor = '';
      let isWhole = false;
      while (!isWhole && lines.length < MOST) {
        const page = await api.messages({ ...query, cursor, limit: 1000 }, abort.current.signal);
        for (const item of page.items) lines.push(format === 'csv' ? csv(cells(item)) : JSON.stringify(item));
        cursor = page.nextCursor ?? '';
        isWhole = !cursor;
        setState(`${count(lines.length)} rows…`);
      }
      save(lines.join('\n') + '\n', `waybill-${query.verdict}.${format}`, format === 'csv' ? 'text/csv' : 'application/x-ndjson');
      setState(isWhole ? '' : `only the first ${count(MOST)} rows: narrow the filters for the rest`);
    } catch (error) {
      setState(abort.current.signal.aborted ? '' : `the export failed: ${error instanceof Error ? error.message : error}`);
    }
  };
  const isRunning = state.endsWith('…');
  return html`<span class="export">
    <button type="button" disabled=${isRunning} onClick=${() => run('csv')}>CSV</button>
    <button type="button" disabled=${isRunning} onClick=${() => run('ndjson')}>NDJSON</button>
    <span role="status">${state}</span>
    ${isRunning && html`<button type="button" onClick=${() => abort.current?.abort()}>stop</button>`}
  </span>`;
}

const COLUMNS = ['cluster', 'topic', 'partition', 'offset', 'traceId', 'group', 'verdict', 'lost', 'reason', 'cause', 'confidence', 'evidence'];

/** @param {Item} item */
function cells(item) {
  const { verdict } = item;
  return [
    item.cluster, item.topic, item.partition ?? '', item.offset ?? '', item.traceId ?? '', verdict.group, verdict.verdict, verdict.lost,
    verdict.reason ?? '', verdict.cause ?? '', verdict.confidence, verdict.evidence.map((one) => one.text).join('; '),
  ];
}

/** @param {string} text @param {string} name @param {string} type */
function save(text, name, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
