package io.waybill.correlator.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.event.SpanDetail;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OtlpTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final long START = 1_767_225_600_000_000_001L;

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private static ByteString hex(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static Span.Builder span(String name, Span.SpanKind kind, KeyValue... attributes) {
    return Span.newBuilder()
        .setTraceId(hex(TRACE))
        .setSpanId(hex(SPAN))
        .setName(name)
        .setKind(kind)
        .setStartTimeUnixNano(START)
        .setEndTimeUnixNano(START + 10)
        .addAllAttributes(List.of(attributes));
  }

  private static Event decode(Span.Builder span) {
    TracesData data =
        TracesData.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder().addAttributes(text("service.name", "payments")))
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
            .build();
    return Records.in("otlp_spans").value(data.toByteArray()).one();
  }

  private static List<String> messages(Event event) {
    return ((SpanDetail) event.detail())
        .messages().stream().map(m -> m.role() + " " + m.coordinate()).toList();
  }

  @Test
  void aSpanInProtobufKeepsWhatItSays() {
    Event event =
        decode(span("orders process", Span.SpanKind.SPAN_KIND_CONSUMER, text("tenant.id", "acme")));
    assertThat(event.kind()).isEqualTo(EventKind.SPAN);
    assertThat(event.trace()).hasToString(TRACE + "/" + SPAN);
    assertThat(event.service()).isEqualTo("payments");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.time().unixNano()).isEqualTo(START);
    SpanDetail span = (SpanDetail) event.detail();
    assertThat(span.kind()).isEqualTo(SpanDetail.Kind.CONSUMER);
    assertThat(span.endUnixNano()).isEqualTo(START + 10);
    assertThat(span.threw()).isFalse();
  }

  @Test
  void aSpanAndALogInJsonKeepWhatTheySay() {
    List<Event> events =
        Records.in("otlp")
            .value(
                "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                    + "{\"stringValue\":\"payments\"}}]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\""
                    + TRACE
                    + "\",\"spanId\":\""
                    + SPAN
                    + "\",\"name\":\"orders publish\",\"kind\":4,\"startTimeUnixNano\":\""
                    + START
                    + "\",\"status\":{},\"attributes\":["
                    + "{\"key\":\"messaging.destination.name\",\"value\":{\"stringValue\":\"orders\"}},"
                    + "{\"key\":\"messaging.destination.partition.id\",\"value\":{\"stringValue\":\"1\"}},"
                    + "{\"key\":\"messaging.kafka.message.offset\",\"value\":{\"intValue\":\"57\"}}]}]}]}],"
                    + "\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\""
                    + TRACE
                    + "\",\"severityNumber\":17,\"body\":{\"stringValue\":\"card declined\"}}]}]}]}")
            .decode();
    assertThat(events).hasSize(2);
    assertThat(events.get(0).service()).isEqualTo("payments");
    assertThat(events.get(0).time().unixNano()).isEqualTo(START);
    assertThat(messages(events.get(0))).containsExactly("PRODUCED orders/1@57");
    assertThat(events.get(1).detail()).isEqualTo(new LogDetail("ERROR", "card declined", "", ""));
    assertThat(events.get(1).trace().traceId()).hasToString(TRACE);
  }

  @ParameterizedTest
  @CsvSource({
    "messaging.destination.name, messaging.destination.partition.id, messaging.kafka.offset",
    "messaging.destination.name, messaging.kafka.destination.partition, messaging.kafka.message.offset",
    "messaging.source.name, messaging.kafka.source.partition, messaging.kafka.message.offset",
    "messaging.destination, messaging.kafka.partition, messaging.kafka.message.offset",
    "message_bus.destination, partition, offset",
    "topic, partition, offset"
  })
  void theMessageIsFoundUnderTheNamesOfAllAges(String topic, String partition, String offset) {
    assertThat(
            messages(
                decode(
                    span(
                        "consume",
                        Span.SpanKind.SPAN_KIND_CONSUMER,
                        text(topic, "orders"),
                        text(partition, "1"),
                        text(offset, "57")))))
        .containsExactly("PROCESSED orders/1@57");
    assertThat(
            messages(
                decode(
                    span(
                        "consume",
                        Span.SpanKind.SPAN_KIND_CONSUMER,
                        text(topic, "orders"),
                        number(partition, 1),
                        number(offset, 57)))))
        .containsExactly("PROCESSED orders/1@57");
  }

  @Test
  void pythonsMessageIdIsSplitFromTheRight() {
    assertThat(
            messages(
                decode(
                    span(
                        "a.b process",
                        Span.SpanKind.SPAN_KIND_CONSUMER,
                        text("messaging.destination", "a.b"),
                        text("messaging.message.id", "a.b.0.37")))))
        .containsExactly("PROCESSED a.b/0@37");
  }

  @Test
  void aFetchIsNoProcessingAndAnUnacknowledgedSendHasNoMessage() {
    assertThat(
            messages(
                decode(
                    span(
                        "orders receive",
                        Span.SpanKind.SPAN_KIND_CONSUMER,
                        text("messaging.operation", "receive"),
                        text("topic", "orders"),
                        number("partition", 1),
                        number("offset", 57)))))
        .containsExactly("RECEIVED orders/1@57");
    assertThat(
            messages(
                decode(
                    span(
                        "orders publish",
                        Span.SpanKind.SPAN_KIND_PRODUCER,
                        text("topic", "orders"),
                        number("partition", 1),
                        number("offset", -1)))))
        .isEmpty();
  }

  @Test
  void eachLinkOfABatchIsAMessage() {
    Span.Builder batch =
        span(
            "poll orders",
            Span.SpanKind.SPAN_KIND_CLIENT,
            text("messaging.operation.type", "receive"),
            text("messaging.destination.name", "orders"),
            text("messaging.destination.partition.id", "1"));
    for (int offset = 57; offset < 60; offset++) {
      batch.addLinks(
          Span.Link.newBuilder()
              .setTraceId(hex(TRACE.replace('4', '5')))
              .setSpanId(hex(SPAN))
              .addAttributes(number("messaging.kafka.offset", offset)));
    }
    Event event = decode(batch);
    assertThat(((SpanDetail) event.detail()).messages())
        .extracting(MessageRef::role)
        .containsOnly(Role.RECEIVED);
    assertThat(messages(event))
        .containsExactly("RECEIVED orders/1@57", "RECEIVED orders/1@58", "RECEIVED orders/1@59");
  }

  @Test
  void aTutorialsLoopSpanWithAnExceptionEventThrewWhateverItsStatus() {
    Span.Builder loop =
        span(
            "consume_user_event",
            Span.SpanKind.SPAN_KIND_INTERNAL,
            text("topic", "users"),
            number("partition", 0),
            number("offset", 3));
    loop.addEvents(
        Span.Event.newBuilder()
            .setName("exception")
            .addAttributes(text("exception.type", "KeyError")));
    SpanDetail span = (SpanDetail) decode(loop).detail();
    assertThat(span.threw()).isTrue();
    assertThat(span.status()).isEqualTo(SpanDetail.Status.UNSET);
    assertThat(span.messages()).extracting(MessageRef::role).containsExactly(Role.PROCESSED);
  }

  @Test
  void aMessageThatLiesAboutItsLengthsIsUndecodable() {
    assertThat(
            Records.in("spans")
                .value(new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 1})
                .decode(Format.OTLP_PROTO_SPANS))
        .extracting(Event::kind)
        .containsExactly(EventKind.UNDECODABLE);
  }
}
