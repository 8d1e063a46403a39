// @ts-check
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { visible } from '../parts/payload.js';
import { Scrolls } from '../parts/scrolls.js';
import { Shown } from '../parts/states.js';
import { When } from '../parts/when.js';
import { href } from '../router.js';
import { behind } from '../words/completeness.js';
import { bytes, count, percent } from '../words/numbers.js';
import { duration } from '../words/time.js';

/** @typedef {import('../../types/api').components['schemas']['Status']} Status */
/** @typedef {import('../../types/api').components['schemas']['PipelinePage']} PipelinePage */

/** How Waybill itself is. */
export function System() {
  const status = useAnswer('status', (signal) => api.status(signal), { every: 5000 });
  return html`<h1>System</h1>
    <${Shown} of=${status} what="The system's state">
      ${(/** @type {Status} */ one) => html`
        <${CompletenessLine} of=${one.completeness} />
        <${Problems} status=${one} />
        <${Inputs} status=${one} />
        <${Missing} status=${one} />
        <${Coverage} />
        <${Resources} status=${one} />
      `}
    </${Shown}>`;
}

/** @param {{status: Status}} props */
function Problems({ status }) {
  const all = [...status.problems, ...status.inputs.flatMap((input) => input.problems.map((text) => `${input.name}: ${text}`)), ...status.advice];
  return html`<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
    ${all.length === 0 ? html`<p>None: every input is read, and the index can be written.</p>` : html`<ul>${all.map((text) => html`<li class="warning">${visible(text)}</li>`)}</ul>`}
  </section>`;
}

/** @param {{status: Status}} props */
function Inputs({ status }) {
  return html`<section aria-labelledby="inputs"><h2 id="inputs">Inputs</h2>
    <${Scrolls} label="inputs"><table>
      <thead><tr><th scope="col">topic</th><th scope="col" class="number">partition</th><th scope="col" class="number">end of log</th><th scope="col" class="number">searchable to</th><th scope="col" class="number">durable to</th><th scope="col" class="number">behind</th><th scope="col">last record</th></tr></thead>
      <tbody>${status.completeness.partitions.map(
        (one) => html`<tr><th scope="row">${visible(one.topic)}</th><td class="number">${one.partition}</td><td class="number">${count(one.endOffset)}</td><td class="number">${count(one.searchableTo)}</td><td class="number">${count(one.durableTo)}</td>
          <td class="number">${count(behind(one))}</td><td>${one.searchableTimeUnixNano ? html`<${When} nanos=${one.searchableTimeUnixNano} />` : html`<span class="quiet">none yet</span>`}</td></tr>`,
      )}</tbody></table></${Scrolls}>
    ${status.watermarks.map((one) => html`<p>Messages of cluster ${visible(one.cluster)} are judged up to <${When} nanos=${one.judgedToUnixNano} />.</p>`)}
  </section>`;
}

/** @param {{status: Status}} props */
function Missing({ status }) {
  const { gaps, agents, files, counters } = status.completeness;
  const none = gaps.length + agents.length + files.length + counters.length === 0;
  return html`<section aria-labelledby="missing"><h2 id="missing">Known to be missing</h2>
    ${none ? html`<p>Nothing: no input lost records before they were read, and no agent says that it dropped any.</p>` : ''}
    <ul>
      ${gaps.map((gap) => html`<li class="warning">${visible(gap.topic)}/${gap.partition}, offsets ${count(gap.fromOffset)} to ${count(gap.toOffset)}: ${visible(gap.reason)}</li>`)}
      ${agents.map((agent) => html`<li>agent ${visible(agent.agent)}: ${visible(agent.text)}</li>`)}
      ${files.map((file) => html`<li class="warning">${visible(file.path)} of ${visible(file.agent)}: ${visible(file.text)}</li>`)}
      ${counters.map((counter) => html`<li>${visible(counter.text)}</li>`)}
    </ul></section>`;
}

/** Of which groups enough is told to judge what they do. */
function Coverage() {
  const pipelines = useAnswer('coverage', (signal) => api.pipelines({ limit: 1000 }, signal), { every: 15_000 });
  return html`<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
    <${Shown} of=${pipelines} what="coverage">
      ${(/** @type {PipelinePage} */ page) => {
        const groups = page.items.filter((one) => one.group);
        return groups.length === 0
          ? html`<p class="quiet">No consumer group has been seen yet.</p>`
          : html`<${Scrolls} label="coverage"><table>
              <thead><tr><th scope="col">topic</th><th scope="col">group</th><th scope="col" class="number">told by the application</th><th scope="col" class="number">nothing known of</th></tr></thead>
              <tbody>${groups.map(
                (one) => html`<tr><th scope="row">${visible(one.topic)}</th><td>${visible(one.group)}</td>
                  <td class="number">${one.coverage ? `${percent(Number(one.coverage.told), Number(one.coverage.given))} of ${count(one.coverage.given)}` : html`<span class="quiet">tells no outcomes</span>`}</td>
                  <td class="number">${one.unknown === '0' ? '0' : html`<a href=${href('/messages', { verdict: 'unknown', topic: one.topic, group: one.group })}>${count(one.unknown)}</a>`}</td></tr>`,
              )}</tbody></table></${Scrolls}>`;
      }}
    </${Shown}></section>`;
}

/** @param {{status: Status}} props */
function Resources({ status }) {
  const { resources } = status;
  return html`<section aria-labelledby="resources"><h2 id="resources">This Waybill</h2>
    <dl class="facts">
      <dt>version</dt><dd>${status.version}, Java ${status.java}</dd>
      ${resources &&
      html`<dt>running since</dt><dd><${When} nanos=${resources.startedUnixNano} /></dd>
        <dt>events</dt><dd>${count(resources.events)}, ${bytes(Number(resources.indexBytes))} on disk</dd>
        <dt>memory</dt><dd>${bytes(Number(resources.heapUsedBytes))} of ${bytes(Number(resources.heapMaxBytes))}</dd>
        ${resources.look && html`<dt>last look at the broker</dt><dd>${duration(Number(resources.look.millis))}, ${count(resources.look.partitions)} partitions, ${count(resources.look.groups)} groups</dd>`}
        <dt>evidence without room</dt><dd>${count(resources.unheardEvidence)}</dd>`}
    </dl>
    ${!resources && html`<p class="quiet">What it uses is told to operators.</p>`}
    <p><a href="/metrics" data-plain="yes">Metrics</a>, <a href="/readyz" data-plain="yes">readiness</a>, <a href="/api/v1/openapi.json" data-plain="yes">the API's description</a>.</p>
  </section>`;
}
