// @ts-check
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { go, href, messageHref, traceHref } from '../router.js';
import { understand } from './understand.js';

/** @typedef {import('./understand.js').Meaning} Meaning */

/** @param {Meaning} meaning */
export function target(meaning) {
  switch (meaning.kind) {
    case 'trace':
      return traceHref(meaning.traceId);
    case 'message':
      return messageHref(meaning.topic, meaning.partition, meaning.offset);
    case 'key':
      return href('/search', { find: meaning.key });
    case 'events':
      return href('/search', { q: meaning.query });
  }
}

/** @type {Record<Meaning['kind'], string>} */
const DOES = {
  trace: 'open its timeline',
  message: 'see what became of it',
  key: 'find them',
  events: 'search',
};

/** A box that takes anything, and says what it understood. @param {{isLarge?: boolean}} props */
export function SearchBox({ isLarge = false }) {
  const [text, setText] = useState('');
  const input = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const meanings = understand(text);
  useEffect(() => {
    const focus = (/** @type {KeyboardEvent} */ event) => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (event.key === '/' && !isTyping) {
        event.preventDefault();
        input.current?.focus();
      }
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (meanings.length > 0) go(target(meanings[0]));
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && !event.shiftKey) submit(event);
  };
  return html`<form class="search-box ${isLarge ? 'is-large' : ''}" role="search" onSubmit=${submit}>
    <label for="find">Find a message by anything you have of it</label>
    <textarea id="find" ref=${input} rows="1" spellcheck=${false} autocomplete="off" autocapitalize="off"
      placeholder="trace ID, orders/1@57, order number, traceparent, log line…" aria-describedby="understood"
      value=${text} onInput=${(/** @type {any} */ e) => setText(e.target.value)} onKeyDown=${onKey}></textarea>
    <div id="understood" aria-live="polite">
      ${meanings.length === 0
        ? html`<p class="quiet">Press <kbd>/</kbd> to come here from anywhere.</p>`
        : html`<ul class="meanings">
            ${meanings.map(
              (meaning, i) => html`<li><a href=${target(meaning)}>${meaning.says}</a> <span class="quiet">${DOES[meaning.kind]}${i === 0 ? ' ⏎' : ''}</span></li>`,
            )}
          </ul>`}
    </div>
  </form>`;
}
