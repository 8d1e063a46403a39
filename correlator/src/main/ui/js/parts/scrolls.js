// @ts-check
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

/**
 * What may be wider than the screen: where it is, it scrolls by itself, and the keyboard gets to it.
 * @param {{label: string, children?: unknown}} props
 */
export function Scrolls({ label, children }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [isWider, setWider] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => setWider(element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return html`<div class="scrolls" ref=${box} ...${isWider ? { tabIndex: 0, role: 'group', 'aria-label': label } : {}}>${children}</div>`;
}
