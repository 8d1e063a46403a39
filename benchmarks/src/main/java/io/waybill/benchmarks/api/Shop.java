package io.waybill.benchmarks.api;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.SpanDetail.Status;
import io.waybill.store.Batch;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Orders of a shop: each a trace of three spans and two lines, one in fifty fails. */
final class Shop {
  static final int EVENTS_PER_TRACE = 5;
  static final List<String> SERVICES = List.of("checkout", "payments", "shipping", "stock");

  private static final InputPartition INPUT = new InputPartition("main", "telemetry", 0);

  private final Random random = new Random(1);
  private final long beginUnixNano;
  private final long nanosPerTrace;
  private long traces;
  private long firstOffset;

  /**
   * A shop.
   *
   * @param nanosPerTrace how far apart orders are
   */
  Shop(long beginUnixNano, long nanosPerTrace) {
    this.beginUnixNano = beginUnixNano;
    this.nanosPerTrace = nanosPerTrace;
  }

  /** The trace of the order with this number. */
  static TraceId trace(long number) {
    return new TraceId(0x4bf92f3577b34da6L, (number + 1) * 0x9E3779B97F4A7C15L);
  }

  /** The next orders. */
  Batch next(int orders) {
    List<Event> events = new ArrayList<>(orders * EVENTS_PER_TRACE);
    firstOffset = traces * EVENTS_PER_TRACE;
    for (int i = 0; i < orders; i++) {
      order(events, traces++);
    }
    return new Batch(
        events, new Positions(Map.of(INPUT, new Position("id", traces * EVENTS_PER_TRACE, -1))));
  }

  /** One trace of so many spans, a multiple of five: the next order's. */
  Batch large(int spans) {
    List<Event> events = new ArrayList<>(spans);
    long number = traces;
    firstOffset = number * EVENTS_PER_TRACE;
    for (int i = 1; i <= spans; i++) {
      int parent = i == 1 ? 0 : 1 + (i - 2) / 8;
      long at = beginUnixNano + number * nanosPerTrace + i * 1_000_000L;
      String service = SERVICES.get(i % SERVICES.size());
      span(
          events,
          number,
          i,
          parent,
          at,
          service,
          "step " + i,
          Kind.INTERNAL,
          Status.UNSET,
          List.of());
    }
    traces += spans / EVENTS_PER_TRACE;
    return new Batch(
        events, new Positions(Map.of(INPUT, new Position("id", traces * EVENTS_PER_TRACE, -1))));
  }

  long traces() {
    return traces;
  }

  private void order(List<Event> events, long number) {
    boolean fails = random.nextInt(50) == 0;
    long at = beginUnixNano + number * nanosPerTrace;
    String consumer = SERVICES.get(1 + random.nextInt(3));
    Coordinate message = new Coordinate("main", "orders", (int) (number % 8), number / 8);
    Status status = fails ? Status.ERROR : Status.UNSET;
    span(
        events, number, 1, 0, at, "checkout", "POST /orders", Kind.SERVER, Status.UNSET, List.of());
    span(
        events,
        number,
        2,
        1,
        at + 1_000_000,
        "checkout",
        "orders send",
        Kind.PRODUCER,
        Status.UNSET,
        List.of(new MessageRef(MessageRef.Role.PRODUCED, message)));
    span(
        events,
        number,
        3,
        2,
        at + 5_000_000,
        consumer,
        "orders process",
        Kind.CONSUMER,
        status,
        List.of(new MessageRef(MessageRef.Role.PROCESSED, message)));
    log(events, number, 1, at + 2_000_000, "checkout", "INFO", "order " + number + " accepted");
    log(
        events,
        number,
        3,
        at + 6_000_000,
        consumer,
        fails ? "ERROR" : "INFO",
        fails ? "card of order " + number + " declined" : "order " + number + " handled");
  }

  private void span(
      List<Event> events,
      long number,
      int id,
      int parent,
      long at,
      String service,
      String name,
      Kind kind,
      Status status,
      List<MessageRef> messages) {
    SpanDetail span =
        new SpanDetail(
            name,
            kind,
            new SpanId(parent == 0 ? 0 : number * 10 + parent),
            at,
            at + 500_000 + random.nextInt(5_000_000),
            status,
            "",
            List.of(),
            List.of(),
            messages,
            kind == Kind.CONSUMER ? service : "",
            "bench");
    List<Attribute> attributes =
        List.of(
            Attribute.text("host.name", "node-" + number % 16),
            Attribute.text("http.route", "/orders"),
            Attribute.integer("order.id", number));
    add(events, number, id, at, service, span, attributes, Payload.NONE);
  }

  private void log(
      List<Event> events, long number, int id, long at, String service, String level, String text) {
    byte[] line =
        ("{\"level\":\"" + level + "\",\"message\":\"" + text + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    add(
        events,
        number,
        id,
        at,
        service,
        new LogDetail(level, text, "", ""),
        List.of(Attribute.text("level", level), Attribute.text("message", text)),
        new Payload(line, line.length));
  }

  private void add(
      List<Event> events,
      long number,
      int id,
      long at,
      String service,
      Detail detail,
      List<Attribute> attributes,
      Payload payload) {
    long offset = firstOffset + events.size();
    EventTime time =
        EventTime.ofRecord(at / 1_000_000, EventTime.KafkaTime.CREATE, at).withClaim(at);
    events.add(
        new Event(
            new SourcePosition("main", "telemetry", "id", 0, offset, 0),
            "acme",
            time,
            new SpanRef(trace(number), new SpanId(number * 10 + id)),
            service,
            detail,
            new Attributes(attributes),
            payload));
  }
}
