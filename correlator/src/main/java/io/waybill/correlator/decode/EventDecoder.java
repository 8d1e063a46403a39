package io.waybill.correlator.decode;

import io.waybill.correlator.decode.deadletter.Dialects;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.decode.json.JsonLogDecoder;
import io.waybill.correlator.decode.legacy.JaegerJsonDecoder;
import io.waybill.correlator.decode.legacy.JaegerProtoDecoder;
import io.waybill.correlator.decode.legacy.ZipkinJsonDecoder;
import io.waybill.correlator.decode.message.MessageDecoder;
import io.waybill.correlator.decode.msgpack.MsgpackDecoder;
import io.waybill.correlator.decode.otlp.OtlpJsonDecoder;
import io.waybill.correlator.decode.otlp.OtlpMetrics;
import io.waybill.correlator.decode.otlp.OtlpProtoDecoder;
import io.waybill.correlator.decode.outcome.ReportDecoder;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.UndecodableDetail;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a record into events. Never throws for what a record holds: what can't be decoded is an
 * event that says why, with the bytes. Balance: every record is decoded, undecodable or empty.
 *
 * <p>Thread-safe.
 */
public final class EventDecoder {
  private final int payloadBytes;
  private final JsonLogDecoder json;
  private final OtlpProtoDecoder otlpProto;
  private final OtlpJsonDecoder otlpJson = new OtlpJsonDecoder();
  private final OtlpMetrics otlpMetrics = new OtlpMetrics();
  private final ZipkinJsonDecoder zipkin = new ZipkinJsonDecoder();
  private final JaegerProtoDecoder jaegerProto = new JaegerProtoDecoder();
  private final JaegerJsonDecoder jaegerJson = new JaegerJsonDecoder();
  private final MsgpackDecoder msgpack;
  private final MessageDecoder messages = new MessageDecoder();
  private final ReportDecoder reports = new ReportDecoder();
  private final Dialects deadLetters;

  /** With the bound on raw bytes that are kept of a record. */
  public EventDecoder(FieldNames names, int payloadBytes) {
    this.payloadBytes = payloadBytes;
    this.json = new JsonLogDecoder(names, payloadBytes);
    this.otlpProto = new OtlpProtoDecoder(json);
    this.msgpack = new MsgpackDecoder(json);
    this.deadLetters = new Dialects(payloadBytes);
  }

  /** As {@link #decode(RawRecord, Reading)}, without keys. */
  public List<Event> decode(RawRecord record, Format format, TenantRule tenants) {
    return decode(record, new Reading(format, tenants));
  }

  /** The events of this record, in order; empty for a record without key, value and meaning. */
  public List<Event> decode(RawRecord record, Reading reading) {
    Format format = reading.format();
    List<Draft> drafts;
    try {
      drafts =
          format == Format.MESSAGE
              ? messages.decode(record, reading.keys())
              : drafts(record, format);
    } catch (UndecodableException | RuntimeException e) {
      drafts = List.of(undecodable(record, format, e));
    }
    List<Event> events = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      SourcePosition source =
          new SourcePosition(
              record.cluster(),
              record.topic(),
              record.topicId(),
              record.partition(),
              record.offset(),
              events.size());
      events.add(
          new Event(
              source,
              reading.tenants().tenant(record.headers(), draft.tenantClaim()),
              draft.time(),
              draft.trace(),
              draft.service(),
              draft.detail(),
              draft.attributes(),
              draft.payload()));
    }
    return events;
  }

  private List<Draft> drafts(RawRecord record, Format format) throws UndecodableException {
    if (format == Format.AUTO || format == Format.DEAD_LETTER) {
      List<Draft> hops = deadLetters.read(record);
      if (!hops.isEmpty()) {
        return hops;
      }
    }
    if (record.value().length == 0 && format != Format.DEAD_LETTER) {
      return List.of();
    }
    return decode(record, format);
  }

  /**
   * What looks like protobuf and is none may still be a line of text; and a protobuf message of 123
   * bytes begins like JSON: a line feed and a brace.
   */
  private List<Draft> guessed(RawRecord record) throws UndecodableException {
    Format format = Guess.of(record);
    try {
      return decode(record, format);
    } catch (UndecodableException e) {
      if (record.value()[0] == '\n') {
        return format == Format.JSON ? decode(record, Guess.protobuf(record)) : json.decode(record);
      }
      throw e;
    }
  }

  private List<Draft> decode(RawRecord record, Format format) throws UndecodableException {
    return switch (format) {
      case AUTO ->
          Dialects.isDeadLetterTopic(record.topic())
              ? List.of(deadLetters.plain(record))
              : guessed(record);
      case JSON -> json.decode(record);
      case OTLP_PROTO_SPANS -> otlpProto.spans(record);
      case OTLP_PROTO_LOGS -> otlpProto.logs(record);
      case OTLP_PROTO_METRICS -> otlpMetrics.decode(record);
      case OTLP_JSON -> otlpJson.decode(record);
      case ZIPKIN_JSON -> zipkin.decode(record);
      case JAEGER_PROTO -> jaegerProto.decode(record);
      case JAEGER_JSON -> jaegerJson.decode(record);
      case MSGPACK -> msgpack.decode(record);
      case MESSAGE -> messages.decode(record, List.of());
      case OUTCOMES -> reports.decode(record);
      case DEAD_LETTER -> List.of(deadLetters.plain(record));
    };
  }

  private Draft undecodable(RawRecord record, Format format, Exception why) {
    String reason =
        why instanceof UndecodableException
            ? String.valueOf(why.getMessage())
            : "internal error: " + why;
    return new Draft(
        record.time(),
        SpanRef.NONE,
        "",
        "",
        new UndecodableDetail(format.label(), reason),
        new Attributes(record.headers().asAttributes()),
        Payload.of(record.value(), payloadBytes));
  }
}
