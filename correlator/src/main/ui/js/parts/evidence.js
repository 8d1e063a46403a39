// @ts-check
/** What a verdict rests on: facts of the broker, and events that open. */
import { html } from '../html.js';
import { BrokerLooks } from './broker-looks.js';
import { millis } from '../words/time.js';
import { EventDetail, headline } from './event.js';
import { visible } from './payload.js';
import { Timed, When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['Event']} Event */
/** @typedef {import('../../types/api').components['schemas']['BrokerView']} BrokerView */
/** @typedef {{text: string, event?: string, seenUnixNano?: string}} Evidence */

/** @type {Record<string, string>} */
const KINDS = {
  span: 'span',
  log: 'log line',
  dead_letter: 'dead letter',
  retry: 'retry',
  outcome: 'told outcome',
  message: 'the record itself',
  gap: 'gap',
  undecodable: 'undecodable record',
  metric: 'metric',
};

/** @param {{evidence: Evidence[], events: Event[], group: string, broker?: BrokerView}} props */
export function EvidenceList({ evidence, events, group, broker }) {
  const named = new Set(evidence.map((one) => one.event).filter(Boolean));
  const others = events.filter((event) => !named.has(event.id) && (!event.group || event.group === group));
  return html`<ul class="evidence">
    ${evidence.map((one) => {
      const event = events.find(({ id }) => id === one.event);
      return html`<li key=${one.event ?? one.text}>${event ? html`<${Opening} event=${event} text=${one.text} />` : html`<${Fact} of=${one} broker=${broker} />`}</li>`;
    })}
    ${others.map((event) => html`<li key=${event.id}><${Opening} event=${event} text=${headline(event)} /></li>`)}
  </ul>`;
}

/** @param {{of: Evidence, broker?: BrokerView}} props */
function Fact({ of, broker }) {
  if (!of.seenUnixNano || !broker) return html`<span class="fact"><span class="kind">fact</span> ${visible(of.text)}</span>`;
  const saysWhen = of.text.includes(new Date(millis(of.seenUnixNano)).toISOString());
  return html`<details>
    <summary><span class="kind">broker</span> <${Timed} text=${of.text} />${!saysWhen && html` <span class="quiet">seen <${When} nanos=${of.seenUnixNano} short /></span>`}</summary>
    <${BrokerLooks} of=${broker} />
    ${broker.telemetryReadUntilUnixNano && html`<p class="quiet">Telemetry is read of all that was committed past until <${When} nanos=${broker.telemetryReadUntilUnixNano} short />.</p>`}
  </details>`;
}

/** @param {{event: Event, text: string}} props */
function Opening({ event, text }) {
  return html`<details>
    <summary><span class="kind">${KINDS[event.kind] ?? event.kind}</span> ${visible(text)} <span class="quiet"><${When} nanos=${event.timeUnixNano} short /></span></summary>
    <${EventDetail} event=${event} />
  </details>`;
}
