// @ts-check
/**
 * A timeline as rows of a waterfall: spans under their parents, logs and dead letters under the span
 * that they belong to, what is missing by its name. No time is moved: a clock that is off is told as
 * a bound. Pure.
 */
import { headline, place } from '../parts/event.js';
import { duration, millis, millisBetween } from '../words/time.js';

/** @typedef {import('../../types/api').components['schemas']['Timeline']} Timeline */
/** @typedef {import('../../types/api').components['schemas']['Event']} Event */
/** @typedef {import('../../types/api').components['schemas']['Verdict']} Verdict */

/**
 * @typedef {object} Row
 * @property {string} id the event's, or the node's where there is no event
 * @property {string} node the same in the causal graph, or ""
 * @property {number} depth
 * @property {'span' | 'log' | 'dead_letter' | 'retry' | 'outcome' | 'missing' | 'other'} kind
 * @property {string} service
 * @property {string} name
 * @property {number} start milliseconds since the epoch; NaN where it has no time
 * @property {number} end the same
 * @property {boolean} isError
 * @property {{from: number, to: number, where: string} | undefined} queue how long a message lay between its writer and this
 * @property {{ms: number, says: string} | undefined} skew by how much a clock is off, at least
 * @property {Verdict[]} verdicts of the messages that it wrote
 * @property {Event | undefined} event
 */

/** @param {Timeline} timeline @returns {Row[]} */
export function rows(timeline) {
  const spans = new Map(timeline.items.filter((one) => one.kind === 'span').map((one) => [one.spanId ?? '', one]));
  /** @type {Map<string, (Event | {missing: Timeline['missing'][number]})[]>} */
  const children = new Map();
  const under = (/** @type {string} */ parent, /** @type {Event | {missing: Timeline['missing'][number]}} */ one) => {
    const all = children.get(parent);
    if (all) all.push(one);
    else children.set(parent, [one]);
  };
  const missing = new Map(timeline.missing.map((one) => [one.spanId, one]));
  for (const one of timeline.missing) under('', { missing: one });
  for (const event of timeline.items) under(parentOf(event, spans, missing), event);
  const facts = factsOf(timeline, spans);
  /** @type {Row[]} */
  const all = [];
  const seen = new Set();
  const visit = (/** @type {string} */ parent, /** @type {number} */ depth) => {
    for (const one of children.get(parent) ?? []) {
      const id = 'missing' in one ? one.missing.spanId : one.kind === 'span' ? (one.spanId ?? '') : '';
      if (id && seen.has(id)) continue;
      if (id) seen.add(id);
      all.push('missing' in one ? missingRow(one.missing, depth) : eventRow(one, depth, facts));
      if (id) visit(id, depth + 1);
    }
  };
  visit('', 0);
  for (const [id, span] of spans) {
    if (!seen.has(id)) {
      seen.add(id);
      all.push(eventRow(span, 0, facts)); // its ancestors name each other in a circle
      visit(id, 1);
    }
  }
  return all;
}

/**
 * The span under which an event stands, or "".
 * @param {Event} event @param {Map<string, Event>} spans @param {Map<string, unknown>} missing
 */
function parentOf(event, spans, missing) {
  const has = (/** @type {string | undefined} */ id) => id !== undefined && (spans.has(id) || missing.has(id));
  if (event.kind !== 'span') return has(event.spanId) ? String(event.spanId) : '';
  if (has(event.parentSpanId)) return String(event.parentSpanId);
  const link = event.links?.find((one) => one.traceId === event.traceId && has(one.spanId) && one.spanId !== event.spanId);
  return link && !event.parentSpanId ? link.spanId : '';
}

/** @typedef {{written: Map<string, Event>, skews: Map<string, {ms: number, says: string}>, verdicts: Map<string, Verdict[]>}} Facts */

/** @param {Timeline} timeline @param {Map<string, Event>} spans @returns {Facts} */
function factsOf(timeline, spans) {
  const written = new Map();
  for (const span of spans.values()) {
    for (const one of span.messages ?? []) if (one.role === 'produced') written.set(place(one.coordinate), span);
  }
  const skews = new Map(
    timeline.skews.map((one) => {
      const ms = Number(one.atLeastNanos) / 1e6;
      return [one.effect, { ms, says: `the clock of ${one.behind} is behind that of ${one.ahead} by at least ${duration(ms)}` }];
    }),
  );
  const verdicts = new Map(timeline.messages?.map((one) => [place(one.coordinate), one.verdicts]));
  return { written, skews, verdicts };
}

/** @param {Event} event @param {number} depth @param {Facts} facts @returns {Row} */
function eventRow(event, depth, facts) {
  const node = event.kind === 'span' ? `span:${event.traceId}/${event.spanId}` : event.id;
  const start = millis(event.startUnixNano ?? event.timeUnixNano);
  return {
    id: event.id,
    node,
    depth,
    kind: /** @type {Row['kind']} */ (['span', 'log', 'dead_letter', 'retry', 'outcome'].includes(event.kind) ? event.kind : 'other'),
    service: event.service ?? '',
    name: headline(event),
    start,
    end: event.endUnixNano ? millis(event.endUnixNano) : start,
    isError: event.status === 'error' || event.kind === 'dead_letter' || /^(error|fatal)/i.test(event.level ?? ''),
    queue: queueOf(event, facts),
    skew: facts.skews.get(node),
    verdicts: (event.messages ?? [])
      .filter((one) => one.role === 'produced')
      .slice(0, 50)
      .flatMap((one) => facts.verdicts.get(place(one.coordinate)) ?? []),
    event,
  };
}

/**
 * Between the end of the span that wrote a message and the start of the one that reads it, by the
 * clocks of both.
 * @param {Event} event @param {Facts} facts
 */
function queueOf(event, facts) {
  for (const one of event.messages ?? []) {
    const writer = one.role === 'produced' ? undefined : facts.written.get(place(one.coordinate));
    if (writer?.endUnixNano && event.startUnixNano && millisBetween(event.startUnixNano, writer.endUnixNano) > 0) {
      return { from: millis(writer.endUnixNano), to: millis(event.startUnixNano), where: one.coordinate.topic };
    }
  }
  return undefined;
}

/** @param {Timeline['missing'][number]} one @param {number} depth @returns {Row} */
function missingRow(one, depth) {
  return {
    id: `missing:${one.spanId}`,
    node: `span:${one.traceId}/${one.spanId}`,
    depth,
    kind: 'missing',
    service: '',
    name: `${one.type.replaceAll('_', ' ')} ${one.spanId} is missing: ${one.count === 1 ? 'one event names it' : `${one.count} events name it`}`,
    start: NaN,
    end: NaN,
    isError: false,
    queue: undefined,
    skew: undefined,
    verdicts: [],
    event: undefined,
  };
}

/** From when to when the rows reach. @param {Row[]} all */
export function extent(all) {
  let from = Infinity;
  let to = -Infinity;
  for (const row of all) {
    if (Number.isNaN(row.start)) continue;
    from = Math.min(from, row.start, row.queue?.from ?? row.start);
    to = Math.max(to, row.end, row.start + (row.skew?.ms ?? 0));
  }
  return from > to ? { from: 0, to: 1 } : { from, to: Math.max(to, from + 0.001) };
}
