package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.changes.Feed;
import io.waybill.event.Event;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.testkit.EventStream;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of verdicts as server-sent events. */
final class VerdictStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = Backends.ledger("default");
  private final AtomicLong durable = new AtomicLong();
  private final HttpApi api =
      HttpApi.start(
          HttpSettings.loopback(0),
          Backends.of(
              store,
              List.of(),
              ledger,
              new Feed(() -> ledger, durable::get),
              "default",
              InstantSource.system()),
          Access.open(false),
          Optional.empty());
  private int events;

  @AfterEach
  void stop() {
    api.close();
  }

  private EventStream listen(String query, String... headers) throws IOException {
    return new EventStream(api.port(), "/api/v1/stream" + query, headers);
  }

  /** The broker is looked at: the log begins here, and the group stands at 0. */
  private void expireBefore(long offset, int second) {
    ledger.observe(
        Looks.at(
            second * 1000L,
            second == 1,
            List.of(new Poll.Offsets("orders", "id", 0, offset, 100_000)),
            List.of(new Poll.Commit("billing", "orders", 0, 0, true))));
    ledger.revise();
  }

  private void append(String tenant, long offset) {
    Event event =
        Events.at(events++)
            .tenant(tenant)
            .trace(1, offset + 1)
            .topic("orders.DLT")
            .deadLetter(Events.message("orders", 0, offset), "billing", "Declined");
    store.append(new Batch(List.of(event), Positions.NONE));
    ledger.observe(event);
    ledger.revise();
  }

  private static JsonNode verdict(EventStream.Event event) throws IOException {
    assertThat(event.name()).isEqualTo("verdict");
    return JSON.readTree(event.data());
  }

  @Test
  void whatIsDurableIsToldAndNothingBefore() throws Exception {
    try (EventStream stream = listen("")) {
      assertThat(stream.next().name()).isEqualTo("ready");
      expireBefore(2, 1);
      durable.set(1);
      JsonNode first = verdict(stream.next());
      assertThat(first.path("verdict").asText()).isEqualTo("expired");
      assertThat(first.path("offset").asText()).isEqualTo("0");
      assertThat(first.path("revision").asInt()).isEqualTo(1);
      assertThat(first.path("lost").asBoolean()).isTrue();
      assertThat(first.path("evidence").toString()).contains("the log began behind it");
      assertThat(stream.rest()).as("the second is not durable yet").isEmpty();
      durable.set(2);
      assertThat(verdict(stream.next()).path("offset").asText()).isEqualTo("1");
    }
  }

  @Test
  void whoWasCutOffGoesOnBehindTheLastEvent() throws Exception {
    String last;
    try (EventStream stream = listen("")) {
      stream.next();
      expireBefore(3, 1);
      durable.set(3);
      last = stream.next().id();
    }
    append("default", 0);
    durable.set(4);
    try (EventStream stream = listen("", "Last-Event-ID", last)) {
      assertThat(stream.next().name()).isEqualTo("ready");
      assertThat(verdict(stream.next()).path("offset").asText()).isEqualTo("1");
      assertThat(verdict(stream.next()).path("offset").asText()).isEqualTo("2");
      JsonNode corrected = verdict(stream.next());
      assertThat(corrected.path("offset").asText()).isEqualTo("0");
      assertThat(corrected.path("before").asText()).isEqualTo("expired");
      assertThat(corrected.path("verdict").asText()).isEqualTo("dead_lettered");
      assertThat(corrected.path("revision").asInt()).isEqualTo(2);
      assertThat(corrected.path("traceIds").path(0).asText()).isEqualTo("0".repeat(31) + "1");
    }
  }

  @Test
  void whoWasAwayForTooLongIsToldToBeginAnew() throws Exception {
    String last;
    try (EventStream stream = listen("")) {
      last = stream.next().id();
    }
    expireBefore(20_000, 1);
    ledger.revise();
    ledger.taken(20_000);
    durable.set(20_000);
    try (EventStream stream = listen("", "Last-Event-ID", last)) {
      assertThat(stream.next().name()).isEqualTo("ready");
      assertThat(stream.next().name()).isEqualTo("reset");
      assertThat(verdict(stream.next()).path("offset").asText()).isEqualTo("10000");
    }
    try (EventStream stream = listen("?lastEventId=nonsense")) {
      assertThat(stream.next().name()).isEqualTo("reset");
      assertThat(stream.next().name()).isEqualTo("ready");
    }
  }

  @Test
  void eachCallerIsToldWhatIsTheirsAndIdsTellNothing() throws Exception {
    try (EventStream acme = listen("", "X-Scope-OrgID", "acme");
        EventStream other = listen("", "X-Scope-OrgID", "other");
        EventStream all = listen("")) {
      String ofAcme = acme.next().id();
      other.next();
      all.next();
      expireBefore(1, 1);
      append("acme", 5);
      append("other", 6);
      durable.set(3);
      assertThat(verdict(acme.next()).path("offset").asText()).isEqualTo("5");
      assertThat(verdict(other.next()).path("offset").asText()).isEqualTo("6");
      assertThat(verdict(all.next()).path("offset").asText()).isEqualTo("0");
      verdict(all.next());
      verdict(all.next());
      assertThat(acme.rest()).isEmpty();
      assertThat(other.rest()).isEmpty();
      try (EventStream stolen = listen("", "X-Scope-OrgID", "other", "Last-Event-ID", ofAcme)) {
        assertThat(stolen.next().name()).isEqualTo("reset");
      }
    }
  }

  @Test
  void aFilterLetsCorrectionsOfWhatItWantsThrough() throws Exception {
    try (EventStream lost = listen("?verdict=lost&topic=orders&group=billing");
        EventStream nothing = listen("?topic=payments")) {
      lost.next();
      nothing.next();
      expireBefore(1, 1);
      append("default", 7);
      append("default", 0);
      durable.set(3);
      assertThat(verdict(lost.next()).path("verdict").asText()).isEqualTo("expired");
      JsonNode corrected = verdict(lost.next());
      assertThat(corrected.path("verdict").asText()).isEqualTo("dead_lettered");
      assertThat(corrected.path("offset").asText()).isEqualTo("0");
      assertThat(nothing.rest()).isEmpty();
    }
  }

  @Test
  void aVerdictThatThereIsNotIsToldInsteadOfWaitedFor() {
    assertThatThrownBy(() -> listen("?verdict=blue"))
        .hasMessageContaining("400")
        .hasMessageContaining("verdict is lost, aborted, dead_lettered");
  }

  @Test
  void moreThanTwoHundredStreamsAreTooMany() throws Exception {
    List<EventStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        open.add(listen(""));
      }
      assertThatThrownBy(() -> listen(""))
          .hasMessageContaining("503")
          .hasMessageContaining("streams");
    } finally {
      open.forEach(EventStream::close);
    }
  }
}
