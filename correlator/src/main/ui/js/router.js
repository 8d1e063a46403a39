// @ts-check
/**
 * The URL is the state: every page, filter and selection can be bookmarked, sent, and gone back from.
 */
import { useEffect, useState } from 'preact/hooks';
import { listeners } from './listeners.js';

/** @typedef {Record<string, string | number | undefined | null>} Params */

/** @type {ReturnType<typeof listeners<void>>} */
const changes = listeners();

window.addEventListener('popstate', () => changes.tell());

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
  const isOurs =
    link.origin === location.origin && !link.target && !link.hasAttribute('download') && !link.dataset.plain;
  if (isOurs && !link.getAttribute('href')?.startsWith('#')) {
    event.preventDefault();
    go(link.pathname + link.search);
  }
});

/** The tenant that is chosen, or "". */
export function tenant() {
  return new URLSearchParams(location.search).get('tenant') ?? '';
}

/**
 * A URL of this page. The chosen tenant stays chosen.
 * @param {string} path @param {Params} [params] what is empty is left out
 */
export function href(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ tenant: tenant(), ...params })) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** @param {string} topic @param {number} partition @param {string} offset @param {string} [cluster] */
export function messageHref(topic, partition, offset, cluster) {
  const path = `/messages/${encodeURIComponent(topic)}/${partition}/${offset}`;
  return href(path, { cluster: cluster === 'main' ? '' : cluster });
}

/** @param {string} traceId @param {Params} [params] */
export function traceHref(traceId, params) {
  return href(`/traces/${traceId}`, params);
}

/** @param {string} url @param {{replace?: boolean}} [how] */
export function go(url, how = {}) {
  const pathBefore = location.pathname;
  history[how.replace ? 'replaceState' : 'pushState'](null, '', url);
  changes.tell();
  if (location.pathname !== pathBefore) {
    window.scrollTo(0, 0);
    requestAnimationFrame(() => document.getElementById('main')?.focus({ preventScroll: true }));
  }
}

/** Changes parameters of the URL and leaves the others. @param {Params} change @param {{replace?: boolean}} [how] */
export function setParams(change, how) {
  const params = Object.fromEntries(new URLSearchParams(location.search));
  go(href(location.pathname, { ...params, ...change }), how);
}

/** Where we are; whoever uses this is drawn anew when it changes. */
export function useLocation() {
  const [, redraw] = useState(0);
  useEffect(() => changes.add(() => redraw((n) => n + 1)), []);
  return { path: location.pathname, params: new URLSearchParams(location.search) };
}
