// @ts-check
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { Badge } from './badge.js';
import { place } from './event.js';
import { visible } from './payload.js';

/** What became of a message in the end, for each group. @param {{of: import('./event.js').Coordinate}} props */
export function FinalState({ of }) {
  const message = useAnswer(`state ${of.cluster} ${place(of)}`, (signal) =>
    api.message(of.topic, String(of.partition), of.offset, { cluster: of.cluster === 'main' ? '' : of.cluster }, signal),
  );
  if (message.error) return html`<span class="quiet">nothing more is known of it</span>`;
  return html`<span>${message.value?.verdicts.map((one) => html`<${Badge} verdict=${one.verdict} /> <span class="quiet">${visible(one.group)}</span> `)}</span>`;
}
