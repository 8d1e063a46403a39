package io.waybill.correlator.decode.outcome;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.json.JsonFields;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Detail;
import io.waybill.event.EventTime;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.Payload;
import io.waybill.event.ReportDetail;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.ReportDetail.Told;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceContext;
import io.waybill.trace.TraceContexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What Waybill's client tells, in version 1 of its format ({@code docs/client.md}): the report
 * itself, and an event of its own for each message that was not simply processed.
 */
public final class ReportDecoder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] BEGINNING = "{\"waybill\":".getBytes(US_ASCII);
  private static final int VERSION = 1;

  /** Offsets in a row: no consumer is given more between two reports. */
  private static final long MAX_RANGE = 10_000_000;

  /** Ranges of one report. */
  private static final int MAX_RANGES = 100_000;

  /** Messages of one report. */
  private static final int MAX_MESSAGES = 10_000;

  /** True where the record begins as a report does. */
  public static boolean isReport(RawRecord record) {
    byte[] value = record.value();
    return value.length > BEGINNING.length
        && Arrays.equals(value, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /** The report, then its messages. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    JsonNode root;
    try (JsonParser parser = JsonFields.parser(record.value())) {
      root = Objects.requireNonNullElse(JSON.readTree(parser), JSON.missingNode());
    } catch (IOException e) {
      throw new UndecodableException("not valid JSON: " + e.getClass().getSimpleName(), e);
    }
    if (root.path("waybill").asInt() != VERSION) {
      throw new UndecodableException(
          "outcomes of version "
              + root.path("waybill").asText()
              + ", and this Waybill reads "
              + VERSION);
    }
    if (root.path("messages").size() + root.path("sends").size() > MAX_MESSAGES) {
      throw new UndecodableException("more than " + MAX_MESSAGES + " messages in one record");
    }
    ReportDetail report = report(record, root);
    String service = root.path("service").asText();
    EventTime time = record.time().withClaim(report.asOfUnixMilli() * 1_000_000);
    List<Draft> drafts = new ArrayList<>();
    drafts.add(draft(time, SpanRef.NONE, service, report));
    for (JsonNode message : root.path("messages")) {
      drafts.add(draft(time, trace(message), service, outcome(record, report, message)));
    }
    for (JsonNode send : root.path("sends")) {
      drafts.add(
          draft(
              time,
              trace(send),
              service,
              new OutcomeDetail(
                  Outcome.SEND_FAILED,
                  Optional.empty(),
                  send.path("topic").asText(),
                  "",
                  report.instance(),
                  send.path("error").asText())));
    }
    return drafts;
  }

  private static Draft draft(EventTime time, SpanRef trace, String service, Detail detail) {
    return new Draft(time, trace, service, "", detail, Attributes.NONE, Payload.NONE);
  }

  private static SpanRef trace(JsonNode of) {
    return TraceContexts.traceparent(of.path("traceparent").asText(), "traceparent")
        .map(TraceContext::ref)
        .orElse(SpanRef.NONE);
  }

  private static ReportDetail report(RawRecord record, JsonNode root) throws UndecodableException {
    String instance = root.path("instance").asText();
    if (instance.isEmpty() || root.path("number").asLong(-1) < 0) {
      throw new UndecodableException("a report without instance or number");
    }
    List<Told> told = new ArrayList<>();
    int ranges = 0;
    for (JsonNode partition : root.path("partitions")) {
      ranges += partition.path("offered").size() + partition.path("ok").size();
      if (ranges > MAX_RANGES) {
        throw new UndecodableException("more than " + MAX_RANGES + " ranges in one record");
      }
      told.add(
          new Told(
              record.cluster(),
              partition.path("topic").asText(),
              number(partition, "partition", Integer.MAX_VALUE),
              ranges(partition.path("offered")),
              ranges(partition.path("ok")),
              Math.max(-1, partition.path("committed").asLong(-1))));
    }
    return new ReportDetail(
        root.path("group").asText(),
        instance,
        root.path("epoch").asLong(),
        root.path("number").asLong(),
        root.path("asOf").asLong(),
        Math.max(0, root.path("dropped").asLong()),
        root.path("partial").asBoolean(),
        root.path("last").asBoolean(),
        told);
  }

  private static int number(JsonNode of, String name, int most) throws UndecodableException {
    JsonNode number = of.path(name);
    if (!number.isIntegralNumber() || number.asLong() < 0 || number.asLong() > most) {
      throw new UndecodableException(name + " is no number from 0 to " + most);
    }
    return number.asInt();
  }

  private static List<Range> ranges(JsonNode of) throws UndecodableException {
    List<Range> ranges = new ArrayList<>();
    for (JsonNode range : of) {
      long from = range.path(0).asLong(-1);
      long to = range.path(1).asLong(-1);
      if (from < 0 || to <= from || to - from > MAX_RANGE || range.size() != 2) {
        throw new UndecodableException(
            "no range of at most " + MAX_RANGE + " offsets: " + range.toString());
      }
      ranges.add(new Range(from, to));
    }
    return ranges;
  }

  private static OutcomeDetail outcome(RawRecord record, ReportDetail report, JsonNode message)
      throws UndecodableException {
    Outcome outcome =
        switch (message.path("outcome").asText()) {
          case "failed" -> Outcome.FAILED;
          case "filtered" -> Outcome.FILTERED;
          default ->
              throw new UndecodableException(
                  "an outcome is failed or filtered, not " + message.path("outcome").asText());
        };
    String topic = message.path("topic").asText();
    return new OutcomeDetail(
        outcome,
        Coordinate.of(
            record.cluster(),
            topic,
            number(message, "partition", Integer.MAX_VALUE),
            message.path("offset").asLong(-1)),
        topic,
        report.group(),
        report.instance(),
        message.path("reason").asText());
  }
}
