package io.waybill.correlator.http;

import io.waybill.correlator.changes.ChangeJson;
import io.waybill.ledger.Change;

/**
 * Which changes a caller wants.
 *
 * @param verdict the label of a verdict, {@code lost} for all that are, or "" for any
 * @param topic the topic's name, or ""
 * @param group the group's name, or ""
 */
record StreamFilter(String verdict, String topic, String group) {
  /** A correction of what is wanted is wanted too. */
  boolean wants(Change change) {
    return (topic.isEmpty() || topic.equals(change.message().topic()))
        && (group.isEmpty() || group.equals(change.group()))
        && (ChangeJson.isNamed(verdict, change.verdict())
            || change.before().filter(kind -> ChangeJson.isNamed(verdict, kind)).isPresent());
  }
}
