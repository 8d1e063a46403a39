package io.waybill.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.Payload;
import io.waybill.event.ReportDetail;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContext.Sampled;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events for tests: a builder that fills in what a test does not care about. */
public final class Events {
  /** The cluster of all fixtures. */
  public static final String CLUSTER = "main";

  /** 2026-01-01T00:00:00Z. */
  public static final long T0 = 1_767_225_600_000_000_000L;

  private String topic = "logs";
  private int partition;
  private String tenant = "acme";
  private String service = "checkout";
  private String group = "";
  private final List<Attribute> attributes = new ArrayList<>();
  private SpanRef trace = SpanRef.NONE;
  private long offset;
  private long timeMillis;

  private Events() {}

  /** An event read at {@code logs/0@offset}, one millisecond after {@link #T0} per offset. */
  public static Events at(long offset) {
    Events events = new Events();
    events.offset = offset;
    events.timeMillis = offset;
    return events;
  }

  public Events topic(String topic) {
    this.topic = topic;
    return this;
  }

  public Events partition(int partition) {
    this.partition = partition;
    return this;
  }

  public Events tenant(String tenant) {
    this.tenant = tenant;
    return this;
  }

  /** The group of spans that read. */
  public Events group(String newGroup) {
    group = newGroup;
    return this;
  }

  /** An attribute of spans. */
  public Events attribute(String key, String value) {
    attributes.add(Attribute.text(key, value));
    return this;
  }

  public Events service(String service) {
    this.service = service;
    return this;
  }

  /** The time in milliseconds after {@link #T0}. */
  public Events millis(long millis) {
    this.timeMillis = millis;
    return this;
  }

  public Events trace(long trace, long span) {
    this.trace = ref(trace, span);
    return this;
  }

  public Event log(String message) {
    return log("INFO", message);
  }

  public Event log(String level, String message, Attribute... attributes) {
    return build(
        new LogDetail(level, message, "", ""),
        List.of(attributes),
        new Payload(message.getBytes(UTF_8), message.getBytes(UTF_8).length));
  }

  public Event span(String name, SpanDetail.Kind kind, long parent, MessageRef... messages) {
    return span(name, kind, parent, List.of(), messages);
  }

  public Event span(
      String name, SpanDetail.Kind kind, long parent, List<SpanRef> links, MessageRef... messages) {
    long start = T0 + timeMillis * 1_000_000;
    return build(
        new SpanDetail(
            name,
            kind,
            new SpanId(parent),
            start,
            start + 500_000,
            SpanDetail.Status.UNSET,
            "",
            links.stream().map(ref -> new SpanLink(ref, List.of())).toList(),
            List.of(),
            List.of(messages),
            group,
            "test"),
        attributes,
        Payload.NONE);
  }

  public Event deadLetter(Coordinate origin, String group, String errorType) {
    return hop(EventKind.DEAD_LETTER, Optional.of(origin), group, errorType);
  }

  public Event hop(EventKind kind, Optional<Coordinate> origin, String group, String errorType) {
    List<TraceContext> contexts =
        trace.isPresent()
            ? List.of(new TraceContext(trace, Sampled.YES, "traceparent"))
            : List.of();
    return build(
        new HopDetail(
            kind,
            "test",
            origin,
            Optional.empty(),
            "",
            group,
            1,
            errorType,
            "boom",
            contexts,
            List.of()),
        List.of(),
        new Payload("payload".getBytes(UTF_8), 7));
  }

  /** A dead letter that names no origin, and holds values with these hashes. */
  public Event wrapping(String likelyTopic, Long... hashes) {
    return detail(
        new HopDetail(
            EventKind.DEAD_LETTER,
            "test",
            Optional.empty(),
            Optional.empty(),
            likelyTopic,
            "",
            -1,
            "",
            "boom",
            List.of(),
            List.of(hashes)));
  }

  /** A business message of a value with this hash. */
  public Event holding(long hash, Coordinate message) {
    return detail(new MessageDetail(message, 10, "", -1, false, false, 0, hash));
  }

  /** What an application tells of one message. */
  public Event outcome(OutcomeDetail.Outcome outcome, Coordinate message, String group) {
    return build(
        new OutcomeDetail(
            outcome, Optional.of(message), message.topic(), group, "instance", "no funds"),
        List.of(),
        Payload.NONE);
  }

  /** A producer's span of a message that it could not write. */
  public Event failedSend(String toTopic, long parent, String errorType, String error) {
    List<Attribute> exception =
        List.of(
            Attribute.text("exception.type", errorType),
            Attribute.text("exception.message", error));
    return send(
        toTopic,
        parent,
        SpanDetail.Status.ERROR,
        List.of(new SpanEvent(T0 + timeMillis * 1_000_000, "exception", exception)));
  }

  /** A producer's span that ended well and tells no offset. */
  public Event sent(String toTopic, long parent) {
    return send(toTopic, parent, SpanDetail.Status.UNSET, List.of());
  }

  private Event send(
      String toTopic, long parent, SpanDetail.Status status, List<SpanEvent> events) {
    long start = T0 + timeMillis * 1_000_000;
    return build(
        new SpanDetail(
            "send " + toTopic,
            SpanDetail.Kind.PRODUCER,
            new SpanId(parent),
            start,
            start + 500_000,
            status,
            "",
            List.of(),
            events,
            List.of(),
            "",
            "test"),
        List.of(
            Attribute.text("messaging.system", "kafka"),
            Attribute.text("messaging.destination.name", toTopic)),
        Payload.NONE);
  }

  /** A business message, with a key. */
  public Event message(Coordinate message, String key) {
    return build(
        new MessageDetail(message, 10, "", -1, false, false, 0, 0),
        List.of(Attribute.text("orderId", key)),
        Payload.NONE);
  }

  /** What an application tells of many. */
  public Event report(String group, ReportDetail.Told... told) {
    return build(
        new ReportDetail(
            group,
            "instance",
            T0 / 1_000_000,
            7,
            T0 / 1_000_000 + timeMillis,
            1,
            false,
            true,
            List.of(told)),
        List.of(),
        Payload.NONE);
  }

  /** An event of any kind. */
  public Event detail(Detail detail) {
    return build(detail, List.of(), Payload.NONE);
  }

  private Event build(Detail detail, List<Attribute> attributes, Payload payload) {
    EventTime time =
        EventTime.ofRecord(T0 / 1_000_000 + timeMillis, EventTime.KafkaTime.CREATE, T0)
            .withClaim(T0 + timeMillis * 1_000_000);
    return new Event(
        new SourcePosition(CLUSTER, topic, "id-" + topic, partition, offset, 0),
        tenant,
        time,
        trace,
        service,
        detail,
        new Attributes(attributes),
        payload);
  }

  public static SpanRef ref(long trace, long span) {
    return new SpanRef(new TraceId(0, trace), new SpanId(span));
  }

  public static Coordinate message(String topic, int partition, long offset) {
    return new Coordinate(CLUSTER, topic, partition, offset);
  }
}
