// @ts-check
/** What a text may mean that somebody pastes at 3 a.m.: the likeliest first. Pure. */

/**
 * @typedef {{kind: 'trace', traceId: string, says: string}
 *   | {kind: 'message', topic: string, partition: number, offset: string, says: string}
 *   | {kind: 'key', key: string, says: string}
 *   | {kind: 'events', query: string, says: string}} Meaning
 */

const TRACEPARENT = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/i;
const COORDINATE = /(?:^|[\s"'(])([A-Za-z0-9._-]{1,249})\/(\d{1,9})@(\d{1,18})\b/;
const KAFKA_STYLE = /(?:^|[\s"'(])([A-Za-z0-9._-]{1,249})-(\d{1,9})@(\d{1,18})\b/;
const UUID = /\b([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\b/i;
const HEX_32 = /\b(?:0x)?([0-9a-f]{32})\b/i;
const HEX_16 = /^(?:0x)?([0-9a-f]{16})$/i;
const DECIMAL_64 = /^\d{17,20}$/;
const NONE = '0'.repeat(32);

/** Fields of a log line that hold a trace ID, as the field's loggers name them. */
const TRACE_FIELDS = ['trace_id', 'traceId', 'trace.id', 'traceID', 'dd.trace_id', 'otelTraceID', 'TraceId', 'traceid'];

/**
 * @param {string} text whatever was typed or pasted
 * @returns {Meaning[]} empty where it is
 */
export function understand(text) {
  const asked = text.trim();
  if (!asked) return [];
  /** @type {Meaning[]} */
  const meanings = [];
  const trace = traceIn(asked);
  if (trace) meanings.push({ kind: 'trace', traceId: trace.id, says: `${trace.says} ${trace.id}` });
  const at = COORDINATE.exec(asked) ?? KAFKA_STYLE.exec(asked);
  if (at) {
    meanings.push({
      kind: 'message',
      topic: at[1],
      partition: Number(at[2]),
      offset: at[3].replace(/^0+(?=\d)/, ''),
      says: `message ${at[1]}/${Number(at[2])}@${at[3]}`,
    });
  }
  const isLine = asked.length > 120 || asked.includes('\n') || asked.startsWith('{');
  if (!isLine) meanings.push({ kind: 'key', key: asked, says: `messages whose key is ${asked}` });
  const query = isLine ? phrase(asked) : asked;
  if (query) meanings.push({ kind: 'events', query, says: isLine ? `events with the text ${query}` : `events that match ${query}` });
  return meanings;
}

/** @param {string} text */
function traceIn(text) {
  const parent = TRACEPARENT.exec(text);
  if (parent && parent[1] !== NONE) return { id: parent[1].toLowerCase(), says: 'traceparent of trace' };
  const field = traceField(text);
  if (field) return { id: field, says: 'log line of trace' };
  const uuid = UUID.exec(text);
  if (uuid && text.length < 60) return { id: uuid.slice(1).join('').toLowerCase(), says: 'trace' };
  const hex = HEX_32.exec(text);
  if (hex && hex[1] !== NONE) return { id: hex[1].toLowerCase(), says: 'trace' };
  const short = HEX_16.exec(text);
  if (short && /[a-f]/i.test(short[1])) return { id: short[1].toLowerCase().padStart(32, '0'), says: '64-bit trace' };
  if (DECIMAL_64.test(text)) {
    const id = BigInt(text).toString(16);
    if (id.length <= 16) return { id: id.padStart(32, '0'), says: 'decimal trace' };
  }
  return undefined;
}

/** The trace ID of a pasted log line of JSON, or "". @param {string} text */
function traceField(text) {
  if (!text.startsWith('{')) return '';
  try {
    const line = JSON.parse(text);
    for (const field of TRACE_FIELDS) {
      const value = line[field];
      if (typeof value === 'string' && /^[0-9a-f]{32}$/i.test(value) && value !== NONE) return value.toLowerCase();
    }
  } catch {
    // it may be cut, and its ID is found all the same
  }
  return '';
}

/** Words of a pasted line, as a query for a phrase. @param {string} text */
function phrase(text) {
  let message = text.split('\n')[0];
  try {
    const line = JSON.parse(text);
    message = String(line.message ?? line.msg ?? line.log ?? line.body ?? message);
  } catch {
    // a line of plain text
  }
  const cut = message.slice(0, 120).replaceAll(/["\\]/g, ' ').trim();
  return cut ? `"${cut}"` : '';
}
