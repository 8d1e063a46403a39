// @ts-check
/** What this browser's user prefers: kept here, and nowhere else. */
import { useEffect, useState } from 'preact/hooks';
import { listeners } from './listeners.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */
/** @typedef {'local' | 'utc'} Zone */
/** @typedef {{theme: Theme, zone: Zone}} Preferences */

/** @type {ReturnType<typeof listeners<void>>} */
const changes = listeners();

/** @type {Preferences} */
let current = {
  theme: /** @type {Theme} */ (stored('theme', ['system', 'light', 'dark'])),
  zone: /** @type {Zone} */ (stored('zone', ['local', 'utc'])),
};

/** @param {string} name @param {string[]} allowed the first where nothing is stored */
function stored(name, allowed) {
  try {
    const value = localStorage.getItem(`waybill.${name}`);
    return value !== null && allowed.includes(value) ? value : allowed[0];
  } catch {
    return allowed[0];
  }
}

/** @param {Partial<Preferences>} change */
export function prefer(change) {
  current = { ...current, ...change };
  for (const [name, value] of Object.entries(change)) {
    try {
      localStorage.setItem(`waybill.${name}`, value);
    } catch {
      // it holds until the page is closed
    }
  }
  if (current.theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current.theme;
  changes.tell();
}

/** @returns {Preferences} */
export function preferences() {
  return current;
}

/** The preferences; whoever uses this is drawn anew when they change. */
export function usePreferences() {
  const [, redraw] = useState(0);
  useEffect(() => changes.add(() => redraw((n) => n + 1)), []);
  return current;
}
