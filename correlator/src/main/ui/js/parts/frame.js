// @ts-check
/** What is around every page. */
import { useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { useConnection } from '../api/connection.js';
import { html } from '../html.js';
import { prefer, usePreferences } from '../preferences.js';
import { href, setParams, tenant, useLocation } from '../router.js';
import { clock } from '../words/time.js';

/** @typedef {import('../../types/api').components['schemas']['Session']} Session */

const PAGES = [
  ['/', 'Home'],
  ['/pipelines', 'Pipelines'],
  ['/messages', 'Messages'],
  ['/dead-letters', 'Dead letters'],
  ['/search', 'Search'],
  ['/system', 'System'],
];

/** @param {{session: Session, onSignOut: () => void, children?: unknown}} props */
export function Frame({ session, onSignOut, children }) {
  const { path } = useLocation();
  const isAt = (/** @type {string} */ page) => (page === '/' ? path === '/' : path.startsWith(page));
  return html`
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <a class="brand" href=${href('/')}>waybill</a>
      <nav aria-label="pages">
        ${PAGES.map(([page, name]) => html`<a href=${href(page)} aria-current=${isAt(page) ? 'page' : undefined}>${name}</a>`)}
      </nav>
      <div class="top-right">
        <${Tenants} session=${session} />
        <${Preferences} />
        ${session.needs === 'token' && html`<button type="button" onClick=${onSignOut}>Sign out</button>`}
      </div>
    </header>
    <${Connection} />
    <main id="main" tabindex="-1">${children}</main>
  `;
}

function Connection() {
  const { zone } = usePreferences();
  const { isUp, lastAnswer } = useConnection();
  return html`<div class="connection" role="status">
    ${!isUp &&
    html`<p><strong>Waybill does not answer.</strong> What you see is as of ${clock(lastAnswer, zone).slice(0, 8)}. It is asked again until it does.</p>`}
  </div>`;
}

/** @param {{session: Session}} props */
function Tenants({ session }) {
  const names = useAnswer('tenants', (signal) => api.names('tenants', signal), { skip: !session.allTenants });
  const own = session.allTenants ? (names.value?.items ?? []) : (session.tenants ?? []);
  const chosen = tenant();
  const all = chosen && !own.includes(chosen) ? [...own, chosen] : own;
  if (all.length === 0 || (all.length === 1 && !chosen)) return null;
  return html`<label class="inline">tenant
    <select value=${chosen} onChange=${(/** @type {any} */ e) => setParams({ tenant: e.target.value, cursor: '' })}>
      ${session.needs !== 'tenant' && html`<option value="">all of mine</option>`}
      ${all.map((name) => html`<option value=${name}>${name}</option>`)}
    </select>
  </label>`;
}

function Preferences() {
  const { theme, zone } = usePreferences();
  const [isOpen, setOpen] = useState(false);
  return html`<details class="menu" open=${isOpen} onToggle=${(/** @type {any} */ e) => setOpen(e.target.open)}>
    <summary>View</summary>
    <div class="menu-body">
      <label>Theme
        <select value=${theme} onChange=${(/** @type {any} */ e) => prefer({ theme: e.target.value })}>
          <option value="system">as the system</option><option value="light">light</option><option value="dark">dark</option>
        </select>
      </label>
      <label>Times
        <select value=${zone} onChange=${(/** @type {any} */ e) => prefer({ zone: e.target.value })}>
          <option value="local">here (${Intl.DateTimeFormat().resolvedOptions().timeZone})</option><option value="utc">UTC</option>
        </select>
      </label>
    </div>
  </details>`;
}
