// @ts-check
import { html } from '../html.js';
import { usePreferences } from '../preferences.js';
import { ago, clock, day, millis } from '../words/time.js';

const UTC = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** Words of Waybill's own, with the times in them as other times are shown. @param {{text: string}} props */
export function Timed({ text }) {
  return text.split(UTC).map((part, i) => (i % 2 === 1 ? html`<${When} ms=${Date.parse(part)} short />` : part));
}

/**
 * A time: of today by its clock alone, with how long ago it was.
 * @param {{nanos?: string, ms?: number, short?: boolean}} props
 */
export function When({ nanos, ms, short = false }) {
  const { zone } = usePreferences();
  const at = nanos === undefined ? (ms ?? 0) : millis(nanos);
  const now = Date.now();
  const today = day(at, zone) === day(now, zone);
  const text = today ? clock(at, zone) : `${day(at, zone)} ${clock(at, zone)}`;
  return html`<time datetime=${new Date(at).toISOString()} title=${`${new Date(at).toISOString()} · ${ago(at, now)}`}>
    ${text}${short ? '' : html` <span class="quiet">${ago(at, now)}</span>`}
  </time>`;
}
