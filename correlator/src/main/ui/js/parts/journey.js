// @ts-check
/** A message's way across topics, from left to right: where it was written, who took it, where copies of it went. */
import { html } from '../html.js';
import { MessageLink, headline } from './event.js';
import { Badge } from './badge.js';
import { visible } from './payload.js';
import { When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['Message']} Message */
/** @typedef {import('../../types/api').components['schemas']['Event']} Event */

/** @param {{message: Message}} props */
export function Journey({ message }) {
  const here = { cluster: message.cluster, topic: message.topic, partition: message.partition, offset: message.offset };
  const isHere = (/** @type {any} */ at) => at.topic === here.topic && at.partition === here.partition && at.offset === here.offset;
  const producer = message.items.find((one) => one.messages?.some((m) => m.role === 'produced' && isHere(m.coordinate)));
  const origins = message.items.filter((one) => one.origin && isHere(one.source));
  const copies = message.items.filter((one) => (one.kind === 'dead_letter' || one.kind === 'retry') && !isHere(one.source));
  return html`<ol class="journey">
    ${producer && html`<li class="stop"><span class="kind">producer</span><strong>${visible(producer.service || 'a service')}</strong><${When} nanos=${producer.timeUnixNano} short /></li>`}
    ${origins.map((one) => one.origin && html`<li class="stop"><span class="kind">origin</span><${MessageLink} at=${one.origin} /></li>`)}
    <li class="stop is-here"><span class="kind">topic</span><code>${visible(`${here.topic}/${here.partition}@${here.offset}`)}</code><span class="quiet">this message</span></li>
    <li class="fork">
      ${message.verdicts.map((verdict) => html`<div class="stop"><span class="kind">group</span><strong>${visible(verdict.group || 'none')}</strong><${Badge} verdict=${verdict.verdict} /></div>`)}
    </li>
    ${copies.length > 0 &&
    html`<li class="fork">
      ${copies.slice(0, 20).map((one) => html`<div class="stop"><span class="kind">${one.kind === 'retry' ? 'retry' : 'dead letter'}</span><${MessageLink} at=${one.source} /><span class="quiet">${headline(one)}</span></div>`)}
      ${copies.length > 20 && html`<p class="quiet">and ${copies.length - 20} more</p>`}
    </li>`}
  </ol>`;
}
