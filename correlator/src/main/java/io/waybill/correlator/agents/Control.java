package io.waybill.correlator.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.decode.record.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an agent says of its own sequence: the record with the header {@code waybill-control}.
 *
 * @param instance the agent
 * @param epoch its run
 * @param last the last number that was given out in this run; 0 for none
 * @param previousEpoch the run before, or ""
 * @param previousLast the last number of the run before
 * @param closed true where this run has ended
 * @param journal true where chunks keep their numbers over restarts
 * @param unixNano the agent's clock
 * @param topics where its records go
 * @param refused numbers of records that the broker refuses, and that are in the side file
 * @param givenUp numbers whose records will never come
 * @param open numbers whose end the agent does not know yet
 * @param openComplete true where {@code open} has all of them
 */
record Control(
    String instance,
    String epoch,
    long last,
    String previousEpoch,
    long previousLast,
    boolean closed,
    boolean journal,
    long unixNano,
    List<String> topics,
    List<NumberRange> refused,
    List<NumberRange> givenUp,
    List<NumberRange> open,
    boolean openComplete) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An agent writes less: a thousand ranges of each kind, and 64 topics. */
  private static final int MAX_BYTES = 256 << 10;

  private static final Pattern INSTANCE = Pattern.compile("[!-~]{1,128}");
  private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{16}");

  /** True where the record claims to be one. */
  static boolean isOne(RawRecord record) {
    return record.headers().has("waybill-control");
  }

  /** Empty where it can't be read, or is of a version that this one does not know. */
  static Optional<Control> of(byte[] value) {
    if (value.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      JsonNode envelope = JSON.readTree(value).path("@waybill");
      JsonNode control = envelope.path("control");
      if (envelope.path("v").asInt() != 1
          || !INSTANCE.matcher(control.path("instance").asText()).matches()
          || !isEpoch(control.path("epoch").asText())
          || (control.has("previous")
              && !isEpoch(control.path("previous").path("epoch").asText()))) {
        return Optional.empty();
      }
      return Optional.of(
          new Control(
              control.path("instance").asText(),
              control.path("epoch").asText(),
              control.path("last").asLong(),
              control.path("previous").path("epoch").asText(),
              control.path("previous").path("last").asLong(),
              control.path("closed").asBoolean(),
              control.path("journal").asBoolean(),
              control.path("timeUnixNano").asLong(),
              texts(control.path("topics")),
              ranges(control.path("refusedRanges")),
              ranges(control.path("givenUpRanges")),
              ranges(control.path("openRanges")),
              control.path("openComplete").asBoolean()));
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isEpoch(String text) {
    return EPOCH.matcher(text).matches();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static List<NumberRange> ranges(JsonNode array) {
    List<NumberRange> ranges = new ArrayList<>();
    for (JsonNode item : array) {
      long from = item.path(1).asLong();
      long to = item.path(2).asLong();
      if (isEpoch(item.path(0).asText()) && from >= 1 && to >= from) {
        ranges.add(new NumberRange(item.path(0).asText(), from, to));
      }
    }
    return ranges;
  }
}
