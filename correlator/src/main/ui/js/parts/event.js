// @ts-check
/** One event, with all that is known of it. */
import { html } from '../html.js';
import { href, messageHref, traceHref } from '../router.js';
import { duration, millisBetween } from '../words/time.js';
import { Copy, Id } from './copy.js';
import { Payload, visible } from './payload.js';
import { When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['Event']} Event */
/** @typedef {import('../../types/api').components['schemas']['Coordinate']} Coordinate */

/** What an event is called in a line. @param {Event} event */
export function headline(event) {
  switch (event.kind) {
    case 'span':
      return visible(event.name ?? 'span') + (event.status === 'error' && event.statusMessage ? `: ${visible(event.statusMessage)}` : '');
    case 'log':
      return visible(event.message || '(a line without text)');
    case 'dead_letter':
      return visible([event.errorType?.split('.').pop(), event.errorMessage].filter(Boolean).join(': ') || 'dead letter');
    case 'retry':
      return `retry${event.attempt ? ` ${event.attempt}` : ''}${event.errorMessage ? `: ${visible(event.errorMessage)}` : ''}`;
    case 'outcome':
      return `told: ${event.outcome ?? 'processed'}`;
    case 'gap':
      return `gap: ${visible(event.reason ?? '')}`;
    case 'undecodable':
      return `undecodable: ${visible(event.reason ?? '')}`;
    default:
      return visible(event.name ?? event.kind);
  }
}

/** @param {Coordinate} at */
export const place = (at) => `${at.topic}/${at.partition}@${at.offset}`;

/** @param {{at: Coordinate}} props */
export function MessageLink({ at }) {
  return html`<a href=${messageHref(at.topic, at.partition, at.offset, at.cluster)}><code>${visible(place(at))}</code></a>`;
}

/** @param {{event: Event}} props */
export function EventDetail({ event }) {
  const facts = /** @type {[string, unknown][]} */ ([
    ['time', html`<${When} nanos=${event.timeUnixNano} />${event.timeClaim && html` <span class="quiet">(Kafka's: its own is ${event.timeClaim})</span>`}`],
    ['service', event.service && visible(event.service)],
    ['tenant', visible(event.tenant)],
    ['trace', event.traceId && html`<${Id} id=${event.traceId} what="trace ID" href=${traceHref(event.traceId, { select: event.id })} />`],
    ['span', event.spanId && html`<${Id} id=${event.spanId} what="span ID" />`],
    ['took', event.startUnixNano && event.endUnixNano && duration(millisBetween(event.endUnixNano, event.startUnixNano))],
    ['status', event.status && event.status !== 'unset' && `${event.status}${event.statusMessage ? `: ${visible(event.statusMessage)}` : ''}`],
    ['level', event.level],
    ['group', event.group && visible(event.group)],
    ['messages', event.messages?.length && event.messages.slice(0, 20).map((one) => html`<div>${one.role} <${MessageLink} at=${one.coordinate} /></div>`)],
    ['message', event.coordinate && html`<${MessageLink} at=${event.coordinate} />`],
    ['origin', event.origin && html`<${MessageLink} at=${event.origin} />`],
    ['likely from', event.likelyOriginTopic && visible(event.likelyOriginTopic)],
    ['error', event.errorType && visible(event.errorType)],
    ['error text', event.errorMessage && visible(event.errorMessage)],
    ['exception', event.exceptionType && visible(`${event.exceptionType}: ${event.exceptionMessage ?? ''}`)],
    ['dialect', event.dialect],
    ['reason', event.reason && visible(event.reason)],
    ['links', event.links?.length && event.links.slice(0, 20).map((one) => html`<div><a href=${traceHref(one.traceId)}><code>${one.traceId}</code></a></div>`)],
    ['Waybill read it at', html`<code>${visible(event.id)}</code> <${Copy} text=${event.id} what="source position" />`],
  ]);
  return html`<div class="event-detail">
    <dl class="facts">
      ${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
    ${event.events?.map(
      (one) => html`<p class="lesser"><${When} nanos=${one.timeUnixNano} short /> <strong>${visible(one.name)}</strong></p>
        <${Attributes} of=${one.attributes ?? []} />`,
    )}
    ${event.attributes &&
    event.attributes.length > 0 &&
    html`<details><summary>${event.attributes.length} attributes</summary><${Attributes} of=${event.attributes} /></details>`}
    ${event.payload &&
    html`<${Payload} text=${event.payload.text} length=${event.payload.length} cut=${event.payload.cut} what=${event.kind === 'dead_letter' ? 'value of the dead letter' : 'raw record'} />`}
    ${event.traceId && html`<p><a href=${href('/search', { q: `trace:${event.traceId}` })}>All events of this trace</a></p>`}
  </div>`;
}

/** @param {{of: import('../../types/api').components['schemas']['Attribute'][]}} props */
function Attributes({ of }) {
  return html`<table class="attributes">
    <thead class="hidden"><tr><th scope="col">key</th><th scope="col">value</th></tr></thead>
    <tbody>
      ${of.map(({ key, value }) => html`<tr><th scope="row">${visible(key)}</th><td>${value.length > 2000 ? html`<${Payload} text=${value} what=${key} />` : visible(value)}</td></tr>`)}
    </tbody>
  </table>`;
}
