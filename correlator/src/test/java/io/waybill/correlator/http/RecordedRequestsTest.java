package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.TextFormat;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Grafana's data sources, Jaeger's UI and logcli send, word for word, and the whole answer
 * that each of them gets. The files tell of themselves in {@code recorded/README.md}.
 */
final class RecordedRequestsTest {
  private static final Path FILES = Path.of("src/test/resources/recorded");
  private static final InstantSource CLOCK =
      () -> Instant.ofEpochSecond(0, Events.T0 + 60_000_000_000L);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();
  private static final Caller CALLER = new Caller(Scope.ALL, true);

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = Backends.ledger("acme");
  private final Api api = new Api(Backends.of(store, ledger, "acme", CLOCK));

  /** An order that is dead-lettered, a call that fails, four lines of a log. */
  @BeforeEach
  void anOrderIsDeadLettered() {
    Event[] more = new Event[5];
    for (int i = 0; i < 4; i++) {
      more[i] = PaymentLines.line(i, 10_000 + i * 1_000L);
    }
    more[4] = Events.at(6).trace(1, 4).service("billing").span("charge", Kind.CLIENT, 3);
    List<Event> events = DeadLetteredOrder.and(more);
    Backends.take(events, store, ledger);
    for (int second = 1; second <= 2; second++) {
      Backends.look(
          ledger,
          second,
          new Poll.Offsets("orders", "id", 1, 0, 60),
          new Poll.Commit("billing", "orders", 1, second == 1 ? 57 : 58, true));
    }
  }

  static Stream<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files.filter(file -> file.toString().endsWith(".http")).sorted().toList().stream();
    }
  }

  /**
   * {@code ./waybill mvn -pl correlator test -Dtest=RecordedRequestsTest -Dwaybill.write=true}
   * writes the answers anew.
   */
  @ParameterizedTest
  @MethodSource("recorded")
  void eachIsAnsweredToTheLetter(Path file) throws IOException {
    String request = Files.readString(file).split("\n\n", 2)[0];
    String answered = request + "\n\n" + written(ask(request), request);
    if (Boolean.getBoolean("waybill.write")) {
      Files.writeString(file, answered);
    }
    assertThat(answered).as(file.toString()).isEqualTo(Files.readString(file));
  }

  private Reply ask(String request) {
    List<String> lines = request.lines().toList();
    Map<String, String> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] header = line.split(": ", 2);
      headers.put(header[0], header[1]);
    }
    String uri = lines.getFirst().split(" ", 2)[1];
    return ApiCalls.ask(api, CALLER, CLOCK, uri, name -> headers.getOrDefault(name, ""));
  }

  private static String written(Reply reply, String request) throws IOException {
    String head = reply.status() + " " + reply.type() + "\n";
    if (reply.type().startsWith("application/json")) {
      return head + JSON.writeValueAsString(JSON.readTree(reply.body())) + "\n";
    }
    if (reply.type().equals("application/protobuf") && reply.status() == 200) {
      CodedInputStream in = CodedInputStream.newInstance(reply.body());
      if (request.contains("/v2/")) {
        assertThat(in.readTag() >>> 3).as("field 1 of TraceByIDResponse").isEqualTo(1);
        in = CodedInputStream.newInstance(in.readByteArray());
      }
      return head + TextFormat.printer().printToString(TracesData.parseFrom(in));
    }
    return head + new String(reply.body(), UTF_8) + "\n";
  }
}
