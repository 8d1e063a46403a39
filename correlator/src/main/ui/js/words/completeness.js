// @ts-check
/** How much of what there is an answer has seen, in one honest line. */
import { counted } from './numbers.js';
import { millis } from './time.js';

/** @typedef {import('../../types/api').components['schemas']['Completeness']} Completeness */
/** @typedef {Completeness['partitions'][number]} Partition */

/** Records that were in the log and can't be found yet. @param {Partition} one */
export function behind(one) {
  return Math.max(0, Number(BigInt(one.endOffset) - BigInt(one.searchableTo)));
}

/**
 * Up to when it is complete, and what is behind. An input that has nothing unread holds nobody up,
 * however long ago its last record was.
 * @param {Completeness} all @param {number} now
 * @returns {{upToMillis: number, behind: {topic: string, records: number, seconds: number}[], problems: string[]}}
 */
export function completeness(all, now) {
  /** @type {Map<string, {topic: string, records: number, seconds: number, at: number}>} */
  const topics = new Map();
  let upToMillis = now;
  for (const one of all.partitions) {
    const records = behind(one);
    if (records === 0) continue;
    const at = one.searchableTimeUnixNano ? millis(one.searchableTimeUnixNano) : 0;
    const known = topics.get(one.topic) ?? { topic: one.topic, records: 0, seconds: 0, at: now };
    known.records += records;
    known.at = Math.min(known.at, at);
    known.seconds = known.at === 0 ? -1 : Math.max(0, Math.round((now - known.at) / 1000));
    topics.set(one.topic, known);
    upToMillis = Math.min(upToMillis, at);
  }
  const problems = [
    ...(all.gaps.length ? [`${counted(all.gaps.length, 'stretch', 'stretches')} of input gone before it could be read`] : []),
    ...all.agents.filter((agent) => agent.missing !== '0').map((agent) => agent.text),
    ...all.files.map((file) => file.text),
    ...all.counters.filter((counter) => counter.value > 0).map((counter) => counter.text),
  ];
  return {
    upToMillis,
    behind: [...topics.values()].sort((a, b) => b.records - a.records),
    problems,
  };
}
