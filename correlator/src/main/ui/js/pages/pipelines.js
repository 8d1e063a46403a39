// @ts-check
import { useAnswer } from '../api/answer.js';
import { api, curl, paths } from '../api/client.js';
import { html } from '../html.js';
import { Badge } from '../parts/badge.js';
import { Bars } from '../parts/bars.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy } from '../parts/copy.js';
import { Name, Times } from '../parts/filters.js';
import { visible } from '../parts/payload.js';
import { Empty, Shown } from '../parts/states.js';
import { href, messageHref, useLocation } from '../router.js';
import { keepsUp } from '../words/lag.js';
import { count, counted, percent } from '../words/numbers.js';

/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */
/** @typedef {import('../../types/api').components['schemas']['PipelinePage']} PipelinePage */
/** @typedef {import('../../types/api').components['schemas']['History']} History */

/** Per topic and group, the lag beside what became of the messages. */
export function Pipelines() {
  const { params } = useLocation();
  const only = { topic: params.get('topic') ?? '', group: params.get('group') ?? '' };
  const times = { from: params.get('from') ?? '', to: params.get('to') ?? '' };
  const pipelines = useAnswer(`pipelines ${JSON.stringify(only)}`, (signal) => api.pipelines({ ...only, limit: 1000 }, signal), { every: 5000 });
  const history = useAnswer(`history ${JSON.stringify([only, times])}`, (signal) => api.history({ ...only, ...times, buckets: 60, limit: 1000 }, signal), { every: 10_000 });
  return html`
    <h1>Pipelines</h1>
    <form class="filters" aria-label="filters" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      <${Name} name="topic" label="topic" of="topics" /><${Name} name="group" label="group" of="groups" />
      <${Times} absent="now-1h" />
      <${Copy} text=${curl(paths.pipelines, only)} what="this as curl" label="curl" />
    </form>
    <${Shown} of=${pipelines} what="pipelines">
      ${(/** @type {PipelinePage} */ page) => html`
        <${CompletenessLine} of=${page.completeness} />
        <${Lies} pipelines=${page.items} />
        ${page.items.length === 0 && html`<${Empty}><p><strong>No consumer group commits here.</strong></p><p>Pipelines appear when the observer has seen a group's commit on a topic; the System page says whether it looks.</p></${Empty}>`}
        <h2 class="hidden">Each topic and group</h2>
        <div class="cards">${page.items.map((one) => html`<${Card} key=${`${one.cluster}/${one.topic}/${one.group}`} pipeline=${one} history=${history.value} />`)}</div>
      `}
    </${Shown}>
  `;
}

/** Groups whose lag tells nothing although messages are gone. @param {{pipelines: Pipeline[]}} props */
function Lies({ pipelines }) {
  const lies = pipelines.filter((one) => one.group && keepsUp(one) && one.lost !== '0');
  if (lies.length === 0) return null;
  return html`<section aria-labelledby="lies"><h2 id="lies">No lag to speak of, and yet messages are gone</h2>
    <ul class="wrongs">${lies.map(
      (one) => html`<li><${Badge} verdict="lost" /> <span><a href=${href('/messages', { verdict: 'lost', topic: one.topic, group: one.group })}>${counted(one.lost, 'message')} of ${visible(one.topic)}</a> did not get through ${visible(one.group)}, whose lag is ${count(one.lag)}</span></li>`,
    )}</ul></section>`;
}

/** The verdict to list for each series of a chart. @type {Record<string, string>} */
const LISTED = { lost: 'lost', 'dead-lettered': 'dead_lettered', unknown: 'unknown', retrying: 'retrying', filtered: 'filtered', delivered: 'delivered' };

/** @param {{pipeline: Pipeline, history: History | undefined}} props */
function Card({ pipeline, history }) {
  const { topic, group, cluster } = pipeline;
  const own = history?.items.find((one) => one.topic === topic && one.group === group && one.cluster === cluster);
  const list = (/** @type {string} */ verdict) => href('/messages', { verdict, topic, group });
  const cell = (/** @type {string} */ name, /** @type {string} */ n, /** @type {string} */ verdict) =>
    html`<dt>${name}</dt><dd>${n === '0' || !verdict ? count(n) : html`<a href=${list(verdict)}>${count(n)}</a>`}</dd>`;
  return html`<article class="card">
    <h3>${visible(topic)} → ${visible(group || 'lost on the broker')}</h3>
    ${own && history
      ? html`<${Bars} title=${`what became of ${topic} for ${group || 'no group'}, and the lag`} bounds=${history.boundsUnixNano} lag=${own.lag}
          series=${[
            { name: 'lost', tone: 'bad', values: own.lost },
            { name: 'dead-lettered', tone: 'warn', values: own.deadLettered },
            { name: 'unknown', tone: 'unsure', values: own.unknown },
            { name: 'retrying', tone: 'busy', values: own.retrying },
            { name: 'filtered', tone: 'quiet', values: own.filtered },
            { name: 'delivered', tone: 'good', values: own.delivered },
          ]}
          target=${(/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ worst) => href('/messages', { verdict: LISTED[worst], topic, group, from, to })} />`
      : html`<p class="quiet">No chart yet.</p>`}
    <dl class="facts">
      ${cell('lag', pipeline.lag, '')}
      ${cell('delivered', pipeline.delivered, 'delivered')}
      ${cell('dead-lettered', pipeline.deadLettered, 'dead_lettered')}
      ${cell('lost', pipeline.lost, 'lost')}
      ${cell('unknown', pipeline.unknown, 'unknown')}
      ${cell('retrying', pipeline.retrying, 'retrying')}
      ${cell('filtered', pipeline.filtered, 'filtered')}
      <dt>coverage</dt>
      <dd>${pipeline.coverage ? html`${percent(Number(pipeline.coverage.told), Number(pipeline.coverage.given))} of ${count(pipeline.coverage.given)} given <span class="quiet">told by the application</span>` : html`<span class="quiet">no application tells outcomes itself</span>`}</dd>
      ${pipeline.retentionMargin !== undefined && html`<dt>retention margin</dt><dd>${counted(pipeline.retentionMargin, 'offset')} until retention takes one before the group gets to it</dd>`}
      ${pipeline.firstLost && html`<dt>first lost</dt><dd><a href=${messageHref(topic, pipeline.firstLost.partition, pipeline.firstLost.offset, cluster)}><code>${visible(topic)}/${pipeline.firstLost.partition}@${pipeline.firstLost.offset}</code></a></dd>`}
    </dl>
  </article>`;
}
