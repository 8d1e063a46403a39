package io.waybill.testkit;

import static io.waybill.testkit.Events.T0;
import static io.waybill.testkit.Events.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.EventKind;
import io.waybill.event.SpanDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import io.waybill.store.HopCount;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link EventStore} promises of counts: those of what would be found. */
abstract class EventCountContract extends EventStoreFixture {
  @Test
  void linesAreCountedByLevelAndTime() throws Exception {
    append(
        Events.at(0).service("web").log("INFO", "first"),
        Events.at(1).service("web").log("ERROR", "second"),
        Events.at(2).service("web").log("info", "third"),
        Events.at(3).service("other").log("INFO", "of another service"),
        Events.at(4).service("web").log("", "no level"),
        Events.at(5).tenant("other").service("web").log("WARN", "of another tenant"),
        Events.at(6).trace(1, 2).service("web").span("no line", SpanDetail.Kind.SERVER, 0));
    long millis = 1_000_000;
    long[] bounds = {T0 + millis, T0 + 2 * millis, T0 + 100 * millis};
    try (EventReader reader = store.reader()) {
      var acme = reader.countLogs(Scope.of(Set.of("acme")), "web", bounds).orElseThrow();
      assertThat(of(acme, "ERROR"))
          .as("the first bound is not before itself")
          .containsExactly(0, 1, 1);
      assertThat(of(acme, "INFO")).containsExactly(0, 0, 1);
      assertThat(of(acme, "WARN")).as("it is another tenant's").isEmpty();
      var all = reader.countLogs(Scope.ALL, "", bounds).orElseThrow();
      assertThat(of(all, "INFO")).containsExactly(0, 0, 2);
      assertThat(of(all, "WARN")).containsExactly(0, 0, 1);
      assertThat(of(all, "")).containsExactly(0, 0, 1);
    }
  }

  @Test
  void eventsAreCountedOverTimeAsTheyAreFound() throws Exception {
    append(
        Events.at(0).service("web").log("INFO", "declined at once"),
        Events.at(1).service("web").log("ERROR", "declined again"),
        Events.at(2).service("web").log("INFO", "accepted"),
        Events.at(3).tenant("other").service("web").log("INFO", "declined elsewhere"),
        Events.at(4).trace(1, 2).service("web").span("declined", SpanDetail.Kind.SERVER, 0));
    long millis = 1_000_000;
    long[] bounds = {T0 + millis, T0 + 3 * millis, T0 + 5 * millis};
    Scope acme = Scope.of(Set.of("acme"));
    EventQuery declined = EventQuery.ALL.and(new Clause.Words(List.of("declined")));
    try (EventReader reader = store.reader()) {
      assertThat(reader.countOverTime(acme, declined, bounds).orElseThrow())
          .as("what is before the first bound counts nowhere")
          .containsExactly(1, 1);
      assertThat(reader.countOverTime(Scope.ALL, declined, bounds).orElseThrow())
          .containsExactly(1, 2);
      EventQuery logs = declined.and(new Clause.Field("kind", "log"));
      assertThat(reader.countOverTime(Scope.ALL, logs, bounds).orElseThrow()).containsExactly(1, 1);
      EventQuery noErrors = logs.and(new Clause.Not(new Clause.Field("level", "ERROR")));
      assertThat(reader.countOverTime(Scope.ALL, noErrors, bounds).orElseThrow())
          .containsExactly(0, 1);
      EventQuery soon = declined.within(T0, T0 + 2 * millis);
      assertThat(reader.countOverTime(Scope.ALL, soon, bounds).orElseThrow())
          .as("the query's own time bounds it too")
          .containsExactly(1, 0);
      EventQuery phrase = EventQuery.ALL.and(new Clause.Phrase("clined ag"));
      reader
          .countOverTime(Scope.ALL, phrase, bounds)
          .ifPresent(counts ->
              assertThat(counts).as("right, where it is counted at all").containsExactly(1, 0));
    }
  }

  @Test
  void deadLettersAreCountedByWhatTheyHaveInCommon() throws Exception {
    append(
        Events.at(0).topic("dlq").millis(5).deadLetter(message("o", 0, 1), "pay", "Declined"),
        Events.at(1).topic("dlq").millis(9).deadLetter(message("o", 0, 2), "pay", "Declined"),
        Events.at(2).topic("dlq").millis(7).deadLetter(message("o", 0, 3), "pay", "Timeout"),
        Events.at(3)
            .topic("retry")
            .millis(7)
            .hop(EventKind.RETRY, Optional.empty(), "pay", "Timeout"));
    try (EventReader reader = store.reader()) {
      List<HopCount> counts =
          reader.countHops(Scope.ALL, EventKind.DEAD_LETTER, 0, Long.MAX_VALUE, 10);
      assertThat(counts).extracting(HopCount::errorType).containsExactly("Declined", "Timeout");
      HopCount declined = counts.getFirst();
      assertThat(declined.count()).isEqualTo(2);
      assertThat(declined.firstUnixNano()).isEqualTo(T0 + 5_000_000);
      assertThat(declined.lastUnixNano()).isEqualTo(T0 + 9_000_000);
      assertThat(declined.sample().offset()).isZero();
      assertThat(
              reader.countHops(
                  Scope.ALL, EventKind.DEAD_LETTER, T0 + 8_000_000, Long.MAX_VALUE, 10))
          .extracting(HopCount::count)
          .containsExactly(1L);
    }
  }

  @Test
  void eventsAreCountedByWhatTheyHaveInCommonAsTheyAreFound() throws Exception {
    append(
        Events.at(0).service("web").log("info", "declined at once"),
        Events.at(1).service("web").log("ERROR", "declined again"),
        Events.at(2).service("shop").log("INFO", "accepted"),
        Events.at(3).tenant("other").service("web").log("INFO", "declined elsewhere"),
        Events.at(4).tenant("acme2").service("web").log("INFO", "declined elsewhere"),
        Events.at(5).trace(1, 2).service("web").span("declined", SpanDetail.Kind.SERVER, 0));
    Set<Facet> facets = Set.of(Facet.KIND, Facet.SERVICE, Facet.LEVEL, Facet.TENANT);
    EventQuery declined = EventQuery.ALL.and(new Clause.Words(List.of("declined")));
    try (EventReader reader = store.reader()) {
      var acme = reader.countByFacet(Scope.of(Set.of("acme")), declined, facets, 9).orElseThrow();
      assertThat(acme)
          .containsEntry(Facet.KIND, List.of(new FacetCount("log", 2), new FacetCount("span", 1)))
          .containsEntry(Facet.SERVICE, List.of(new FacetCount("web", 3)))
          .containsEntry(
              Facet.LEVEL, List.of(new FacetCount("ERROR", 1), new FacetCount("INFO", 1)))
          .containsEntry(Facet.TENANT, List.of(new FacetCount("acme", 3)));
      var all = reader.countByFacet(Scope.ALL, EventQuery.ALL, facets, 2).orElseThrow();
      assertThat(all)
          .containsEntry(
              Facet.SERVICE, List.of(new FacetCount("web", 5), new FacetCount("shop", 1)))
          .containsEntry(
              Facet.TENANT, List.of(new FacetCount("acme", 4), new FacetCount("acme2", 1)));
      EventQuery phrase = EventQuery.ALL.and(new Clause.Phrase("clined ag"));
      reader
          .countByFacet(Scope.ALL, phrase, facets, 9)
          .ifPresent(counts ->
              assertThat(counts)
                  .as("right, where it is counted at all")
                  .containsEntry(Facet.KIND, List.of(new FacetCount("log", 1))));
    }
  }

  private static long[] of(Map<String, long[]> counts, String level) {
    return counts.getOrDefault(level, new long[0]);
  }
}
