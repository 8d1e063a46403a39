package io.waybill.benchmarks;

import io.waybill.lucene.LuceneEventStore;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** How long reads take: traces by ID, and searches, each as its tenant. */
final class Lookups {
  private final LuceneEventStore store;
  private final Random random;
  private final List<Found> traces = new ArrayList<>();

  private record Found(String tenant, TraceId trace) {}

  /** Samples traces that are there. */
  Lookups(LuceneEventStore store, long seed, int count) {
    this.store = store;
    this.random = new Random(seed);
    try (EventReader reader = store.reader()) {
      EventQuery query = EventQuery.ALL.and(new Clause.Field("level", "ERROR"));
      for (var event : reader.search(Scope.ALL, query, 1000, Optional.empty()).events()) {
        traces.add(new Found(event.tenant(), event.trace().traceId()));
      }
      for (String word : List.of("declined", "timeout", "pool", "retry", "shipped")) {
        EventQuery some = EventQuery.ALL.and(new Clause.Words(List.of(word)));
        for (var event : reader.search(Scope.ALL, some, count / 5, Optional.empty()).events()) {
          traces.add(new Found(event.tenant(), event.trace().traceId()));
        }
      }
    }
  }

  /** Milliseconds of so many look-ups of a trace, sorted. */
  double[] traces(int count) {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      Found one = traces.get(random.nextInt(traces.size()));
      long begin = System.nanoTime();
      int found;
      try (EventReader reader = store.reader()) {
        found =
            reader
                .find(
                    Scope.of(Set.of(one.tenant())),
                    new Key.Trace(one.trace()),
                    100,
                    Optional.empty())
                .events()
                .size();
      }
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (found == 0) {
        throw new IllegalStateException("trace " + one.trace() + " is gone");
      }
    }
    Arrays.sort(millis);
    return millis;
  }

  /** Milliseconds of so many searches for two words of one tenant, newest 100, sorted. */
  double[] searches(int count) {
    double[] millis = new double[count];
    String[] words = {"declined", "timeout", "pool", "retry", "shipped", "customer"};
    for (int i = 0; i < count; i++) {
      EventQuery query =
          EventQuery.ALL.and(
              new Clause.Words(
                  List.of(
                      words[random.nextInt(words.length)], words[random.nextInt(words.length)])));
      Scope scope = Scope.of(Set.of("tenant-" + random.nextInt(4)));
      long begin = System.nanoTime();
      try (EventReader reader = store.reader()) {
        var unused = reader.search(scope, query, 100, Optional.empty());
      }
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }

  static double percentile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  }
}
