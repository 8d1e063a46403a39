// @ts-check
import { html } from '../html.js';
import { look } from '../words/verdicts.js';

/** A verdict's name with its sign and its colour. @param {{verdict: string}} props */
export function Badge({ verdict }) {
  const { name, sign, tone } = look(verdict);
  return html`<span class="badge tone-${tone}"><span aria-hidden="true">${sign}</span> ${name}</span>`;
}

/** How sure it is. @param {{confidence: number}} props */
export function Confidence({ confidence }) {
  if (confidence === 0) return null;
  return html`<span class="quiet" title="how sure Waybill is, from 0 to 1">confidence ${confidence}</span>`;
}
