package io.waybill.correlator.http;

import io.waybill.ledger.Change;
import io.waybill.ledger.VerdictKind;
import java.util.Set;

/**
 * Which changes a caller wants.
 *
 * @param kinds verdicts
 * @param topic the topic's name, or ""
 * @param group the group's name, or ""
 */
record StreamFilter(Set<VerdictKind> kinds, String topic, String group) {
  StreamFilter {
    kinds = Set.copyOf(kinds);
  }

  /** A correction of what is wanted is wanted too. */
  boolean wants(Change change) {
    return (topic.isEmpty() || topic.equals(change.message().topic()))
        && (group.isEmpty() || group.equals(change.group()))
        && (kinds.contains(change.verdict())
            || change.before().filter(kinds::contains).isPresent());
  }
}
