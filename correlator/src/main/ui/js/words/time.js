// @ts-check
/** Times as people read them. The API's are integers of nanoseconds, as text. */

/** @typedef {import('../preferences.js').Zone} Zone */

/** Milliseconds since the epoch, with a fraction. @param {string} nanos */
export function millis(nanos) {
  return Number(BigInt(nanos) / 1000n) / 1000;
}

/** @param {string} later @param {string} earlier */
export function millisBetween(later, earlier) {
  return Number(BigInt(later) - BigInt(earlier)) / 1e6;
}

/** @param {number} n @param {number} width */
const padded = (n, width) => String(n).padStart(width, '0');

/** Such as 14:03:07.123. @param {number} ms @param {Zone} zone */
export function clock(ms, zone) {
  const at = new Date(ms);
  const [h, m, s] =
    zone === 'utc'
      ? [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
      : [at.getHours(), at.getMinutes(), at.getSeconds()];
  return `${padded(h, 2)}:${padded(m, 2)}:${padded(s, 2)}.${padded(at.getUTCMilliseconds(), 3)}`;
}

/** Such as 2026-01-31. @param {number} ms @param {Zone} zone */
export function day(ms, zone) {
  const at = new Date(ms);
  return zone === 'utc'
    ? `${at.getUTCFullYear()}-${padded(at.getUTCMonth() + 1, 2)}-${padded(at.getUTCDate(), 2)}`
    : `${at.getFullYear()}-${padded(at.getMonth() + 1, 2)}-${padded(at.getDate(), 2)}`;
}

/** Such as 3 min ago. @param {number} ms @param {number} [now] */
export function ago(ms, now = Date.now()) {
  const seconds = Math.round((now - ms) / 1000);
  if (seconds < 0) return `in ${span(-seconds)}`;
  return seconds < 1 ? 'just now' : `${span(seconds)} ago`;
}

/** @param {number} seconds */
function span(seconds) {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** A length of time, such as 4.99 s. @param {number} ms */
export function duration(ms) {
  if (ms === 0) return '0 ms';
  const size = Math.abs(ms);
  if (size < 0.1) return `${Math.round(ms * 1000)} µs`;
  if (size < 10) return `${ms.toFixed(2)} ms`;
  if (size < 1000) return `${Math.round(ms)} ms`;
  if (size < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  if (size < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
}

/** RFC 3339, as the API takes it. @param {number} ms */
export function rfc3339(ms) {
  return new Date(ms).toISOString();
}
