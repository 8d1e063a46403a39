// @ts-check
/**
 * The one way to the API, as `openapi.json` describes it. Nothing else in this page calls `fetch`.
 */
import { tenant } from '../router.js';
import { quoted } from '../words/shell.js';
import { answered, unanswered } from './connection.js';
import { refused } from './refusal.js';

/** @typedef {import('../../types/api').components['schemas']} Schemas */
/** @typedef {Record<string, string | number | undefined>} Query */

/** What went wrong, with what to do about it. */
export class ApiError extends Error {
  /** @param {number} status 0 where nobody answered @param {string} title @param {string} detail */
  constructor(status, title, detail) {
    super(detail);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** @param {string} path @param {Query} query */
export function url(path, query = {}) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * The same request for a terminal. It names no token: whoever runs it adds their own.
 * @param {string} path @param {Query} query
 */
export function curl(path, query = {}) {
  const target = quoted(location.origin + url(path, query));
  return tenant() ? `curl -H ${quoted(`X-Scope-OrgID: ${tenant()}`)} ${target}` : `curl ${target}`;
}

/** @param {string} path @param {Query} [query] @param {AbortSignal} [signal] */
async function get(path, query = {}, signal) {
  return request('GET', url(path, query), undefined, signal);
}

/** @param {string} method @param {string} target @param {unknown} [body] @param {AbortSignal} [signal] */
async function request(method, target, body, signal) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  if (tenant()) headers['X-Scope-OrgID'] = tenant();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(target, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    unanswered();
    throw new ApiError(0, 'No answer', 'Waybill does not answer. This page asks again until it does.');
  }
  answered();
  const text = await response.text();
  if (response.ok) return text.startsWith('{') ? JSON.parse(text) : text;
  if (response.status === 401 && method === 'GET') refused();
  throw problem(response.status, text);
}

/** @param {number} status @param {string} text */
function problem(status, text) {
  try {
    const told = JSON.parse(text);
    return new ApiError(status, String(told.title), String(told.detail));
  } catch {
    return new ApiError(status, `Status ${status}`, text.slice(0, 500) || 'no more was said');
  }
}

const V1 = '/api/v1';

/** @param {string} topic @param {number | string} partition @param {string} offset */
export const messagePath = (topic, partition, offset) =>
  `${V1}/messages/${encodeURIComponent(topic)}/${partition}/${offset}`;

export const paths = {
  messages: `${V1}/messages`,
  events: `${V1}/events`,
  pipelines: `${V1}/pipelines`,
  history: `${V1}/pipelines/history`,
  deadLetters: `${V1}/dead-letters`,
  deadLetterSummary: `${V1}/dead-letters/summary`,
  findings: `${V1}/findings`,
  /** @param {string} id */
  trace: (id) => `${V1}/traces/${encodeURIComponent(id)}`,
  /** @param {string} id */
  graph: (id) => `${V1}/traces/${encodeURIComponent(id)}/graph`,
};

/** Each request of the API that this page makes. */
export const api = {
  /** @param {AbortSignal} [signal] @returns {Promise<Schemas['Session']>} */
  session: (signal) => get(`${V1}/session`, {}, signal),
  /** @param {string} token @returns {Promise<Schemas['Session']>} */
  signIn: (token) => request('POST', `${V1}/session`, { token }),
  /** @returns {Promise<Schemas['Session']>} */
  signOut: () => request('DELETE', `${V1}/session`),
  /** @param {string} id @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Timeline']>} */
  trace: (id, query, signal) => get(paths.trace(id), query, signal),
  /** @param {string} id @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['CausalGraph']>} */
  graph: (id, query, signal) => get(paths.graph(id), query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Events']>} */
  events: (query, signal) => get(paths.events, query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Events']>} */
  deadLetters: (query, signal) => get(paths.deadLetters, query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Summary']>} */
  deadLetterSummary: (query, signal) => get(paths.deadLetterSummary, query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['MessagePage']>} */
  messages: (query, signal) => get(paths.messages, query, signal),
  /**
   * @param {string} topic @param {string} partition @param {string} offset @param {Query} query
   * @param {AbortSignal} [signal] @returns {Promise<Schemas['Message']>}
   */
  message: (topic, partition, offset, query, signal) =>
    get(messagePath(topic, partition, offset), query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['PipelinePage']>} */
  pipelines: (query, signal) => get(paths.pipelines, query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['History']>} */
  history: (query, signal) => get(paths.history, query, signal),
  /** @param {AbortSignal} [signal] @returns {Promise<Schemas['ServiceMap']>} */
  map: (signal) => get(`${V1}/map`, {}, signal),
  /** @param {AbortSignal} [signal] @returns {Promise<Schemas['Findings']>} */
  findings: (signal) => get(paths.findings, {}, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Facets']>} */
  facets: (query, signal) => get(`${V1}/events/facets`, query, signal),
  /** @param {Query} query @param {AbortSignal} [signal] @returns {Promise<Schemas['Histogram']>} */
  histogram: (query, signal) => get(`${V1}/events/histogram`, query, signal),
  /** @param {AbortSignal} [signal] @returns {Promise<Schemas['Status']>} */
  status: (signal) => get(`${V1}/status`, {}, signal),
  /** @param {'tenants' | 'services' | 'topics' | 'groups'} what @param {AbortSignal} [signal] @returns {Promise<Schemas['Names']>} */
  names: (what, signal) => get(`${V1}/${what}`, { limit: 1000 }, signal),
};

/** Where changes of verdicts are streamed. @param {Query} query */
export const streamUrl = (query) => url(`${V1}/stream`, { ...query, tenant: tenant() });
