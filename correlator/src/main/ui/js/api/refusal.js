// @ts-check
/** A request was refused, for want of a sign-in that counts. */
import { listeners } from '../listeners.js';

/** @type {ReturnType<typeof listeners<void>>} */
const refusal = listeners();

export const refused = refusal.tell;
export const onRefused = refusal.add;
