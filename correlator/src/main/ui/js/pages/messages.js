// @ts-check
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { useStream } from '../api/stream.js';
import { html } from '../html.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { Export } from '../parts/export.js';
import { Choice, Name, Text, Times } from '../parts/filters.js';
import { MessageTable } from '../parts/message-table.js';
import { Empty, Shown } from '../parts/states.js';
import { href, setParams, useLocation } from '../router.js';
import { counted } from '../words/numbers.js';
import { LISTABLE, look } from '../words/verdicts.js';

/** @typedef {import('../../types/api').components['schemas']['MessagePage']} MessagePage */
/** @typedef {import('../api/stream.js').Change} Change */
/** @typedef {import('../parts/message-table.js').Row} Row */

/** Changes that wait until they are asked for; more are only counted. */
const MOST_WAITING = 200;
/** Rows that live changes add to a page. */
const MOST_ADDED = 200;

/** Messages by verdict, with changes as they come. */
export function Messages() {
  const { params } = useLocation();
  const query = {
    verdict: params.get('verdict') ?? 'lost',
    topic: params.get('topic') ?? '',
    group: params.get('group') ?? '',
    cause: params.get('cause') ?? '',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
  };
  const cursor = params.get('cursor') ?? '';
  const key = JSON.stringify([query, cursor]);
  const page = useAnswer(key, (signal) => api.messages({ ...query, order: 'newest', cursor, limit: 100 }, signal));
  return html`
    <h1>Messages</h1>
    <form class="filters" aria-label="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <${Choice} name="verdict" label="verdict" options=${LISTABLE.map((one) => [one === 'lost' ? '' : one, look(one).name])} />
      <${Name} name="topic" label="topic" of="topics" />
      <${Name} name="group" label="group" of="groups" />
      <${Text} name="cause" label="cause" hint="any" />
      <${Times} />
      <span class="filter-actions">
        <${Export} query=${query} />
        <${Copy} text=${curl(paths.messages, { ...query, order: 'newest' })} what="this list as curl" label="curl" />
      </span>
    </form>
    <${Shown} of=${page} what="messages">
      ${(/** @type {MessagePage} */ found) => html`
        <${Live} key=${key} page=${found} query=${query} reload=${page.reload} isFirst=${!cursor} />
        <nav class="pages" aria-label="pages of the list">
          ${cursor && html`<a href=${href('/messages', { ...query, cursor: '' })}>first page</a>`}
          ${found.nextCursor && html`<button type="button" onClick=${() => setParams({ cursor: found.nextCursor })}>next page</button>`}
        </nav>
        <${CompletenessLine} of=${found.completeness} />
      `}
    </${Shown}>
  `;
}

/**
 * The list, and what changed since it was read. What is shown stays where it is: a verdict changes
 * in its own row, and new rows wait above the list until they are asked for.
 * @param {{page: MessagePage, query: Record<string, string>, reload: () => void, isFirst: boolean}} props
 */
function Live({ page, query, reload, isFirst }) {
  const [changed, setChanged] = useState(/** @type {Map<string, Change>} */ (new Map()));
  const [waiting, setWaiting] = useState(/** @type {Change[]} */ ([]));
  const [unheard, setUnheard] = useState(0);
  const [added, setAdded] = useState(/** @type {Row[]} */ ([]));
  useEffect(() => {
    setChanged(new Map());
    setWaiting([]);
    setAdded([]);
    setUnheard(0);
  }, [page]);
  const known = new Set([...added, ...page.items.map(toRow)].map((row) => row.id));
  const state = useStream(
    { verdict: query.verdict, topic: query.topic, group: query.group },
    (change) => {
      if (known.has(rowId(change))) {
        setChanged((old) => new Map(old).set(rowId(change), change));
      } else if (isWanted(change, query)) {
        setWaiting((old) => [change, ...old.filter((one) => rowId(one) !== rowId(change))].slice(0, MOST_WAITING));
        setUnheard((n) => n + 1);
      }
    },
    reload,
  );
  const show = () => {
    setAdded((old) => [...waiting.map(changeRow), ...old].slice(0, MOST_ADDED));
    setWaiting([]);
    setUnheard(0);
  };
  const rows = [...added, ...page.items.map(toRow)];
  const isMore = unheard > waiting.length && waiting.length === MOST_WAITING;
  return html`
    <div class="live" role="status">
      <span class=${`live-dot is-${state}`} aria-hidden="true"></span>
      ${state === 'live' ? 'live' : state === 'waiting' ? 'live updates pause: trying again' : 'connecting'}
      ${waiting.length > 0 && isFirst &&
      html` <button type="button" onClick=${isMore ? reload : show}>${isMore ? `more than ${MOST_WAITING} new: read the list again` : `show ${counted(waiting.length, 'new one')}`}</button>`}
    </div>
    ${rows.length === 0 ? html`<${Nothing} query=${query} hasNext=${page.nextCursor !== undefined} />` : html`<${MessageTable} rows=${rows} changed=${changed} />`}
  `;
}

/** @param {Change} change @param {Record<string, string>} query */
function isWanted(change, query) {
  const isKind = query.verdict === 'lost' ? change.lost : change.verdict === query.verdict;
  return isKind && (!query.cause || change.cause === query.cause) && !query.to;
}

/** @param {{cluster: string, topic: string, partition?: number, offset?: string, group: string}} of */
const rowId = (of) => `${of.cluster}/${of.topic}/${of.partition}@${of.offset} ${of.group}`;

/** @param {MessagePage['items'][number]} item @returns {Row} */
function toRow(item) {
  const id = item.offset === undefined ? `span ${item.spanId}` : rowId({ ...item, group: item.verdict.group });
  return { ...item, id, verdict: item.verdict, atNanos: item.timeUnixNano ?? item.passedUnixNano };
}

/** @param {Change} change @returns {Row} */
function changeRow(change) {
  return { ...change, id: rowId(change), traceId: change.traceIds[0], verdict: change, isNew: true, atNanos: change.atUnixNano };
}

/** @param {{query: Record<string, string>, hasNext: boolean}} props */
function Nothing({ query, hasNext }) {
  const { name } = look(query.verdict);
  if (hasNext) return html`<${Empty}><p>None among those that were looked at so far: the next page looks further.</p></${Empty}>`;
  const isNarrow = query.topic || query.group || query.cause || query.from || query.to;
  return html`<${Empty}>
    <p><strong>No message is ${name}${isNarrow ? ' among these' : ''}.</strong></p>
    <p>${query.verdict === 'lost'
      ? html`Only what is proven is called lost. <a href=${href('/messages', { ...query, verdict: 'unknown' })}>What is unknown</a> may hide more; <a href=${href('/pipelines')}>Pipelines</a> say how much of each group is told about.`
      : html`${isNarrow ? html`<a href=${href('/messages', { verdict: query.verdict })}>Without the other filters</a> there may be some.` : 'New ones appear here by themselves.'}`}</p>
  </${Empty}>`;
}
