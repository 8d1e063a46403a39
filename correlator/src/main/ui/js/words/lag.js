// @ts-check
/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */

/** What no alert on lag would be about, however little came so far. */
const ALWAYS_SMALL = 10;

/**
 * True where the group is so close behind that nothing which looks at lag would say a word: 0, or
 * what comes within moments. With a bound of 0 a list of them would flicker with each message.
 * @param {Pipeline} pipeline
 */
export function keepsUp(pipeline) {
  const passed = [pipeline.delivered, pipeline.deadLettered, pipeline.lost, pipeline.unknown, pipeline.retrying, pipeline.filtered];
  return Number(pipeline.lag) <= Math.max(ALWAYS_SMALL, passed.reduce((sum, n) => sum + Number(n), 0) / 100);
}
