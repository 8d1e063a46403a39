// @ts-check
/** What went wrong, in words; or that nothing did, and how sure that is. */
import { useAnswer } from '../api/answer.js';
import { api } from '../api/client.js';
import { html } from '../html.js';
import { href, messageHref } from '../router.js';
import { count, counted, percent } from '../words/numbers.js';
import { look } from '../words/verdicts.js';
import { Badge } from './badge.js';
import { Empty } from './states.js';
import { visible } from './payload.js';
import { When } from './when.js';

/** @typedef {import('../../types/api').components['schemas']['Pipeline']} Pipeline */

/** The kinds of loss, by the name that a pipeline has for each. @type {[keyof Pipeline, string][]} */
const LOSSES = [
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['expired', 'expired'],
  ['neverOffered', 'never_offered'],
  ['lostOnBroker', 'lost_on_broker'],
];

/** @param {{pipelines: Pipeline[]}} props */
export function WentWrong({ pipelines }) {
  const letters = useAnswer('letters', (signal) => api.deadLetterSummary({ by: 'topic,error', from: 'now-1h', limit: 5 }, signal), { every: 5000 });
  const findings = useAnswer('findings', (signal) => api.findings(signal), { every: 15_000 });
  const unsent = useAnswer('unsent', (signal) => api.messages({ verdict: 'lost_before_broker', from: 'now-1h', limit: 100 }, signal), { every: 15_000 });
  const never = unsent.value?.items ?? [];
  const lossy = pipelines.filter((one) => one.lost !== '0').sort((a, b) => Number(b.lost) - Number(a.lost));
  const unsure = pipelines.filter((one) => Number(one.unknown) > 0).sort((a, b) => Number(b.unknown) - Number(a.unknown));
  const dead = letters.value?.items ?? [];
  const found = findings.value?.items ?? [];
  return html`<section aria-labelledby="wrong">
    <h2 id="wrong">What went wrong</h2>
    ${lossy.length + never.length === 0 && html`<${NothingLost} pipelines=${pipelines} />`}
    <ul class="wrongs">
      ${lossy.map((one) => html`<li><${Loss} of=${one} /></li>`)}
      ${never.length > 0 &&
      html`<li><${Badge} verdict="lost" /> <span><a href=${href('/messages', { verdict: 'lost_before_broker', from: 'now-1h' })}>${never.length === 100 ? '100 messages or more' : counted(never.length, 'message')}</a> of the last hour never got to the broker: ${[...new Set(never.map((one) => visible(one.topic)))].slice(0, 5).join(', ')}</span></li>`}
      ${found.map(
        (one) => html`<li><${Badge} verdict="unknown" /> <span>about ${count(one.about)} of ${visible(one.topic)} to ${visible(one.group)}: ${visible(one.text)}</span></li>`,
      )}
      ${dead.map(
        (one) => html`<li>
          <${Badge} verdict="dead_lettered" />
          <span><a href=${href('/dead-letters', { topic: one.topic, error: one.errorType, from: 'now-1h' })}>
              ${counted(one.count, 'dead letter')} in ${visible(one.topic ?? '')}</a>${' '}
            within the last hour: ${visible(one.errorType?.split('.').pop() || 'no error type')}, the last at <${When} nanos=${one.lastUnixNano} short /></span>
        </li>`,
      )}
      ${unsure.map(
        (one) => html`<li>
          <${Badge} verdict="unknown" />
          <span><a href=${href('/messages', { verdict: 'unknown', topic: one.topic, group: one.group })}>${counted(one.unknown, 'message')} of ${visible(one.topic)}</a>${' '}
            went past ${visible(one.group || 'no group')}, and nothing says what became of them</span>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{of: Pipeline}} props */
function Loss({ of }) {
  const kinds = LOSSES.filter(([field]) => of[field] !== '0').map(([field, verdict]) => `${look(verdict).name} ${count(String(of[field]))}`);
  const list = href('/messages', { verdict: 'lost', topic: of.topic, group: of.group });
  return html`<${Badge} verdict="lost" />
    <span><a href=${list}>${counted(of.lost, 'message')} of ${visible(of.topic)} ${Number(of.lost) === 1 ? 'is' : 'are'} lost${of.group ? ` to ${visible(of.group)}` : ' on the broker'}</a>
      <span class="quiet"> (${kinds.join(', ')}; lag ${count(of.lag)})</span>
      ${of.firstLost &&
      html`, the first of them <a href=${messageHref(of.topic, of.firstLost.partition, of.firstLost.offset, of.cluster)}><code>${visible(of.topic)}/${of.firstLost.partition}@${of.firstLost.offset}</code></a>`}
    </span>`;
}

/** @param {{pipelines: Pipeline[]}} props */
function NothingLost({ pipelines }) {
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
    <p><strong>Nothing is known to be lost.</strong></p>
    <p>How sure that is: ${given > 0 ? `of what applications were given, ${percent(some, given)} was told about` : 'no application tells outcomes itself, so that spans and dead letters are all there is'};
      of ${count(unknown)} messages nothing can be said.</p>
  </${Empty}>`;
}
