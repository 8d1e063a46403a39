// @ts-check
import { useState } from 'preact/hooks';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { setParams } from '../router.js';

/** @typedef {import('../../types/api').components['schemas']['Session']} Session */

/** @param {{session: Session, onSession: (session: Session) => void}} props */
export function SignIn({ session, onSession }) {
  return html`<main id="main" class="sign-in" tabindex="-1">
    <h1>waybill</h1>
    ${session.needs === 'tenant' ? html`<${AskTenant} />` : html`<${AskToken} onSession=${onSession} />`}
  </main>`;
}

/** @param {{onSession: (session: Session) => void}} props */
function AskToken({ onSession }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    api.signIn(token).then(onSession, (error) => setProblem(error.detail));
  };
  return html`<form onSubmit=${submit}>
    <label for="token">Token</label>
    <input id="token" type="password" autocomplete="current-password" required value=${token}
      aria-describedby="token-help" onInput=${(/** @type {any} */ e) => setToken(e.target.value)} />
    <p id="token-help" class="quiet">
      One of those in <code>access.tokens-file</code>. It is kept in a cookie that no script can read, for seven days.
    </p>
    ${problem && html`<p class="failed" role="alert">${problem}</p>`}
    <button class="main-action">Sign in</button>
  </form>`;
}

function AskTenant() {
  const [name, setName] = useState('');
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    setParams({ tenant: name.trim() });
  };
  return html`<form onSubmit=${submit}>
    <label for="tenant">Tenant</label>
    <input id="tenant" required value=${name} onInput=${(/** @type {any} */ e) => setName(e.target.value)} />
    <p class="quiet">This Waybill answers only for a tenant that is named (<code>X-Scope-OrgID</code>).</p>
    <button class="main-action">Go on</button>
  </form>`;
}
