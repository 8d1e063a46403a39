// @ts-check
/**
 * Arrow keys (or j and k) go from row to row of a list; each row is a link, so that Enter opens it.
 * @param {KeyboardEvent} event
 */
export function rowKeys(event) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const list = event.currentTarget;
  if (step === undefined || !(list instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.matches('input, textarea, select')) return;
  const rows = [...list.querySelectorAll('[data-row]')];
  const now = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  }
}
