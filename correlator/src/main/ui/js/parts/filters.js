// @ts-check
/** Filters whose state is the URL. */
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { setParams, useLocation } from '../router.js';

/** @param {Record<string, string>} change */
const filter = (change) => setParams({ ...change, cursor: '' });

/** @param {{name: string, label: string, options: [string, string][]}} props value and words of each */
export function Choice({ name, label, options }) {
  const { params } = useLocation();
  return html`<label>${label}
    <select value=${params.get(name) ?? ''} onChange=${(/** @type {any} */ e) => filter({ [name]: e.target.value })}>
      ${options.map(([value, words]) => html`<option value=${value}>${words}</option>`)}
    </select>
  </label>`;
}

/** @param {{name: string, label: string, hint?: string, list?: string[]}} props */
export function Text({ name, label, hint = '', list }) {
  const { params } = useLocation();
  const inUrl = params.get(name) ?? '';
  const [text, setText] = useState(inUrl);
  useEffect(() => setText(inUrl), [inUrl]);
  const apply = () => text !== inUrl && filter({ [name]: text.trim() });
  return html`<label>${label}
    <input value=${text} placeholder=${hint} list=${list ? `list-${name}` : undefined} spellcheck=${false} autocomplete="off"
      onInput=${(/** @type {any} */ e) => setText(e.target.value)} onChange=${apply}
      onKeyDown=${(/** @type {KeyboardEvent} */ e) => e.key === 'Enter' && apply()} />
    ${list && html`<datalist id=${`list-${name}`}>${list.map((one) => html`<option value=${one} />`)}</datalist>`}
  </label>`;
}

/** @param {{name: string, label: string, of: 'services' | 'topics' | 'groups'}} props */
export function Name({ name, label, of }) {
  const names = useAnswer(of, (signal) => api.names(of, signal));
  return html`<${Text} name=${name} label=${label} hint="any" list=${names.value?.items ?? []} />`;
}

const BEGINNINGS = ['now-5m', 'now-15m', 'now-1h', 'now-6h', 'now-24h', 'now-7d'];

/** From when to when. @param {{absent?: string}} props what holds where nothing is chosen */
export function Times({ absent = 'any time' }) {
  return html`<${Text} name="from" label="from" hint=${absent} list=${BEGINNINGS} /><${Text} name="to" label="to" hint="now" list=${BEGINNINGS} />`;
}
