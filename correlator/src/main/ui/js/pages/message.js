// @ts-check
import { useAnswer } from '../api/answer.js';
import { api, curl, messagePath } from '../api/client.js';
import { html } from '../html.js';
import { Badge, Confidence } from '../parts/badge.js';
import { CompletenessLine } from '../parts/completeness-line.js';
import { Copy, Id } from '../parts/copy.js';
import { EvidenceList } from '../parts/evidence.js';
import { Journey } from '../parts/journey.js';
import { visible } from '../parts/payload.js';
import { Empty, Shown } from '../parts/states.js';
import { When } from '../parts/when.js';
import { href, messageHref, traceHref, useLocation } from '../router.js';
import { causeWords, look, nextStep, sentence } from '../words/verdicts.js';

/** @typedef {import('../../types/api').components['schemas']['Message']} Message */
/** @typedef {import('../../types/api').components['schemas']['Verdict']} Verdict */

/** What became of one message, with the proof. @param {{parts: string[]}} props */
export function Message({ parts }) {
  const [topic, partition, offset] = parts;
  const { params } = useLocation();
  const query = { cluster: params.get('cluster') ?? '' };
  const message = useAnswer(
    `message ${topic} ${partition} ${offset} ${query.cluster}`,
    (signal) => api.message(topic, partition, offset, query, signal),
    { every: 10_000 },
  );
  const name = `${topic}/${partition}@${offset}`;
  return html`
    <nav class="crumbs" aria-label="where this is">
      <a href=${href('/messages', { topic })}>messages of ${visible(topic)}</a>
      ${Number(offset) > 0 && html` · <a rel="prev" href=${messageHref(topic, Number(partition), String(BigInt(offset) - 1n), query.cluster)}>the one before</a>`}
      ${' '}· <a rel="next" href=${messageHref(topic, Number(partition), String(BigInt(offset) + 1n), query.cluster)}>the next</a>
    </nav>
    <h1><code>${visible(name)}</code> <${Copy} text=${name} what="coordinate" />
      <${Copy} text=${curl(messagePath(topic, partition, offset), query)} what="this as curl" label="curl" /></h1>
    <${Shown} of=${message} what="This message">
      ${(/** @type {Message} */ one) => html`<${Found} message=${one} />`}
    </${Shown}>
  `;
}

/** @param {{message: Message}} props */
function Found({ message }) {
  const worst = [...message.verdicts].sort((a, b) => rank(a) - rank(b));
  return html`
    ${worst.length === 0 &&
    html`<${Empty}><p><strong>No consumer group answers for it.</strong></p><p>Telemetry names this message; no group that Waybill knows of reads its topic.</p></${Empty}>`}
    ${worst.map((verdict) => html`<${OneVerdict} key=${verdict.group} verdict=${verdict} message=${message} />`)}
    ${message.marks.length > 0 &&
    html`<section aria-labelledby="marks"><h2 id="marks">Beside that</h2>
      <ul>${message.marks.map((mark) => html`<li><strong>${mark.mark.replaceAll('_', ' ')}</strong> ${mark.text}</li>`)}</ul></section>`}
    <section aria-labelledby="journey"><h2 id="journey">Its journey</h2><${Journey} message=${message} /></section>
    <section aria-labelledby="traces"><h2 id="traces">Its traces</h2>
      ${message.traceIds.length === 0
        ? html`<p class="quiet">No trace names it: its producer writes no trace context, or its spans have not arrived.</p>`
        : html`<ul class="plain">${message.traceIds.map((id) => html`<li><${Id} id=${id} what="trace ID" href=${traceHref(id)} /></li>`)}</ul>`}
    </section>
    <${CompletenessLine} of=${message.completeness} />
  `;
}

/** The worst first. @param {Verdict} verdict */
function rank(verdict) {
  return ['bad', 'warn', 'unsure', 'busy', 'good', 'quiet'].indexOf(look(verdict.verdict).tone);
}

/** @param {{verdict: Verdict, message: Message}} props */
function OneVerdict({ verdict, message }) {
  const cause = causeWords(verdict.cause);
  const next = nextStep(verdict);
  return html`<section class="verdict tone-edge-${look(verdict.verdict).tone}" aria-label=${`for ${verdict.group || 'no group'}`}>
    <p class="verdict-head">
      <${Badge} verdict=${verdict.verdict} /> <span>for group <strong>${visible(verdict.group || 'none')}</strong></span>
      <${Confidence} confidence=${verdict.confidence} />
    </p>
    <p class="sentence">${sentence(verdict)}</p>
    ${cause && html`<p><strong>Cause:</strong> ${cause}.</p>`}
    ${next && html`<p><strong>What to do:</strong> ${next}</p>`}
    <h2 class="lesser">Evidence</h2>
    <${EvidenceList} evidence=${verdict.evidence} events=${message.items} group=${verdict.group} broker=${verdict.broker} />
    ${verdict.history &&
    html`<details><summary>${verdict.history.length === 1 ? 'It was corrected once' : `It was corrected ${verdict.history.length} times`}</summary>
      <ol class="plain">${verdict.history.map(
        (one) => html`<li>revision ${one.revision}, <${When} nanos=${one.atUnixNano} />: ${one.before ? html`<${Badge} verdict=${one.before} /> became ` : ''}<${Badge} verdict=${one.verdict} /></li>`,
      )}</ol></details>`}
  </section>`;
}
