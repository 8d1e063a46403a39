package io.waybill.ledger;

import io.waybill.ledger.History.Bucket;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts whole sets of offsets by the time at which a group went past them: its position at both
 * ends of a stretch bounds them. A group that went back and comes again passes nothing twice.
 */
final class Histories {
  private final Answers answers;
  private final Lags lags;
  private final long[] bounds;

  /**
   * For these stretches.
   *
   * @param bounds milliseconds since the epoch, ascending; two or more
   */
  Histories(Answers answers, Lags lags, long[] bounds) {
    this.answers = answers;
    this.lags = lags;
    this.bounds = bounds.clone();
  }

  List<History> of(String topic, String group, Scope scope) {
    Map<Flow, Bucket[]> all = new TreeMap<>();
    new Sorting(answers, scope)
        .each(
            partition -> MessageQuery.matches(topic, partition.topic()),
            row -> {
              if (MessageQuery.matches(group, row.group())) {
                add(row, all);
              }
            });
    List<History> histories = new ArrayList<>();
    all.forEach((flow, buckets) -> {
      List<Bucket> whole = new ArrayList<>();
      for (int i = 0; i < buckets.length; i++) {
        whole.add(buckets[i].withLag(lags.at(flow, bounds[i + 1] - 1)));
      }
      histories.add(new History(flow.cluster(), flow.topic(), flow.group(), whole));
    });
    return histories;
  }

  private void add(Sorting.Row row, Map<Flow, Bucket[]> all) {
    Bucket[] buckets =
        all.computeIfAbsent(
            Flow.of(row.partition(), row.group()),
            flow -> {
              Bucket[] empty = new Bucket[bounds.length - 1];
              Arrays.fill(empty, Bucket.NOTHING);
              return empty;
            });
    if (row.group().isEmpty()) {
      lostOnBroker(row, buckets);
      return;
    }
    long passed = Math.max(0, row.known().position(bounds[0] - 1));
    for (int i = 0; i < buckets.length; i++) {
      long next = Math.max(passed, row.known().position(bounds[i + 1] - 1));
      if (next > passed) {
        buckets[i] = buckets[i].plus(count(row.sorted(), passed, next));
      }
      passed = next;
    }
  }

  /** All at once, when it was seen. */
  private void lostOnBroker(Sorting.Row row, Bucket[] buckets) {
    long at = row.facts().truncatedMilli();
    for (int i = 0; i < buckets.length; i++) {
      if (bounds[i] <= at && at < bounds[i + 1]) {
        long lost = row.sorted().lostOnBroker().count();
        buckets[i] = buckets[i].plus(new Bucket(0, 0, 0, 0, lost, 0, -1));
      }
    }
  }

  private static Bucket count(Sorted sorted, long from, long to) {
    return new Bucket(
        sorted.delivered().count(from, to),
        sorted.deadLettered().count(from, to),
        sorted.retrying().count(from, to),
        sorted.filtered().count(from, to),
        sorted.lost(from, to),
        sorted.unknown(from, to),
        -1);
  }
}
