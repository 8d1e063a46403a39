package io.waybill.testkit;

import static io.waybill.testkit.Events.CLUSTER;
import static io.waybill.testkit.Events.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.ReportDetail.Told;
import io.waybill.event.SpanDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.query.QueryParser;
import io.waybill.store.Appended;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Facet;
import io.waybill.store.InputPartition;
import io.waybill.store.Key;
import io.waybill.store.Notes;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EventStore} promises. If a store with a bug passes this suite, the suite is
 * what must be mended first.
 */
public abstract class EventStoreContract extends EventCountContract {
  private static Key trace(long id) {
    return new Key.Trace(new TraceId(0, id));
  }

  @Test
  void anEventComesBackAsItWasAppended() throws Exception {
    Coordinate order = message("orders", 3, 57);
    Event log =
        Events.at(0).trace(1, 2).log("WARN", "card declined", Attribute.integer("amount", 12));
    Event span =
        Events.at(1)
            .trace(1, 3)
            .span(
                "process orders",
                SpanDetail.Kind.CONSUMER,
                2,
                List.of(Events.ref(9, 8)),
                new MessageRef(MessageRef.Role.PROCESSED, order));
    Event dead =
        Events.at(2).topic("orders-dlt").trace(1, 3).deadLetter(order, "payments", "Declined");
    Event failed = Events.at(3).trace(1, 3).outcome(Outcome.FAILED, order, "payments");
    append(log, span, dead, failed);
    assertThat(find(Scope.ALL, trace(1)).events()).containsExactly(log, span, dead, failed);
  }

  @Test
  void anApplicationsReportIsFoundByEachMessageThatItProcessed() throws Exception {
    Event report =
        Events.at(0)
            .report(
                "payments",
                new Told(
                    CLUSTER,
                    "orders",
                    3,
                    List.of(new Range(50, 60)),
                    List.of(new Range(50, 58)),
                    60),
                new Told(CLUSTER, "orders", 4, List.of(), List.of(new Range(1, 2)), -1));
    append(report);
    assertThat(find(Scope.ALL, new Key.Message(message("orders", 3, 57))).events())
        .containsExactly(report);
    assertThat(find(Scope.ALL, new Key.Message(message("orders", 3, 58))).events()).isEmpty();
    assertThat(search("kind:outcome group:payments topic:orders")).hasSize(1);
  }

  @Test
  void aMessageAndWhatHoldsItAreFoundByTheHashOfItsValue() throws Exception {
    Event message = Events.at(0).holding(77, message("orders", 3, 57));
    Event other = Events.at(1).holding(78, message("orders", 3, 58));
    Event dead = Events.at(2).wrapping("orders", 99L, 77L);
    append(message, other, dead);
    assertThat(find(Scope.ALL, new Key.Value(77)).events()).containsExactly(message);
    assertThat(find(Scope.ALL, new Key.Wrapping(77)).events()).containsExactly(dead);
    assertThat(find(Scope.ALL, new Key.Wrapping(78)).events()).isEmpty();
    assertThat(find(Scope.ALL, new Key.Value(99)).events()).isEmpty();
  }

  @Test
  void whatCouldNotBeWrittenIsFoundByItsOutcome() throws Exception {
    Event send =
        Events.at(0).trace(1, 2).failedSend("orders", 1, "RecordTooLargeException", "5 MB");
    Event failed =
        Events.at(1).trace(1, 3).outcome(Outcome.FAILED, message("orders", 3, 57), "payments");
    append(send, failed, Events.at(2).trace(1, 4).span("send", SpanDetail.Kind.PRODUCER, 1));
    assertThat(search("outcome:send_failed")).containsExactly("send orders");
    assertThat(search("outcome:failed")).containsExactly("failed: no funds");
  }

  @Test
  void notesAreKeptByNameUntilTheyAreTakenAway() throws Exception {
    store.append(
        new Batch(
            List.of(), Positions.NONE, new Notes(Map.of("agent", "1 to 7", "other", "kept"))));
    store.append(new Batch(List.of(), Positions.NONE, new Notes(Map.of("agent", "1 to 9"))));
    assertThat(store.notes().map()).containsOnly(entry("agent", "1 to 9"), entry("other", "kept"));
    store.append(new Batch(List.of(), Positions.NONE, new Notes(Map.of("agent", ""))));
    assertThat(store.notes().map()).containsOnly(entry("other", "kept"));
  }

  @Test
  void aTraceIsReadByTimeWhateverTheOrderOfArrival() throws Exception {
    append(
        Events.at(0).millis(30).trace(1, 1).log("third"),
        Events.at(1).millis(10).trace(1, 1).log("first"),
        Events.at(2).millis(20).trace(1, 1).log("second"),
        Events.at(3).millis(15).trace(2, 1).log("of another trace"));
    assertThat(headlines(find(Scope.ALL, trace(1)).events()))
        .containsExactly("first", "second", "third");
  }

  @Test
  void pagesOfATraceAreCompleteAndDoNotOverlapWhileEventsArrive() throws Exception {
    for (int i = 0; i < 10; i++) {
      append(Events.at(i).millis(i / 2).trace(1, 1).log("m" + i));
    }
    List<String> seen = new ArrayList<>();
    Optional<PageKey> after = Optional.empty();
    int late = 100;
    do {
      try (EventReader reader = store.reader()) {
        Page page = reader.find(Scope.ALL, trace(1), 3, after);
        seen.addAll(headlines(page.events()));
        after = page.next();
      }
      append(Events.at(late++).millis(0).trace(1, 1).log("arrived between pages"));
    } while (after.isPresent());
    assertThat(seen)
        .doesNotHaveDuplicates()
        .containsAll(LongStream.range(0, 10).mapToObj(i -> "m" + i).toList());
  }

  @Test
  void aRecordThatIsReadAgainIsLeftOutAndCounted() throws Exception {
    Event first = Events.at(0).trace(1, 1).log("one");
    Event second = Events.at(1).trace(1, 1).log("two");
    assertThat(append(first, second)).isEqualTo(new Appended(2, 0));
    Event third = Events.at(2).trace(1, 1).log("three");
    assertThat(append(second, third)).isEqualTo(new Appended(1, 1));
    assertThat(headlines(find(Scope.ALL, trace(1)).events()))
        .containsExactly("one", "two", "three");
  }

  @Test
  void positionsTravelWithTheEvents() throws Exception {
    append(Events.at(41).log("x"));
    InputPartition partition = new InputPartition(CLUSTER, "logs", 0);
    assertThat(store.appended().map()).containsEntry(partition, new Position("id-logs", 42));
    store.commit();
    assertThat(store.durable()).isEqualTo(store.appended());
    try (EventReader reader = store.reader()) {
      assertThat(reader.visible()).isEqualTo(store.appended());
    }
  }

  @Test
  void aMessageIsFoundByEverythingThatSpeaksOfIt() throws Exception {
    Coordinate order = message("orders", 1, 57);
    append(
        Events.at(0)
            .trace(1, 1)
            .span(
                "send orders",
                SpanDetail.Kind.PRODUCER,
                0,
                new MessageRef(MessageRef.Role.PRODUCED, order)),
        Events.at(1)
            .trace(2, 1)
            .span(
                "process orders",
                SpanDetail.Kind.CONSUMER,
                0,
                new MessageRef(MessageRef.Role.PROCESSED, order)),
        Events.at(2).topic("orders-dlt").deadLetter(order, "payments", "Declined"),
        Events.at(3)
            .trace(3, 1)
            .span(
                "another offset",
                SpanDetail.Kind.CONSUMER,
                0,
                new MessageRef(MessageRef.Role.PROCESSED, message("orders", 1, 58))));
    assertThat(headlines(find(Scope.ALL, new Key.Message(order)).events()))
        .containsExactly("send orders", "process orders", "Declined: boom");
    assertThat(headlines(find(Scope.ALL, new Key.Message(message("orders-dlt", 0, 2))).events()))
        .containsExactly("Declined: boom");
  }

  @Test
  void linksAreFoundFromTheirOtherEnd() throws Exception {
    append(
        Events.at(0)
            .trace(1, 1)
            .span(
                "batch", SpanDetail.Kind.CONSUMER, 0, List.of(Events.ref(7, 8), Events.ref(9, 8))));
    assertThat(headlines(find(Scope.ALL, new Key.LinkedTrace(new TraceId(0, 9))).events()))
        .containsExactly("batch");
    assertThat(find(Scope.ALL, new Key.LinkedTrace(new TraceId(0, 1))).events()).isEmpty();
    assertThat(find(Scope.ALL, trace(9)).events())
        .as("a link does not make it part of the trace")
        .isEmpty();
  }

  @Test
  void nothingOfAnotherTenantIsSeen() throws Exception {
    append(
        Events.at(0).tenant("acme").trace(1, 1).log("mine"),
        Events.at(1).tenant("acme2").trace(1, 1).service("secret").log("theirs"),
        Events.at(2)
            .tenant("acme2")
            .topic("dlq")
            .trace(1, 1)
            .deadLetter(message("o", 0, 1), "g", "X"));
    Scope acme = Scope.of(Set.of("acme"));
    assertThat(headlines(find(acme, trace(1)).events())).containsExactly("mine");
    assertThat(search(acme, EventQuery.ALL)).containsExactly("mine");
    try (EventReader reader = store.reader()) {
      assertThat(reader.count(acme, trace(1))).isEqualTo(1);
      assertThat(reader.values(acme, Facet.SERVICE, "", 10)).containsExactly("checkout");
      assertThat(reader.values(acme, Facet.TENANT, "", 10)).containsExactly("acme");
      assertThat(reader.values(acme, Facet.GROUP, "", 10)).isEmpty();
      assertThat(reader.values(Scope.ALL, Facet.TENANT, "", 10)).containsExactly("acme", "acme2");
      assertThat(reader.countHops(acme, EventKind.DEAD_LETTER, 0, Long.MAX_VALUE, 10)).isEmpty();
    }
    assertThat(find(Scope.of(Set.of()), trace(1)).events()).isEmpty();
    assertThat(search(Scope.of(Set.of()), EventQuery.ALL)).isEmpty();
  }

  @Test
  void operationsAreListedByServiceAndSpansAreFoundByName() throws Exception {
    append(
        Events.at(0).trace(1, 1).service("web").span("GET /", SpanDetail.Kind.SERVER, 0),
        Events.at(1).trace(1, 2).service("web").span("orders send", SpanDetail.Kind.PRODUCER, 1),
        Events.at(2).trace(1, 3).service("webshop").span("other", SpanDetail.Kind.SERVER, 1));
    try (EventReader reader = store.reader()) {
      assertThat(reader.values(Scope.ALL, Facet.OPERATION, Facet.operationsOf("web"), 10))
          .containsExactly(
              Facet.operation("web", SpanDetail.Kind.PRODUCER, "orders send"),
              Facet.operation("web", SpanDetail.Kind.SERVER, "GET /"));
    }
    assertThat(search(Scope.ALL, EventQuery.ALL.and(new Clause.Field("name", "orders send"))))
        .containsExactly("orders send");
    assertThat(search(Scope.ALL, EventQuery.ALL.and(new Clause.Field("name", "send")))).isEmpty();
  }

  @Test
  void spansThatFailedAreFoundByTheirStatus() throws Exception {
    append(
        Events.at(1).trace(1, 1).failedSend("orders", 0, "Timeout", "no answer"),
        Events.at(2).trace(1, 2).span("orders send", SpanDetail.Kind.PRODUCER, 0),
        Events.at(3).log("INFO", "a line", Attribute.text("otel.status_code", "ERROR")));
    assertThat(withStatus("ERROR")).containsExactly("a line", "send orders");
    assertThat(withStatus("UNSET")).containsExactly("orders send");
    assertThat(withStatus("OK")).isEmpty();
  }

  private List<String> withStatus(String code) {
    return search(Scope.ALL, EventQuery.ALL.and(new Clause.Field("otel.status_code", code)));
  }

  @Test
  void searchFindsWordsPhrasesFieldsAndTheirOpposites() throws Exception {
    append(
        Events.at(0).log("INFO", "Card declined: limit", Attribute.text("order.id", "A-4711")),
        Events.at(1).log("ERROR", "declined the card", Attribute.text("order.id", "A-4712")),
        Events.at(2).service("payments").log("ERROR", "time-out"));
    assertThat(search("card declined"))
        .containsExactly("declined the card", "Card declined: limit");
    assertThat(search("\"card declined\"")).containsExactly("Card declined: limit");
    assertThat(search("\"ard declin\"")).containsExactly("Card declined: limit");
    assertThat(search("order.id:A-4711")).containsExactly("Card declined: limit");
    assertThat(search("level:error")).containsExactly("time-out", "declined the card");
    assertThat(search("level:ERROR NOT service:payments")).containsExactly("declined the card");
    assertThat(search("-card")).containsExactly("time-out");
    assertThat(search("-order.id:A-4711 card")).containsExactly("declined the card");
    assertThat(search("a-4712")).containsExactly("declined the card");
    assertThat(search("kind:log nothing")).isEmpty();
    assertThat(search("time>=now-1s time<2026-01-01T00:00:00.002Z"))
        .containsExactly("declined the card", "Card declined: limit");
  }

  @Test
  void searchPagesNewestFirst() throws Exception {
    for (int i = 0; i < 25; i++) {
      append(Events.at(i).millis(i / 3).log(i % 2 == 0 ? "even " + i : "odd " + i));
    }
    EventQuery even = QueryParser.parse("\"even \"", Instant.EPOCH);
    List<Event> seen = new ArrayList<>();
    Optional<PageKey> after = Optional.empty();
    do {
      try (EventReader reader = store.reader()) {
        Page page = reader.search(Scope.ALL, even, 4, after);
        seen.addAll(page.events());
        after = page.next();
      }
    } while (after.isPresent());
    assertThat(seen).hasSize(13).doesNotHaveDuplicates();
    assertThat(seen.stream().map(e -> e.time().unixNano()).toList())
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void aReaderKeepsItsViewWhileEventsArrive() throws Exception {
    append(Events.at(0).trace(1, 1).log("before"));
    try (EventReader reader = store.reader()) {
      append(Events.at(1).trace(1, 1).log("after"));
      store.commit();
      assertThat(headlines(reader.find(Scope.ALL, trace(1), 10, Optional.empty()).events()))
          .containsExactly("before");
    }
    assertThat(headlines(find(Scope.ALL, trace(1)).events())).containsExactly("before", "after");
  }

  @Test
  void aRecreatedTopicBeginsAgainAtItsFirstOffset() throws Exception {
    append(Events.at(5).trace(1, 1).log("old incarnation"));
    Event again = Events.at(5).trace(1, 1).log("new incarnation");
    var at = again.source();
    Event renewed =
        new Event(
            new io.waybill.event.SourcePosition(at.cluster(), at.topic(), "another-id", 0, 5, 0),
            again.tenant(),
            again.time(),
            again.trace(),
            again.service(),
            again.detail(),
            again.attributes(),
            again.payload());
    assertThat(append(renewed)).isEqualTo(new Appended(1, 0));
  }
}
