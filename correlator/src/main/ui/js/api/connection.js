// @ts-check
/** Whether Waybill answers. While it does not, it is asked until it does, and then all is asked anew. */
import { useEffect, useState } from 'preact/hooks';

/** @type {Set<(isUp: boolean) => void>} */
const listeners = new Set();
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

/** @type {Set<() => void>} */
const whoAsked = new Set();

/** A request was refused, for want of a sign-in that counts. */
export function refused() {
  whoAsked.forEach((listener) => listener());
}

/** @param {() => void} listener @returns {() => void} that ends it */
export function onRefused(listener) {
  whoAsked.add(listener);
  return () => void whoAsked.delete(listener);
}

/** @param {boolean} now */
function change(now) {
  if (now !== isUp) {
    isUp = now;
    listeners.forEach((listener) => listener(now));
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

/** @param {(isUp: boolean) => void} listener @returns {() => void} that ends it */
export function onConnection(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether it answers, and when it last did. */
export function useConnection() {
  const [state, setState] = useState({ isUp, lastAnswer });
  useEffect(() => onConnection((now) => setState({ isUp: now, lastAnswer })), []);
  return state;
}
