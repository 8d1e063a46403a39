// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';

/**
 * A button that copies a text.
 * @param {{text: string, what: string, label?: string}} props what is copied, for who can't see the button
 */
export function Copy({ text, what, label = 'copy' }) {
  const [state, setState] = useState('');
  useEffect(() => {
    const timer = state ? setTimeout(() => setState(''), 1500) : 0;
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard === undefined
      ? setState('select it instead: this address is not secure')
      : navigator.clipboard.writeText(text).then(
          () => setState('copied'),
          () => setState('the browser refused'),
        );
  return html`<button type="button" class="copy" onClick=${copy} aria-label=${`copy ${what}`}>
    ${state || label}<span class="hidden" role="status">${state}</span>
  </button>`;
}

/** An ID, whole, that can be copied. @param {{id: string, what: string, href?: string}} props */
export function Id({ id, what, href }) {
  return html`<span class="id">${href ? html`<a href=${href}><code>${id}</code></a>` : html`<code>${id}</code>`}
    <${Copy} text=${id} what=${what} /></span>`;
}
