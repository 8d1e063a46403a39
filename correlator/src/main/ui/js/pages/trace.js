// @ts-check
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { html } from '../html.js';
import { Badge } from '../parts/badge.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { EventDetail, MessageLink } from '../parts/event.js';
import { visible } from '../parts/payload.js';
import { Empty, Failed, Loading, Shown } from '../parts/states.js';
import { setParams, traceHref, useLocation } from '../router.js';
import { GraphView, words } from '../trace/graph-view.js';
import { rows } from '../trace/rows.js';
import { Waterfall } from '../trace/waterfall.js';
import { counted } from '../words/numbers.js';
import { duration } from '../words/time.js';

/** @typedef {import('../../types/api').components['schemas']['Timeline']} Timeline */
/** @typedef {import('../../types/api').components['schemas']['CausalGraph']} CausalGraph */
/** @typedef {import('../../types/api').components['schemas']['Session']} Session */
/** @typedef {import('../api/client.js').ApiError} ApiError */

/** Events that one page shows; the API has the rest. */
const MOST = 10_000;

/** One trace: its timeline, and beside it its causal graph, with the same selection. @param {{parts: string[], session: Session}} props */
export function Trace({ parts, session }) {
  const [id] = parts;
  const { params } = useLocation();
  const selected = params.get('select') ?? '';
  const hops = params.get('hops') ?? '';
  const whole = useWholeTimeline(id);
  const graph = useAnswer(`graph ${id} ${hops}`, (signal) => api.graph(id, { hops, limit: 2000 }, signal), { skip: !whole.timeline });
  const select = (/** @type {string} */ one) => setParams({ select: one === selected ? '' : one }, { replace: true });
  return html`
    <h1 class="long">Trace <code>${id}</code> <${Copy} text=${id} what="trace ID" /> <${Copy} text=${curl(paths.trace(id))} what="this as curl" label="curl" /></h1>
    ${session.traceLinks && session.traceLinks.length > 0 &&
    html`<p>Open it in ${session.traceLinks.map(({ name, url }, i) => html`${i > 0 ? ', ' : ''}<a href=${url.replaceAll('{traceId}', id)} rel="noopener" target="_blank">${name}</a>`)}.</p>`}
    ${whole.error && !whole.timeline && html`<${Failed} error=${whole.error} reload=${whole.reload} what="This trace" />`}
    ${!whole.timeline && !whole.error && html`<${Loading} what="trace" />`}
    ${whole.timeline &&
    html`<${Timeline} timeline=${whole.timeline} isMore=${whole.isMore} selected=${selected} select=${select}>
      <section class="graph-side" aria-labelledby="graph"><h2 id="graph">Why: the causal graph</h2>
        <${Shown} of=${graph} what="The graph">
          ${(/** @type {CausalGraph} */ found) => html`<${Graph} graph=${found} selected=${selected} select=${select} />`}
        </${Shown}>
      </section>
    </${Timeline}>`}
  `;
}

/** A timeline, page after page. @param {string} id */
function useWholeTimeline(id) {
  const [state, setState] = useState(/** @type {{timeline?: Timeline, isMore: boolean, error?: ApiError}} */ ({ isMore: true }));
  const first = useAnswer(`trace ${id}`, (signal) => api.trace(id, { limit: 1000 }, signal));
  useEffect(() => {
    const abort = new AbortController();
    const go = async () => {
      let all = first.value;
      if (!all) return;
      setState({ timeline: all, isMore: all.nextCursor !== undefined });
      try {
        while (all.nextCursor && all.items.length < MOST) {
          const page = await api.trace(id, { limit: 1000, cursor: all.nextCursor }, abort.signal);
          all = { ...page, items: [...all.items, ...page.items], messages: [...(all.messages ?? []), ...(page.messages ?? [])], missing: page.missing.length ? page.missing : all.missing };
          setState({ timeline: all, isMore: all.nextCursor !== undefined });
        }
      } catch (error) {
        if (!abort.signal.aborted) setState((old) => ({ ...old, error: /** @type {ApiError} */ (error) }));
      }
    };
    void go();
    return () => abort.abort();
  }, [first.value]);
  return { ...state, error: first.error ?? state.error, timeline: first.value ? state.timeline : undefined, reload: first.reload };
}

/** @param {{timeline: Timeline, isMore: boolean, selected: string, select: (id: string) => void, children?: unknown}} props */
function Timeline({ timeline, isMore, selected, select, children }) {
  const all = useMemo(() => rows(timeline), [timeline]);
  const chosen = all.find((row) => row.id === selected || row.node === selected);
  const judged = (timeline.messages ?? []).filter((one) => one.verdicts.some((verdict) => verdict.verdict !== 'delivered'));
  if (all.length === 0) {
    return html`<${Empty}><p><strong>Nothing of this trace has arrived</strong>, or it is not yours to see.</p>
      <p>Its telemetry may still be under way, or it was not sampled. Completeness says how far Waybill has read:</p><${CompletenessLine} of=${timeline.completeness} /></${Empty}>`;
  }
  return html`
    ${judged.length > 0 &&
    html`<ul class="wrongs" aria-label="messages that were not delivered">${judged.slice(0, 20).map(
      (one) => html`<li><${MessageLink} at=${one.coordinate} /><span>${one.verdicts.map((verdict) => html` <${Badge} verdict=${verdict.verdict} /> ${visible(verdict.group)} `)}</span></li>`,
    )}</ul>`}
    <p class="quiet">
      ${counted(all.length, 'row')} in the order of ${timeline.order === 'cause' ? 'cause, then time' : 'time'}${isMore ? '; more are loading or left out' : ''}.
      ${timeline.continuesIn.length > 0 && html` It continues in ${timeline.continuesIn.slice(0, 5).map((id, i) => html`${i > 0 ? ', ' : ''}<a href=${traceHref(id)}><code>${id}</code></a>`)}${timeline.continuesIn.length > 5 ? ` and ${timeline.continuesIn.length - 5} more` : ''}.`}
    </p>
    ${clocks(timeline).map((text) => html`<p class="warning"><span class="skew-sign" aria-hidden="true"></span> ${visible(text)}; times are shown as they were told, and hatched where they can't be right.</p>`)}
    ${timeline.warnings.map((text) => html`<p class="warning">${visible(text)}</p>`)}
    ${timeline.truncated.map((one) => html`<p class="warning">${one.what} left out (${one.why.replaceAll('_', ' ')}): ${one.more}</p>`)}
    <div class="trace-sides">
      <section class="timeline-side" aria-labelledby="timeline"><h2 id="timeline">When: the timeline</h2>
        <${Waterfall} rows=${all} selected=${selected} onSelect=${(/** @type {import('../trace/rows.js').Row} */ row) => select(row.id)} />
        <div class="chosen" aria-live="polite">
          ${chosen ? html`<h3>${chosen.name}</h3>${chosen.event ? html`<${EventDetail} event=${chosen.event} />` : html`<p>It is named by others and has not arrived.</p>`}` : html`<p class="quiet">Choose a row to see all of it.</p>`}
        </div>
      </section>
      ${children}
    </div>
    <${CompletenessLine} of=${timeline.completeness} />
  `;
}

/** Each pair of clocks that is known to differ, once, by the most that it does. @param {Timeline} timeline */
function clocks(timeline) {
  /** @type {Map<string, number>} */
  const most = new Map();
  for (const { ahead, behind, atLeastNanos } of timeline.skews) {
    const pair = `The clock of ${behind} is behind that of ${ahead}`;
    most.set(pair, Math.max(most.get(pair) ?? 0, Number(atLeastNanos) / 1e6));
  }
  return [...most].map(([pair, ms]) => `${pair} by at least ${duration(ms)}`);
}

/** @param {{graph: CausalGraph, selected: string, select: (id: string) => void}} props */
function Graph({ graph, selected, select }) {
  const names = new Map(graph.nodes.map((node) => [node.id, words(node).top]));
  if (graph.nodes.length === 0) return html`<${Empty}><p>There is no graph of it.</p></${Empty}>`;
  const chosen = graph.nodes.find((node) => node.id === selected);
  return html`
    <${GraphView} graph=${graph} selected=${selected} onSelect=${(/** @type {CausalGraph['nodes'][number]} */ node) => select(node.events?.[0] ?? node.id)} />
    ${chosen?.coordinate && html`<p><${MessageLink} at=${chosen.coordinate} /> ${chosen.verdicts?.map((one) => html`<${Badge} verdict=${one.verdict} /> ${visible(one.group)} `)}</p>`}
    ${graph.truncated.map((one) => html`<p class="warning">${one.what} left out (${one.why.replaceAll('_', ' ')}): ${one.more}</p>`)}
    <details><summary>The same as a table: ${counted(graph.edges.length, 'edge')}</summary>
      <table><thead><tr><th scope="col">from</th><th scope="col">how</th><th scope="col">to</th><th scope="col">proof</th></tr></thead>
        <tbody>${graph.edges.slice(0, 500).map((edge) => html`<tr><td>${names.get(edge.from)}</td><td>${edge.type.replaceAll('_', ' ')}</td><td>${names.get(edge.to)}</td><td>${edge.evidence.map((one) => one.rule.replaceAll('_', ' ')).join(', ')}</td></tr>`)}</tbody>
      </table>
      ${graph.edges.length > 500 && html`<p class="quiet">and ${graph.edges.length - 500} more, in the API's answer</p>`}
    </details>`;
}
