package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.HopDetail;
import io.waybill.event.Payload;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContext.Sampled;
import io.waybill.trace.TraceContexts;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every dialect of dead letters, in the order of detection. A record may be in several: each is a
 * hop of its own, since a Spring dead letter of a record that Connect had given up before tells of
 * both.
 */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(
          new KafkaConnect(),
          new ShareGroup(),
          new KafkaStreams(),
          new SpringRetry(),
          new SpringKafka(),
          new SpringCloudStream(),
          new SmallRye(),
          new Micronaut(),
          new Karafka(),
          new Knative(),
          new Watermill(),
          new Camel(),
          new AwsLambda(),
          new Dapr(),
          new KsqlDb(),
          new JsonEnvelope());

  private final int payloadBytes;

  public Dialects(int payloadBytes) {
    this.payloadBytes = payloadBytes;
  }

  /**
   * The hops that this record tells of; empty where it is no dead letter or retry in any dialect.
   */
  public List<Draft> read(RawRecord record) {
    List<Draft> hops = new ArrayList<>(1);
    for (Dialect dialect : ALL) {
      dialect.read(record).forEach(hop -> hops.add(draft(record, hop)));
    }
    return hops;
  }

  /** True where the topic's name says that dead letters go there. */
  public static boolean isDeadLetterTopic(String topic) {
    return DeadLetterTopics.isDeadLetterTopic(topic);
  }

  /** A dead letter in no known dialect, of a topic that is declared or named to hold them. */
  public Draft plain(RawRecord record) {
    return draft(
        record,
        HopBuilder.deadLetter("plain")
            .likelyTopic(DeadLetterTopics.likelyOrigin(record.topic()).orElse(""))
            .build()
            .getFirst());
  }

  private Draft draft(RawRecord record, HopDetail hop) {
    List<TraceContext> contexts = contexts(record, hop.contexts());
    SpanRef trace = contexts.isEmpty() ? SpanRef.NONE : contexts.getFirst().ref();
    HopDetail complete =
        new HopDetail(
            hop.eventKind(),
            hop.dialect(),
            hop.origin(),
            hop.previous(),
            hop.likelyTopic(),
            hop.group(),
            hop.attempt(),
            hop.errorType(),
            hop.errorMessage(),
            contexts,
            hop.origin().isEmpty() ? WrappedValues.of(record.value()) : List.of());
    Attributes headers = new Attributes(record.headers().asAttributes());
    return new Draft(
        record.time(), trace, "", "", complete, headers, Payload.of(record.value(), payloadBytes));
  }

  /** The contexts in the headers, then those in a payload that is JSON. */
  private static List<TraceContext> contexts(RawRecord record, List<TraceContext> more) {
    List<TraceContext> all = new ArrayList<>(TraceContexts.readAll(record.headers()));
    more.stream().filter(c -> all.stream().noneMatch(k -> sameTrace(k, c))).forEach(all::add);
    byte[] value = record.value();
    if (value.length > 0 && value[0] == '{') {
      for (Attribute field : JsonEnvelope.fields(value)) {
        inPayload(field)
            .filter(c -> all.stream().noneMatch(k -> sameTrace(k, c)))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private static boolean sameTrace(TraceContext one, TraceContext other) {
    return one.ref().traceId().equals(other.ref().traceId());
  }

  private static Optional<TraceContext> inPayload(Attribute field) {
    String name = field.key().substring(field.key().lastIndexOf('.') + 1);
    return switch (name) {
      case "traceparent" -> TraceContexts.traceparent(field.value(), "payload." + field.key());
      case "trace_id", "traceId" ->
          TraceId.parse(field.value())
              .map(id ->
                  new TraceContext(
                      new SpanRef(id, SpanId.NONE), Sampled.UNKNOWN, "payload." + field.key()));
      default -> Optional.empty();
    };
  }
}
