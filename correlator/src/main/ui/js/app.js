// @ts-check
import { render } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { useAnswer } from './api/answer.js';
import { onConnection, unanswered } from './api/connection.js';
import { onRefused } from './api/refusal.js';
import { ApiError, api } from './api/client.js';
import { html } from './html.js';
import { Frame } from './parts/frame.js';
import { SignIn } from './parts/sign-in.js';
import { Failed, Loading } from './parts/states.js';
import { Home } from './pages/home.js';
import { useLocation } from './router.js';

/** @typedef {(props: any) => unknown} Page */

/**
 * Pages by the path they begin with; each is loaded when it is first gone to.
 * @type {[RegExp, string, () => Promise<Page>][]}
 */
const LATER = [
  [/^\/pipelines\/?$/, 'Pipelines', () => import('./pages/pipelines.js').then((m) => m.Pipelines)],
  [/^\/messages\/?$/, 'Messages', () => import('./pages/messages.js').then((m) => m.Messages)],
  [/^\/messages\/([^/]+)\/(\d+)\/(\d+)\/?$/, 'Message', () => import('./pages/message.js').then((m) => m.Message)],
  [/^\/traces\/([^/]+)\/?$/, 'Trace', () => import('./pages/trace.js').then((m) => m.Trace)],
  [/^\/dead-letters\/?$/, 'Dead letters', () => import('./pages/dead-letters.js').then((m) => m.DeadLetters)],
  [/^\/search\/?$/, 'Search', () => import('./pages/search.js').then((m) => m.Search)],
  [/^\/system\/?$/, 'System', () => import('./pages/system.js').then((m) => m.System)],
];

/** @type {Map<string, Page>} */
const loaded = new Map();

function App() {
  const { path } = useLocation();
  const session = useAnswer('session', (signal) => api.session(signal));
  const [signedIn, setSignedIn] = useState(/** @type {any} */ (undefined));
  useEffect(() => setSignedIn(undefined), [session.value]);
  useEffect(() => onRefused(session.reload), [session.reload]);
  const now = signedIn ?? session.value;
  if (now === undefined) {
    return session.error
      ? html`<main class="pad"><${Failed} error=${session.error} reload=${session.reload} what="This page" /></main>`
      : html`<main class="pad"><${Loading} what="Waybill" /></main>`;
  }
  if (!now.signedIn) return html`<${SignIn} session=${now} onSession=${setSignedIn} />`;
  const signOut = () => api.signOut().then(setSignedIn, session.reload);
  return html`<${Frame} session=${now} onSignOut=${signOut}><${Current} path=${path} session=${now} /></${Frame}>`;
}

/** @param {{path: string, session: import('../types/api').components['schemas']['Session']}} props */
function Current({ path, session }) {
  const found = LATER.find(([pattern]) => pattern.test(path));
  const [, redraw] = useState(0);
  const [error, setError] = useState(/** @type {ApiError | undefined} */ (undefined));
  const name = path === '/' ? 'Home' : (found?.[1] ?? 'Nothing here');
  const page = path === '/' ? Home : loaded.get(name);
  useEffect(() => {
    document.title = path === '/' ? 'Waybill' : `${decoded(path.slice(1))} · Waybill`;
    setError(undefined);
    if (!found || loaded.has(name)) return;
    found[2]().then(
      (loadedPage) => {
        loaded.set(name, loadedPage);
        redraw((n) => n + 1);
      },
      () => {
        unanswered();
        setError(new ApiError(-1, 'It could not be loaded', 'Waybill is away, or was updated meanwhile. This page is loaded anew when it answers.'));
      },
    );
  }, [path]);
  useEffect(() => (error ? onConnection((isUp) => isUp && location.reload()) : undefined), [error]);
  if (page) {
    const parts = (found?.[0].exec(path) ?? []).slice(1).map(decoded);
    return html`<${Guarded} key=${path} what=${name}><${page} key=${name} parts=${parts} session=${session} /></${Guarded}>`;
  }
  if (error) return html`<${Failed} error=${error} reload=${() => location.reload()} what="This page" />`;
  if (!found) return html`<h1>Nothing here</h1><p>No page has this address. <a href="/">Home</a> finds things by whatever you have of them.</p>`;
  return html`<${Loading} what=${name} />`;
}

/** A part of a path as it was meant; as it is, where that can't be told. @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is shown in place of a page that breaks. @param {{what: string, children?: unknown}} props */
function Guarded({ what, children }) {
  const [broken, reset] = useErrorBoundary();
  if (!broken) return children;
  const error = new ApiError(-1, 'a bug in this page', `${broken}. What it was made from is in the API: the System page links to its description.`);
  return html`<${Failed} error=${error} reload=${reset} what=${what} />`;
}

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
root.replaceChildren();
render(html`<${App} />`, root);

// the other pages too, once there is nothing else to do: they are there when Waybill is not
setTimeout(() => LATER.forEach(([, name, load]) => load().then((page) => loaded.set(name, page), () => {})), 2000);
