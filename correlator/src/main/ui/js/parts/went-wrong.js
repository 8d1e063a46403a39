// @ts-check
/** What went wrong, in words; or that nothing did, and how sure that is. */
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { href, messageHref } from '../router.js';
import { count, counted, percent } from '../words/numbers.js';
import { LATELY, recent } from '../words/recent.js';
import { look } from '../words/verdicts.js';
import { Badge } from './badge.js';
import { Empty } from './states.js';
import { visible } from './payload.js';
import { When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */
/** @typedef {import('../../types/api').components['schemas']['History']} History */

/** The kinds of loss, by the name that a pipeline has for each. @type {[keyof Pipeline, string][]} */
const LOSSES = [
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['expired', 'expired'],
  ['neverOffered', 'never_offered'],
  ['lostOnBroker', 'lost_on_broker'],
];

/** @param {{pipelines: Pipeline[], history: History | undefined}} props */
export function WentWrong({ pipelines, history }) {
  const letters = useAnswer('letters', (signal) => api.deadLetterSummary({ by: 'topic,error', from: LATELY, limit: 5 }, signal), { every: 5000 });
  const findings = useAnswer('findings', (signal) => api.findings(signal), { every: 15_000 });
  const unsent = useAnswer('unsent', (signal) => api.messages({ verdict: 'lost_before_broker', from: LATELY, limit: 100 }, signal), { every: 15_000 });
  const never = unsent.value?.items ?? [];
  const lost = recent(pipelines, history, 'lost');
  const unsure = recent(pipelines, history, 'unknown');
  const dead = letters.value?.items ?? [];
  const found = findings.value?.items ?? [];
  return html`<section aria-labelledby="wrong">
    <h2 id="wrong">What went wrong</h2>
    ${lost.lately.length + never.length === 0 && html`<${NothingLost} pipelines=${pipelines} isLately=${Boolean(history)} />`}
    <ul class="wrongs">
      ${lost.lately.map((one) => html`<li><${Loss} of=${one.pipeline} lately=${one.count} /></li>`)}
      ${never.length > 0 &&
      html`<li><${Badge} verdict="lost" /> <span><a href=${href('/messages', { verdict: 'lost_before_broker', from: LATELY })}>${never.length === 100 ? '100 messages or more' : counted(never.length, 'message')}</a> of the last hour never got to the broker: ${[...new Set(never.map((one) => visible(one.topic)))].slice(0, 5).join(', ')}</span></li>`}
      ${found.map(
        (one) => html`<li><${Badge} verdict="unknown" /> <span>${one.about && html`about ${count(one.about)} of ${visible(one.topic)} to ${visible(one.group)}: `}${visible(one.text)}</span></li>`,
      )}
      ${dead.map(
        (one) => html`<li>
          <${Badge} verdict="dead_lettered" />
          <span><a href=${href('/dead-letters', { topic: one.topic, error: one.errorType, from: LATELY })}>
              ${counted(one.count, 'dead letter')} in ${visible(one.topic ?? '')}</a>${' '}
            within the last hour: ${visible(one.errorType?.split('.').pop() || 'no error type')}, the last at <${When} nanos=${one.lastUnixNano} short /></span>
        </li>`,
      )}
      ${unsure.lately.map((one) => html`<li><${Unsure} of=${one.pipeline} lately=${one.count} /></li>`)}
    </ul>
    ${lost.before.length + unsure.before.length > 0 &&
    html`<h3>${history ? 'Before, or at a time that is not known' : 'As far back as is known'}</h3>
      <ul class="wrongs">
        ${lost.before.map((one) => html`<li><${Loss} of=${one} /></li>`)}
        ${unsure.before.map((one) => html`<li><${Unsure} of=${one} /></li>`)}
      </ul>`}
  </section>`;
}

/** @param {{of: Pipeline, lately?: number}} props */
function Loss({ of, lately }) {
  const kinds = LOSSES.filter(([field]) => of[field] !== '0').map(([field, verdict]) => `${look(verdict).name} ${count(String(of[field]))}`);
  const list = href('/messages', { verdict: 'lost', topic: of.topic, group: of.group, from: lately ? LATELY : '' });
  const isAll = !lately || lately === Number(of.lost);
  const whose = of.group ? ` lost to ${visible(of.group)}` : ' lost on the broker';
  return html`<${Badge} verdict="lost" />
    <span><a href=${list}>${counted(lately ?? of.lost, 'message')} of ${visible(of.topic)}${whose}${lately ? ' within the last hour' : ''}</a>
      <span class="quiet"> (${isAll ? '' : `${count(of.lost)} in all: `}${kinds.join(', ')}; lag ${count(of.lag)})</span>
      ${of.firstLost &&
      html`, the first of ${isAll ? 'them' : 'all'} <a href=${messageHref(of.topic, of.firstLost.partition, of.firstLost.offset, of.cluster)}><code>${visible(of.topic)}/${of.firstLost.partition}@${of.firstLost.offset}</code></a>`}
    </span>`;
}

/** @param {{of: Pipeline, lately?: number}} props */
function Unsure({ of, lately }) {
  const list = href('/messages', { verdict: 'unknown', topic: of.topic, group: of.group, from: lately ? LATELY : '' });
  return html`<${Badge} verdict="unknown" />
    <span><a href=${list}>${counted(lately ?? of.unknown, 'message')} of ${visible(of.topic)}</a>${' '}
      went past ${visible(of.group || 'no group')}${lately ? ' within the last hour' : ''}, and nothing says what became of them</span>`;
}

/** @param {{pipelines: Pipeline[], isLately: boolean}} props */
function NothingLost({ pipelines, isLately }) {
  const told = pipelines.filter((one) => one.coverage);
  const given = told.reduce((sum, one) => sum + Number(one.coverage?.given), 0);
  const some = told.reduce((sum, one) => sum + Number(one.coverage?.told), 0);
  if (pipelines.length === 0) {
    return html`<${Empty}>
      <p><strong>No consumer group has been seen yet.</strong></p>
      <p>Waybill looks at groups where <code>observer</code> stands in its configuration, and reads telemetry where <code>inputs</code> do. <a href=${href('/system')}>System</a> says what it has read so far.</p>
    </${Empty}>`;
  }
  const unknown = pipelines.reduce((sum, one) => sum + Number(one.unknown), 0);
  return html`<${Empty}>
    <p><strong>${isLately ? 'Nothing is known to be lost of the last hour.' : 'What was lost within the last hour is not known.'}</strong></p>
    <p>How sure that is: ${given > 0 ? `of what applications were given, ${percent(some, given)} was told about` : 'no application tells outcomes itself, so that spans and dead letters are all there is'};
      of ${count(unknown)} messages nothing can be said.</p>
  </${Empty}>`;
}
