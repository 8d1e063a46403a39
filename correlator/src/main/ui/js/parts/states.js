// @ts-check
/** What stands where an answer should: that it is awaited, why there is none, or that it is empty. */
import { html } from '../html.js';

/** @typedef {import('../api/client.js').ApiError} ApiError */

/** @param {{what: string}} props */
export function Loading({ what }) {
  return html`<div class="loading" role="status"><progress aria-label=${`loading ${what}`}></progress> loading ${what}…</div>`;
}

/** @param {{error: ApiError, reload: () => void, what: string}} props */
export function Failed({ error, reload, what }) {
  return html`<div class="failed" role="alert">
    <p><strong>${what} can't be shown: ${error.title}.</strong></p>
    <p>${error.detail}</p>
    <p>${advice(error.status)} <button type="button" onClick=${reload}>Try again</button></p>
  </div>`;
}

/** @param {number} status */
function advice(status) {
  if (status === 0) return 'Is the process running, and can this browser reach it?';
  if (status === 401) return 'Sign in again, or choose another tenant.';
  if (status === 404) return 'It may not have arrived yet; completeness, on the System page, says what was read.';
  if (status === 503) return 'It is busy, or its store does not answer: /readyz says which.';
  if (status >= 500) return "Waybill's own log has the details.";
  return '';
}

/** @param {{children?: unknown}} props */
export function Empty({ children }) {
  return html`<div class="empty">${children}</div>`;
}

/**
 * An answer, or what stands in its place.
 * @template T
 * @param {{of: import('../api/answer.js').Answer<T>, what: string, children: (value: T) => unknown}} props
 */
export function Shown({ of, what, children }) {
  if (of.value !== undefined) {
    return html`<div aria-busy=${of.isLoading}>
      ${of.error && of.error.status !== 0 && html`<${Failed} error=${of.error} reload=${of.reload} what=${what} />`}
      ${children(of.value)}
    </div>`;
  }
  if (of.error) return html`<${Failed} error=${of.error} reload=${of.reload} what=${what} />`;
  return html`<${Loading} what=${what} />`;
}
