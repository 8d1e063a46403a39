// @ts-check
/** What Waybill saw of the broker, look by look: with these a reader can check a verdict. */
import { html } from '../html.js';
import { When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['BrokerView']} BrokerView */

/** @param {{of: BrokerView}} props */
export function BrokerLooks({ of }) {
  return html`<table class="looks">
    <thead><tr><th scope="col">look at the broker</th><th scope="col">what it showed</th></tr></thead>
    <tbody>
      ${looks(of).map(([nanos, text]) => html`<tr><td><${When} nanos=${nanos} short /></td><td>${text}</td></tr>`)}
    </tbody>
  </table>`;
}

/**
 * The looks that matter, in their order.
 * @param {BrokerView} of
 * @returns {[string, string][]}
 */
function looks(of) {
  /** @type {[string, string][]} */
  const all = [];
  if (of.before) all.push([of.before.sinceUnixNano, `the group stood at offset ${of.before.offset}, not past this message`]);
  if (of.past) all.push([of.past.sinceUnixNano, `the group stood at offset ${of.past.offset}, past this message`]);
  if (of.goneSinceUnixNano) all.push([of.goneSinceUnixNano, 'the log began behind this message: it was removed']);
  if (of.truncatedUnixNano) all.push([of.truncatedUnixNano, 'the log ended in front of this message, which it had had before']);
  all.push([of.lookedAtUnixNano, last(of)]);
  return all.sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0));
}

/** The last look. @param {BrokerView} of */
function last(of) {
  const log = BigInt(of.logStartOffset) < BigInt(of.logEndOffset) ? `the log had offsets ${of.logStartOffset} to ${BigInt(of.logEndOffset) - 1n}` : `the log was empty, and its next offset was ${of.logEndOffset}`;
  const open = of.lastStableOffset ? `; a transaction was open at ${of.lastStableOffset}` : '';
  const group = of.position ? `; the group stood at ${of.position.offset}` : '';
  const state = of.groupState ? ` and was ${of.groupState}` : '';
  return `the last look: ${log}${open}${group}${group && state}`;
}
