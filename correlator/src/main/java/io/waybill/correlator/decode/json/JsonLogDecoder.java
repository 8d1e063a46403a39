package io.waybill.correlator.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waybill.correlator.decode.json.FieldRoles.Found;
import io.waybill.correlator.decode.json.FieldRoles.Role;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.EventTime;
import io.waybill.event.LogDetail;
import io.waybill.event.Payload;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContexts;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Logs as Fluent Bit, Filebeat, Vector and the logging libraries write them: a JSON object, several
 * with white space between them (NDJSON), or an array of them. Anything that does not look like
 * JSON is one log line with its raw text.
 */
public final class JsonLogDecoder {
  private final FieldRoles roles;
  private final int payloadBytes;

  public JsonLogDecoder(FieldNames names, int payloadBytes) {
    this.roles = new FieldRoles(names);
    this.payloadBytes = payloadBytes;
  }

  /** One draft per line. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    byte[] value = record.value();
    int first = firstByte(value);
    if (first != '{' && first != '[') {
      return List.of(rawLine(record));
    }
    List<Draft> lines = new ArrayList<>(1);
    try (JsonParser parser = JsonFields.parser(value)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> {
            long from = parser.currentTokenLocation().getByteOffset();
            List<Attribute> fields = new ArrayList<>(16);
            int leftOut = JsonFields.read(parser, "", fields);
            if (leftOut > 0) {
              fields.add(Attribute.integer("waybill.fields_left_out", leftOut));
            }
            long to = parser.currentLocation().getByteOffset();
            lines.add(line(record, fields, slice(value, from, to)));
          }
          case START_ARRAY -> depth++;
          case END_ARRAY -> depth--;
          default ->
              throw new UndecodableException(
                  "JSON, but no object: a log line is expected to be one");
        }
        if (depth > 1) {
          throw new UndecodableException(
              "an array within an array: log lines are expected to be objects");
        }
      }
    } catch (IOException e) {
      if (first == '[' && lines.isEmpty()) {
        return List.of(rawLine(record)); // such as "[main] INFO started"
      }
      throw new UndecodableException("not valid JSON: " + reason(e), e);
    }
    return lines;
  }

  private static String reason(IOException e) {
    String message =
        e instanceof com.fasterxml.jackson.core.JacksonException j
            ? j.getOriginalMessage()
            : e.getMessage();
    String text = String.valueOf(message);
    return text.length() <= 300 ? text : text.substring(0, 300);
  }

  private static int firstByte(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
    }
    return -1;
  }

  private static byte[] slice(byte[] value, long from, long to) {
    return from <= 0 && to >= value.length
        ? value
        : java.util.Arrays.copyOfRange(
            value, (int) Math.max(0, from), (int) Math.min(value.length, to));
  }

  private Draft rawLine(RawRecord record) throws UndecodableException {
    byte[] value = record.value();
    String text = new String(value, 0, Math.min(value.length, payloadBytes), UTF_8);
    if (text.indexOf('\0') >= 0 || looksBinary(text)) {
      throw new UndecodableException("neither JSON nor text");
    }
    return new Draft(
        record.time(),
        TraceContexts.readAll(record.headers()).stream()
            .findFirst()
            .map(c -> c.ref())
            .orElse(SpanRef.NONE),
        "",
        "",
        new LogDetail("", text, "", ""),
        Attributes.NONE,
        Payload.of(value, payloadBytes));
  }

  private static boolean looksBinary(String text) {
    long bad =
        text.chars()
            .filter(
                c -> c == 0xFFFD || (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b))
            .count();
    return bad * 10 > text.length();
  }

  /**
   * A line of these fields.
   *
   * @param raw the bytes that it was read from
   */
  public Draft line(RawRecord record, List<Attribute> read, byte[] raw) {
    Shipped shipped = Shipped.of(read);
    List<Attribute> fields = shipped.fields();
    Found found = roles.find(fields);
    EventTime time = time(record.time(), found.all(Role.TIME), shipped);
    String message = found.first(Role.MESSAGE);
    LogDetail detail =
        new LogDetail(
            level(found.first(Role.LEVEL)),
            message.isEmpty()
                ? new String(raw, 0, Math.min(raw.length, payloadBytes), UTF_8)
                : message,
            found.first(Role.EXCEPTION_TYPE),
            found.first(Role.EXCEPTION_MESSAGE));
    return new Draft(
        time,
        trace(record, found),
        found.first(Role.SERVICE),
        found.first(Role.TENANT),
        detail,
        new Attributes(fields),
        Payload.of(raw, payloadBytes));
  }

  /**
   * What the line itself claims comes first; an agent's own time stands in where that can't be
   * used, since its parser loses fractions and zones that the line's text still has.
   */
  private static EventTime time(EventTime record, List<Attribute> claims, Shipped shipped) {
    boolean claimed = !claims.isEmpty() || (shipped.otlp() && shipped.time().isPresent());
    EventTime own =
        claimed
            ? LogTimes.claim(record, claims.isEmpty() ? shipped.time().get() : claims.getFirst())
            : record;
    if (own.claim() == EventTime.Claim.STATED) {
      return own;
    }
    for (Attribute claim : claims.subList(Math.min(1, claims.size()), claims.size())) {
      EventTime time = LogTimes.claim(record, claim);
      if (time.claim() == EventTime.Claim.STATED) {
        return own.at(time.unixNano());
      }
    }
    return shipped
        .time()
        .map(agents -> LogTimes.claim(record, agents))
        .filter(time -> time.claim() == EventTime.Claim.STATED)
        .map(time -> own.at(time.unixNano()))
        .orElse(own);
  }

  private static SpanRef trace(RawRecord record, Found found) {
    for (Attribute field : found.all(Role.TRACE)) {
      Optional<SpanRef> traceparent =
          TraceContexts.traceparent(field.value(), field.key()).map(c -> c.ref());
      if (traceparent.isPresent()) {
        return traceparent.get();
      }
      Optional<TraceId> id =
          field.key().startsWith("dd.") ? datadog(field.value()) : TraceId.parse(field.value());
      if (id.isPresent()) {
        return new SpanRef(id.get(), span(found));
      }
    }
    return TraceContexts.readAll(record.headers()).stream()
        .findFirst()
        .map(c -> c.ref())
        .orElse(SpanRef.NONE);
  }

  private static SpanId span(Found found) {
    for (Attribute field : found.all(Role.SPAN)) {
      Optional<SpanId> id =
          field.key().startsWith("dd.")
              ? TraceContexts.unsignedDecimal(field.value()).map(SpanId::new)
              : SpanId.ofHex(field.value());
      if (id.isPresent() && id.get().isPresent()) {
        return id.get();
      }
    }
    return SpanId.NONE;
  }

  /** Datadog logs the low 64 bits in decimal, or 32 hexadecimal digits. */
  private static Optional<TraceId> datadog(String value) {
    return value.length() == 32
        ? TraceId.ofHex(value)
        : TraceContexts.unsignedDecimal(value)
            .filter(low -> low != 0)
            .map(low -> new TraceId(0, low));
  }

  /** Upper case; pino's numbers as their names. */
  private static String level(String level) {
    return switch (level) {
      case "10" -> "TRACE";
      case "20" -> "DEBUG";
      case "30" -> "INFO";
      case "40" -> "WARN";
      case "50" -> "ERROR";
      case "60" -> "FATAL";
      default -> level.toUpperCase(Locale.ROOT);
    };
  }
}
