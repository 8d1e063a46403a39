// @ts-check
/** Whether Waybill answers. While it does not, it is asked until it does, and then all is asked anew. */
import { useEffect, useState } from 'preact/hooks';
import { listeners } from '../listeners.js';

/** @type {ReturnType<typeof listeners<boolean>>} */
const changes = listeners();
let isUp = true;
let wait = 500;
/** @type {number} */
let lastAnswer = Date.now();

/** A request was answered, whatever the answer. */
export function answered() {
  lastAnswer = Date.now();
  change(true);
}

/** A request was not. */
export function unanswered() {
  if (isUp) {
    change(false);
    wait = 500;
    void setTimeout(knock, wait);
  }
}

/** @param {boolean} now */
function change(now) {
  if (now !== isUp) {
    isUp = now;
    changes.tell(now);
  }
}

async function knock() {
  try {
    await fetch('/healthz', { cache: 'no-store' });
    answered();
  } catch {
    wait = Math.min(wait * 1.6, 5000);
    void setTimeout(knock, wait);
  }
}

/** Tells of each change whether it answers. */
export const onConnection = changes.add;

/** Whether it answers, and when it last did. */
export function useConnection() {
  const [state, setState] = useState({ isUp, lastAnswer });
  useEffect(() => onConnection((now) => setState({ isUp: now, lastAnswer })), []);
  return state;
}
