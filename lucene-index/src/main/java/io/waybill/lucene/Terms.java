package io.waybill.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanDetail.Status;
import io.waybill.event.UnconfirmedSend;
import io.waybill.store.Facet;
import io.waybill.store.Key;
import io.waybill.trace.TraceId;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.lucene.util.BytesRef;

/**
 * The exact terms of an event, all in one field: a letter for what it is, the tenant, a zero byte,
 * the value. One field means one terms dictionary, and a read can't forget its tenant.
 */
final class Terms {
  /** The field's name. */
  static final String FIELD = "t";

  /** Bytes of a tenant or value that count; Lucene's own bound on a term is 32,766. */
  private static final int MAX_TEXT = 512;

  static final char TENANT = 'N';
  static final char KIND = 'K';
  static final char SERVICE = 'S';
  static final char TOPIC = 'P';
  static final char GROUP = 'G';
  static final char LEVEL = 'V';
  static final char ERROR = 'E';
  static final char OUTCOME = 'O';
  static final char STATUS = 'R';
  private static final char OPERATION = 'Q';
  private static final char TRACE = 'T';
  private static final char LINKED = 'L';
  private static final char MESSAGE = 'C';
  private static final char VALUE = 'H';
  private static final char WRAPPING = 'W';

  private Terms() {}

  /** Hands every term of the event to {@code sink}. */
  static void each(Event event, Consumer<BytesRef> sink) {
    String tenant = event.tenant();
    sink.accept(tenant(tenant));
    sink.accept(text(KIND, tenant, event.kind().label()));
    event.traceIds().forEach(id -> sink.accept(trace(TRACE, tenant, id)));
    event.linkedTraceIds().forEach(id -> sink.accept(trace(LINKED, tenant, id)));
    event.coordinates().forEach(c -> sink.accept(message(tenant, c)));
    Facet.SERVICE.valuesOf(event).forEach(v -> sink.accept(text(SERVICE, tenant, v)));
    Facet.TOPIC.valuesOf(event).forEach(v -> sink.accept(text(TOPIC, tenant, v)));
    Facet.GROUP.valuesOf(event).forEach(v -> sink.accept(text(GROUP, tenant, v)));
    Facet.OPERATION.valuesOf(event).forEach(v -> sink.accept(text(OPERATION, tenant, v)));
    UnconfirmedSend.of(event)
        .ifPresent(send -> {
          sink.accept(text(OUTCOME, tenant, UnconfirmedSend.LABEL));
          if (send.isFailed()) {
            sink.accept(text(OUTCOME, tenant, Outcome.SEND_FAILED.label()));
          }
        });
    switch (event.detail()) {
      case OutcomeDetail outcome when outcome.outcome() != Outcome.SEND_FAILED ->
          sink.accept(text(OUTCOME, tenant, outcome.outcome().label()));
      case LogDetail log -> {
        if (!log.level().isEmpty()) {
          sink.accept(text(LEVEL, tenant, log.level().toUpperCase(Locale.ROOT)));
        }
        if (!log.exceptionType().isEmpty()) {
          sink.accept(text(ERROR, tenant, log.exceptionType()));
        }
      }
      case MessageDetail message when message.valueHash() != 0 ->
          sink.accept(hash(VALUE, tenant, message.valueHash()));
      case SpanDetail span when span.status() == Status.ERROR ->
          sink.accept(text(STATUS, tenant, Status.ERROR.name()));
      case HopDetail hop -> {
        if (!hop.errorType().isEmpty()) {
          sink.accept(text(ERROR, tenant, hop.errorType()));
        }
        hop.valueHashes().forEach(hash -> sink.accept(hash(WRAPPING, tenant, hash)));
      }
      default -> {}
    }
  }

  static BytesRef tenant(String tenant) {
    return prefix(TENANT, tenant);
  }

  static BytesRef text(char letter, String tenant, String value) {
    byte[] head = scoped(letter, tenant);
    byte[] tail = bounded(value);
    return new BytesRef(ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array());
  }

  /** What the terms of a facet begin with. */
  static BytesRef prefix(Facet facet, String tenant, String value) {
    return switch (facet) {
      case TENANT -> prefix(TENANT, value);
      case KIND -> text(KIND, tenant, value);
      case SERVICE -> text(SERVICE, tenant, value);
      case TOPIC -> text(TOPIC, tenant, value);
      case GROUP -> text(GROUP, tenant, value);
      case LEVEL -> text(LEVEL, tenant, value);
      case OPERATION -> text(OPERATION, tenant, value);
    };
  }

  static BytesRef key(String tenant, Key key) {
    return switch (key) {
      case Key.Trace trace -> trace(TRACE, tenant, trace.id());
      case Key.LinkedTrace linked -> trace(LINKED, tenant, linked.id());
      case Key.Message message -> message(tenant, message.coordinate());
      case Key.Value value -> hash(VALUE, tenant, value.hash());
      case Key.Wrapping wrapping -> hash(WRAPPING, tenant, wrapping.hash());
    };
  }

  private static BytesRef trace(char letter, String tenant, TraceId id) {
    byte[] head = scoped(letter, tenant);
    return new BytesRef(
        ByteBuffer.allocate(head.length + 16)
            .put(head)
            .putLong(id.high())
            .putLong(id.low())
            .array());
  }

  private static BytesRef hash(char letter, String tenant, long hash) {
    byte[] head = scoped(letter, tenant);
    return new BytesRef(ByteBuffer.allocate(head.length + 8).put(head).putLong(hash).array());
  }

  private static BytesRef message(String tenant, Coordinate c) {
    byte[] head = scoped(MESSAGE, tenant);
    byte[] cluster = bounded(c.cluster());
    byte[] topic = bounded(c.topic());
    return new BytesRef(
        ByteBuffer.allocate(head.length + cluster.length + topic.length + 14)
            .put(head)
            .put(cluster)
            .put((byte) 0)
            .put(topic)
            .put((byte) 0)
            .putInt(c.partition())
            .putLong(c.offset())
            .array());
  }

  private static BytesRef prefix(char letter, String text) {
    byte[] bytes = bounded(text);
    return new BytesRef(
        ByteBuffer.allocate(1 + bytes.length).put((byte) letter).put(bytes).array());
  }

  private static byte[] scoped(char letter, String tenant) {
    byte[] bytes = bounded(tenant);
    return ByteBuffer.allocate(bytes.length + 2)
        .put((byte) letter)
        .put(bytes)
        .put((byte) 0)
        .array();
  }

  private static byte[] bounded(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length <= MAX_TEXT ? bytes : java.util.Arrays.copyOf(bytes, MAX_TEXT);
  }
}
