package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Backend;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who writes to which topic, and who reads it. */
final class MapTest {
  private static final InstantSource NOW = () -> Instant.ofEpochSecond(10, Events.T0);

  private static Event sent(String service, String topic, long offset) {
    return Events.at(offset)
        .service(service)
        .trace(offset + 1, 5)
        .span(
            "send",
            Kind.PRODUCER,
            0,
            new MessageRef(MessageRef.Role.PRODUCED, Events.message(topic, 0, offset)));
  }

  @Test
  void aServiceThatIsQuietBesideLoudOnesIsThere() throws Exception {
    InMemoryEventStore store = new InMemoryEventStore();
    List<Event> events = new ArrayList<>();
    events.add(sent("backoffice", "refunds", 0));
    for (int i = 1; i <= 2_000; i++) {
      events.add(sent("checkout", "orders", i));
    }
    store.append(new Batch(events, Positions.NONE));
    Api api = new Api(new Backend(store, List::of, Map::of, NOW));
    JsonNode map =
        new ObjectMapper()
            .readTree(ApiCalls.get(api, new Caller(Scope.ALL, true), NOW, "/api/v1/map").body());
    assertThat(map.path("edges").findValuesAsText("service"))
        .containsExactly("backoffice", "checkout");
    assertThat(map.path("edges").findValuesAsText("messages"))
        .as("the quiet one has no share of the sample")
        .containsExactly("0", "2000");
    assertThat(map.path("spans").asInt()).isEqualTo(2_000);
  }
}
