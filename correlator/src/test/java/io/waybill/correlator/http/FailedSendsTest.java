package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Backend;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.UnconfirmedSend;
import io.waybill.ledger.SendJudge;
import io.waybill.ledger.UnknownReason;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A message that its producer could not write: lost, or nobody can say. */
final class FailedSendsTest {
  private static final String KAFKA = "org.apache.kafka.common.errors.";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Event failed(String type, String message) {
    return Events.at(0).trace(1, 5).failedSend("orders", 4, KAFKA + type, message);
  }

  private static Verdict verdict(Event failed, Event... others) {
    return judged(failed, others).orElseThrow();
  }

  /** Where no tap tells anything. */
  private static Optional<Verdict> judged(Event failed, Event... others) {
    UnconfirmedSend send = UnconfirmedSend.of(failed).orElseThrow();
    return SendJudge.verdict(failed, send, List.of(others), Optional::empty);
  }

  @Test
  void whatIsTooLargeIsLost() {
    Verdict verdict = verdict(failed("RecordTooLargeException", "The message is 5 MB"));
    assertThat(verdict.kind()).isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
    assertThat(verdict.cause()).isEqualTo("oversized");
    assertThat(verdict.facts().getFirst().text())
        .contains("RecordTooLargeException: The message is 5 MB");
  }

  @Test
  void whatTimedOutMayHaveBeenWritten() {
    Verdict verdict =
        verdict(
            failed("TimeoutException", "Expiring 3 record(s) for orders-0:120000 ms has passed"));
    assertThat(verdict.kind()).isEqualTo(VerdictKind.UNKNOWN);
    assertThat(verdict.reason()).isEqualTo(UnknownReason.AMBIGUOUS);
    assertThat(
            verdict(
                    failed(
                        "TimeoutException", "Topic orders not present in metadata after 60000 ms"))
                .kind())
        .as("but not without a broker")
        .isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
  }

  @Test
  void whatIsInTheLogIsNotLostWhateverItsProducerWasTold() {
    Event failed = failed("RecordTooLargeException", "");
    Event tapped =
        Events.at(1).topic("orders").trace(1, 5).message(Events.message("orders", 0, 7), "4711");
    assertThat(judged(failed, tapped)).isEmpty();
    Event ofAnotherSend =
        Events.at(1).topic("orders").trace(1, 6).message(Events.message("orders", 0, 7), "4711");
    assertThat(verdict(failed, ofAnotherSend).kind()).isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
  }

  @Test
  void whatTheSameOperationSentAgainMayBeTheSameMessage() {
    Event failed = failed("RecordTooLargeException", "");
    MessageRef written = new MessageRef(MessageRef.Role.PRODUCED, Events.message("orders", 0, 7));
    Event again = Events.at(2).millis(20).trace(1, 6).span("send", Kind.PRODUCER, 4, written);
    assertThat(verdict(failed, again).kind()).isEqualTo(VerdictKind.UNKNOWN);
    Event before = Events.at(2).millis(-20).trace(1, 6).span("send", Kind.PRODUCER, 4, written);
    assertThat(verdict(failed, before).kind()).isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
    Event ofAnother = Events.at(2).millis(20).trace(1, 6).span("send", Kind.PRODUCER, 9, written);
    assertThat(verdict(failed, ofAnother).kind()).isEqualTo(VerdictKind.LOST_BEFORE_BROKER);
  }

  @Test
  void aSpanThatWasWrittenIsNoFailedSend() {
    Event written =
        Events.at(0)
            .trace(1, 5)
            .span(
                "send",
                Kind.PRODUCER,
                4,
                new MessageRef(MessageRef.Role.PRODUCED, Events.message("orders", 0, 7)));
    assertThat(UnconfirmedSend.of(written)).isEmpty();
    Event silent = Events.at(0).trace(1, 5).sent("orders", 4);
    assertThat(judged(silent))
        .as("no offset, but no error either: many instrumentations tell none")
        .isEmpty();
  }

  @Test
  void theyAreListedWithTheTraceThatTells() throws Exception {
    InMemoryEventStore store = new InMemoryEventStore();
    Api api = new Api(new Backend(store, List::of, Map::of, InstantSource.system()));
    store.append(
        new Batch(
            List.of(
                failed("RecordTooLargeException", "too large"),
                Events.at(1)
                    .trace(2, 5)
                    .failedSend("payments", 4, KAFKA + "BufferExhaustedException", ""),
                Events.at(2).trace(3, 5).failedSend("orders", 4, KAFKA + "NetworkException", ""),
                Events.at(3)
                    .tenant("other")
                    .trace(4, 5)
                    .failedSend("orders", 4, KAFKA + "SerializationException", "")),
            Positions.NONE));
    assertThat(topics(api, "?verdict=lost_before_broker")).containsExactly("payments", "orders");
    assertThat(topics(api, "?verdict=lost")).containsExactly("payments", "orders");
    assertThat(topics(api, "?verdict=lost&topic=orders")).containsExactly("orders");
    assertThat(topics(api, "?verdict=lost_before_broker&cause=buffer_exhausted"))
        .containsExactly("payments");
    assertThat(topics(api, "?verdict=lost&group=billing")).as("they are of no group").isEmpty();
    assertThat(topics(api, "?verdict=failed")).isEmpty();
    assertThat(topics(api, "?verdict=lost&from=now-15m")).as("long ago").isEmpty();
    assertThat(topics(api, "?verdict=lost&from=2026-01-01T00:00:00Z")).hasSize(2);
    JsonNode first = get(api, "?verdict=lost_before_broker&limit=1");
    assertThat(first.path("items").findValuesAsText("topic"))
        .as("the newest is not surely lost, and takes no room")
        .containsExactly("payments");
    assertThat(
            get(api, "?verdict=lost_before_broker&cursor=" + first.path("nextCursor").asText())
                .path("items")
                .findValuesAsText("topic"))
        .containsExactly("orders");
    JsonNode orders = get(api, "?verdict=lost&topic=orders").path("items").path(0);
    assertThat(orders.path("traceId").asText()).isEqualTo("0".repeat(31) + "1");
    assertThat(orders.has("offset")).isFalse();
    Caller everybody = new Caller(Scope.ALL, false);
    JsonNode graph =
        JSON.readTree(
            ApiCalls.get(
                    api,
                    everybody,
                    InstantSource.system(),
                    "/api/v1/traces/" + "0".repeat(31) + "1/graph")
                .body());
    assertThat(graph.path("nodes").findValuesAsText("verdict"))
        .containsExactly("lost_before_broker");
  }

  private static List<String> topics(Api api, String query) throws Exception {
    return get(api, query).path("items").findValuesAsText("topic");
  }

  private static JsonNode get(Api api, String query) throws Exception {
    Caller caller = new Caller(Scope.of(Set.of("acme")), false);
    return JSON.readTree(
        ApiCalls.get(api, caller, InstantSource.system(), "/api/v1/messages" + query).body());
  }
}
