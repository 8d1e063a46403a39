// @ts-check
/** What verdicts are called, how they look, and what they say in a sentence. */

/** @typedef {import('../../types/api').components['schemas']['Verdict']} Verdict */

/**
 * How a verdict is drawn: never by colour alone.
 * @type {Record<string, {name: string, sign: string, tone: 'good' | 'bad' | 'warn' | 'busy' | 'quiet' | 'unsure'}>}
 */
const LOOKS = {
  lost: { name: 'lost', sign: '✕', tone: 'bad' },
  delivered: { name: 'delivered', sign: '✓', tone: 'good' },
  filtered: { name: 'filtered', sign: '⊘', tone: 'quiet' },
  aborted: { name: 'aborted', sign: '⊘', tone: 'quiet' },
  superseded: { name: 'superseded', sign: '⊘', tone: 'quiet' },
  dead_lettered: { name: 'dead-lettered', sign: '▼', tone: 'warn' },
  retrying: { name: 'retrying', sign: '↻', tone: 'busy' },
  in_flight: { name: 'in flight', sign: '→', tone: 'busy' },
  stuck: { name: 'stuck', sign: '‖', tone: 'warn' },
  failed: { name: 'failed', sign: '✕', tone: 'bad' },
  skipped: { name: 'skipped', sign: '✕', tone: 'bad' },
  expired: { name: 'expired', sign: '✕', tone: 'bad' },
  never_offered: { name: 'never offered', sign: '✕', tone: 'bad' },
  lost_before_broker: { name: 'lost before the broker', sign: '✕', tone: 'bad' },
  lost_on_broker: { name: 'lost on the broker', sign: '✕', tone: 'bad' },
  unknown: { name: 'unknown', sign: '?', tone: 'unsure' },
};

/** @param {string} verdict */
export function look(verdict) {
  return LOOKS[verdict] ?? { name: verdict.replaceAll('_', ' '), sign: '•', tone: 'quiet' };
}

/** What can be listed, the worst first. */
export const LISTABLE = [
  'lost',
  'dead_lettered',
  'unknown',
  'retrying',
  'delivered',
  'filtered',
  'failed',
  'skipped',
  'expired',
  'never_offered',
  'lost_before_broker',
  'lost_on_broker',
  'aborted',
  'superseded',
];

/** @type {Record<string, (who: string) => string>} */
const SENTENCES = {
  delivered: (who) => `Delivered: ${who} processed it.`,
  filtered: (who) => `Filtered: ${who} leaves it out by design.`,
  aborted: () => 'Aborted: its transaction was aborted, so that nobody was meant to read it.',
  superseded: () => 'Superseded: compaction removed it, since a newer record has its key.',
  dead_lettered: (who) => `Dead-lettered: ${who} gave up on it, and a dead letter was written.`,
  retrying: (who) => `Retrying: it waits in a retry topic of ${who}.`,
  in_flight: (who) => `In flight: ${who} has not finished with it yet.`,
  stuck: (who) => `Stuck: ${who} has stood still in front of it.`,
  failed: (who) => `Lost: ${who} failed on it and went on, and no dead letter names it.`,
  skipped: (who) => `Lost: ${who} went past it, and told no outcome where it should have.`,
  expired: (who) => `Lost: it was removed from the log before ${who} got to it.`,
  never_offered: (who) => `Lost: ${who} was never given it; its position went past it.`,
  lost_before_broker: () => 'Lost: its producer could not write it, and the log does not have it.',
  lost_on_broker: () => 'Lost: the brokers had acknowledged it, and then no longer had it.',
};

/**
 * Of a mirror in another cluster, which verdicts know as a group.
 *
 * @type {Record<string, (where: string) => string>}
 */
const OF_MIRRORS = {
  delivered: (where) => `Mirrored: ${where} has it.`,
  in_flight: (where) => `In flight: ${where} does not have it yet.`,
  stuck: (where) => `Stuck: ${where} does not have it, and gets nothing more.`,
  skipped: (where) => `Lost: ${where} does not have it, and has what stands around it.`,
};

const MIRROR = 'mirror:';

/** @type {Record<string, string>} */
const REASONS = {
  sampled_out: 'its trace was not sampled',
  uninstrumented: 'nothing tells what the group does with messages',
  telemetry_gap: 'telemetry of that time is missing',
  unreadable: 'it could not be read',
  dead_letters_not_read: 'where the group writes its dead letters is not known, or not read so far',
  no_permission: 'Waybill is not allowed to look',
  ambiguous: 'what is known fits more than one answer',
  awaiting_telemetry: 'telemetry is not read that far yet',
  awaiting_outcome: 'the application may still tell',
};

/** @param {Verdict} verdict */
export function sentence(verdict) {
  const who = verdict.group || 'no group';
  if (verdict.verdict === 'unknown') {
    return `Unknown: whether ${who} processed it can't be told: ${reason(verdict.reason)}.`;
  }
  const ofMirror = who.startsWith(MIRROR) ? OF_MIRRORS[verdict.verdict] : undefined;
  const words =
    ofMirror?.(who.slice(MIRROR.length)) ??
    SENTENCES[verdict.verdict]?.(who) ?? `${look(verdict.verdict).name} for ${who}.`;
  return verdict.reason ? `${words.slice(0, -1)}: ${reason(verdict.reason)}.` : words;
}

/** @param {string | undefined} name */
function reason(name) {
  return name ? (REASONS[name] ?? name.replaceAll('_', ' ')) : 'nothing is known of it';
}

/** @type {Record<string, string>} */
const CAUSES = {
  error_then_committed: 'an error was seen, and the offset was committed after it',
  committed_without_outcome: 'the offset was committed although no outcome was told',
  committed_without_span: 'the offset was committed although it was never processed',
  not_mirrored: 'the mirror left it out, or stood still for longer than the log was kept',
  never_given_to_application: 'the client never gave it to the application',
  retention_overtook_group: 'retention removed it while the group lagged',
  operator_jump: "a tool moved the group's position",
  reset_policy: 'auto.offset.reset moved the group past it',
  open_transaction: 'a transaction stands open in front of it',
  transaction_aborted: 'its transaction was aborted',
  buffer_exhausted: "the producer's buffer was full",
  refused_record: 'the broker refused the record',
  refused_topic: 'the broker refused the topic',
  declared_by_owner: 'the group is declared to leave messages out',
};

/** @param {string | undefined} cause */
export function causeWords(cause) {
  return cause ? (CAUSES[cause] ?? cause.replaceAll('_', ' ')) : '';
}

/** @type {Record<string, string>} */
const NEXT = {
  failed:
    'Read the error below, mend its reason, then write the message again (its value is still in the topic until retention removes it). Let the handler write a dead letter before it commits.',
  skipped:
    "Look at the group's handler around that time: an early return, a swallowed exception, a commit before the work was done. Then write the message again.",
  expired:
    'The value is gone from the topic. Ask its producer for it, give the topic a longer retention, and watch the retention margin of this group.',
  never_offered:
    "Set the group's position back to this offset, or write the message again; find out who moved the position.",
  lost_before_broker:
    "Send it again from its source: the log never had it. The producer's error below says why; an outbox would have kept it.",
  lost_on_broker:
    'Ask its producer to send it again. Check unclean.leader.election.enable, min.insync.replicas and acks.',
  dead_lettered: 'Open the dead letter below: its error says what to mend. Then replay it to its topic.',
  retrying: 'Nothing yet: it is tried again. It is delivered once its copy is.',
  stuck: 'See whether the group has members, and what they wait for; restart what hangs.',
  in_flight: 'Nothing yet: wait for the group, or for telemetry.',
  delivered: 'Nothing. If its effect is missing all the same, follow its trace further down.',
  filtered: 'Nothing, if that is what the group is meant to do.',
  aborted: 'Nothing: readers of committed records never see it.',
  superseded: 'Nothing: the newer record with its key took its place.',
};

/** What the cause tells better than the verdict. @type {Record<string, string>} */
const NEXT_BY_CAUSE = {
  not_mirrored:
    "See whether the mirror stood still for longer than the topic's retention, or leaves messages out. Then write the message to the mirror again.",
};

/** @type {Record<string, string>} */
const NEXT_UNKNOWN = {
  uninstrumented:
    'Give the group a voice: the Waybill client library, or OpenTelemetry instrumentation of its consumer.',
  sampled_out: 'Keep traces of this pipeline, or let the application tell outcomes: those are not sampled.',
  telemetry_gap: 'Look at completeness below: what is missing there is why. Its logs may still say.',
  dead_letters_not_read:
    'Let Waybill read the dead-letter topic of this group (inputs[].topics), or declare that it has none (observer.groups-without-dead-letters).',
  no_permission: "Grant Waybill's principal Describe on this topic and group.",
  ambiguous: 'The evidence below names more than one candidate: look at each.',
  unreadable: 'Look at the undecodable event below: it has the reason and the raw bytes.',
};

/** What to do next. @param {Verdict} verdict */
export function nextStep(verdict) {
  if (verdict.verdict === 'unknown') return NEXT_UNKNOWN[verdict.reason ?? ''] ?? 'Look at the evidence below.';
  return NEXT_BY_CAUSE[verdict.cause ?? ''] ?? NEXT[verdict.verdict] ?? '';
}
