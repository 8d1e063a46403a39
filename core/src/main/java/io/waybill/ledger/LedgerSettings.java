package io.waybill.ledger;

import java.time.Duration;
import java.util.Set;

/**
 * What a ledger is told by its owner.
 *
 * @param grace how long telemetry may take from a commit to its topic
 * @param outcomeWithin how long after a commit an application may still tell an outcome
 * @param stuckAfter how long a group may stand still before it is stuck
 * @param withoutDeadLetters groups that are declared to write none
 * @param filtering groups that are declared to leave messages out by design
 * @param exemptions what is declared not to be for groups that commit on it
 * @param mirrors topics that are to have every message of others
 * @param retention how long messages are known; zero for ever
 * @param defaultTenant the tenant of what names none; "" where there is no such
 */
public record LedgerSettings(
    Duration grace,
    Duration outcomeWithin,
    Duration stuckAfter,
    Set<String> withoutDeadLetters,
    Set<String> filtering,
    Set<Exemption> exemptions,
    Set<Mirror> mirrors,
    Duration retention,
    String defaultTenant) {
  /** Of one that knows only what telemetry says. */
  public static final LedgerSettings NONE =
      new LedgerSettings(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Duration.ZERO,
          "");

  public LedgerSettings {
    withoutDeadLetters = Set.copyOf(withoutDeadLetters);
    filtering = Set.copyOf(filtering);
    exemptions = Set.copyOf(exemptions);
    mirrors = Set.copyOf(mirrors);
  }

  /** Whether some or all of the topic is declared not to be for the group. */
  boolean isAnyExempt(String group, String topic) {
    return exemptions.stream().anyMatch(one -> one.isOf(group, topic));
  }

  /** Whether the group is declared to leave out some or all of the topic. */
  boolean leavesOut(String group, String topic) {
    return filtering.contains(group) || isAnyExempt(group, topic);
  }
}
