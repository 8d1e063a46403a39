// @ts-check
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { bytes } from '../words/numbers.js';
import { Copy } from './copy.js';

const AT_ONCE = 20_000;

/**
 * Text of others, shown as text: long ones in parts, and characters that can't be seen, or that
 * turn the direction of writing, as what they are.
 * @param {{text: string, length?: number, cut?: boolean, what: string}} props
 */
export function Payload({ text, length, cut = false, what }) {
  const [shown, setShown] = useState(AT_ONCE);
  const more = text.length > shown;
  return html`<figure class="payload">
    <figcaption>
      ${what}${length === undefined ? '' : `, ${bytes(length)}`}${cut ? `, of which ${bytes(text.length)} were kept` : ''}
      <${Copy} text=${text} what=${what} />
    </figcaption>
    <pre tabindex="0" aria-label=${what} dir="ltr">${visible(text.slice(0, shown))}</pre>
    ${more &&
    html`<button type="button" onClick=${() => setShown(shown + AT_ONCE * 5)}>
      Show more (${bytes(text.length - shown)} are left)
    </button>`}
  </figure>`;
}

/** Controls, zero-width characters and those that turn the direction of writing. */
// eslint-disable-next-line no-control-regex -- these are meant
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The same with what can't be seen written as U+200B. @param {string} text */
export function visible(text) {
  return text.replace(UNSEEN, (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
