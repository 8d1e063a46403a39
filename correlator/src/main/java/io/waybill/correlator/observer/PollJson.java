package io.waybill.correlator.observer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.ledger.Poll;
import io.waybill.store.InputPartition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of {@code waybill-facts}: version 1, arrays for what there is much of. */
public final class PollJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int VERSION = 1;

  private PollJson() {}

  /** As it stands in a record. */
  public static byte[] write(Poll poll) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("v", VERSION);
      out.writeStringField("cluster", poll.cluster());
      out.writeStringField("observer", poll.observer());
      out.writeNumberField("unixMilli", poll.unixMilli());
      out.writeBooleanField("first", poll.first());
      out.writeNumberField("part", poll.part());
      out.writeBooleanField("complete", poll.complete());
      out.writeArrayFieldStart("partitions");
      for (Poll.Offsets one : poll.partitions()) {
        row(
            out,
            one.topic(),
            one.topicId(),
            one.partition(),
            one.earliest(),
            one.latest(),
            one.compacted() ? 1 : 0,
            one.lastStable());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("commits");
      for (Poll.Commit one : poll.commits()) {
        row(out, one.group(), one.topic(), one.partition(), one.offset(), one.withEpoch() ? 1 : 0);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("groups");
      for (Poll.Group one : poll.groups()) {
        row(out, one.name(), one.type(), one.state());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("telemetryEnds");
      for (Map.Entry<InputPartition, Long> one : poll.telemetryEnds().entrySet()) {
        InputPartition at = one.getKey();
        row(out, at.cluster(), at.topic(), at.partition(), one.getValue());
      }
      out.writeEndArray();
      out.writeArrayFieldStart("denied");
      for (String one : poll.denied()) {
        out.writeString(one);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void row(JsonGenerator out, Object... values) throws IOException {
    out.writeStartArray();
    for (Object value : values) {
      if (value instanceof Number number) {
        out.writeNumber(number.longValue());
      } else {
        out.writeString(value.toString());
      }
    }
    out.writeEndArray();
  }

  /**
   * Reads a record.
   *
   * @throws IOException where it is none of ours, or of another version
   */
  public static Poll read(byte[] value) throws IOException {
    JsonNode poll = MAPPER.readTree(value);
    if (poll == null || poll.path("v").asInt() != VERSION) {
      throw new IOException("not a record of version " + VERSION);
    }
    List<Poll.Offsets> partitions = new ArrayList<>();
    for (JsonNode row : poll.path("partitions")) {
      partitions.add(
          new Poll.Offsets(
              text(row, 0),
              text(row, 1),
              (int) number(row, 2),
              number(row, 3),
              number(row, 4),
              row.path(5).asInt() == 1,
              row.path(6).asLong(number(row, 4))));
    }
    List<Poll.Commit> commits = new ArrayList<>();
    for (JsonNode row : poll.path("commits")) {
      commits.add(
          new Poll.Commit(
              text(row, 0),
              text(row, 1),
              (int) number(row, 2),
              number(row, 3),
              number(row, 4) == 1));
    }
    List<Poll.Group> groups = new ArrayList<>();
    for (JsonNode row : poll.path("groups")) {
      groups.add(new Poll.Group(text(row, 0), text(row, 1), text(row, 2)));
    }
    Map<InputPartition, Long> ends = new HashMap<>();
    for (JsonNode row : poll.path("telemetryEnds")) {
      ends.put(
          new InputPartition(text(row, 0), text(row, 1), (int) number(row, 2)), number(row, 3));
    }
    List<String> denied = new ArrayList<>();
    poll.path("denied").forEach(one -> denied.add(one.asText()));
    return new Poll(
        poll.path("cluster").asText(),
        poll.path("unixMilli").asLong(),
        poll.path("first").asBoolean(),
        poll.path("part").asInt(),
        poll.path("complete").asBoolean(),
        partitions,
        commits,
        groups,
        ends,
        denied,
        poll.path("observer").asText());
  }

  private static String text(JsonNode row, int at) throws IOException {
    if (!row.path(at).isTextual()) {
      throw new IOException("no text at " + at + " of " + row);
    }
    return row.path(at).asText();
  }

  private static long number(JsonNode row, int at) throws IOException {
    if (!row.path(at).isIntegralNumber()) {
      throw new IOException("no number at " + at + " of " + row);
    }
    return row.path(at).asLong();
  }
}
