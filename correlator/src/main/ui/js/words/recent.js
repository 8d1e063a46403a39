// @ts-check
/** What went wrong lately, and what did before. */

/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */
/** @typedef {import('../../types/api').components['schemas']['History']} History */

/** Since when is lately, as the API takes it. */
export const LATELY = 'now-1h';

/**
 * Pipelines that have messages of this kind, those with most of them first.
 * @param {Pipeline[]} pipelines with what is known of all time that is kept
 * @param {History | undefined} history what became of messages lately; undefined where that can't be had
 * @param {'lost' | 'unknown'} kind
 * @returns {{lately: {pipeline: Pipeline, count: number}[], before: Pipeline[]}}
 */
export function recent(pipelines, history, kind) {
  const all = pipelines.filter((one) => one[kind] !== '0').sort((a, b) => Number(b[kind]) - Number(a[kind]));
  if (!history) return { lately: [], before: all };
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const one of history.items) counts.set(name(one), one[kind].reduce((sum, n) => sum + Number(n), 0));
  const count = (/** @type {Pipeline} */ pipeline) => counts.get(name(pipeline)) ?? 0;
  return {
    lately: all.filter((one) => count(one) > 0).map((pipeline) => ({ pipeline, count: count(pipeline) })).sort((a, b) => b.count - a.count),
    before: all.filter((one) => count(one) === 0),
  };
}

/** @param {{cluster: string, topic: string, group: string}} of */
const name = (of) => JSON.stringify([of.cluster, of.topic, of.group]);
