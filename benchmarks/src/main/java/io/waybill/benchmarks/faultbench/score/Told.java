package io.waybill.benchmarks.faultbench.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A line of the truth: what became of a message for a group, or what is to be found of it. */
public record Told(
    String fault,
    String topic,
    int partition,
    long offset,
    String group,
    String became,
    String mark,
    String trace,
    boolean isFinding,
    boolean isInOutage) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All lines of a file. */
  public static List<Told> read(Path file) throws IOException {
    List<Told> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode one = JSON.readTree(line);
      all.add(
          new Told(
              one.path("fault").asText(),
              one.path("topic").asText(),
              one.path("partition").asInt(),
              one.path("offset").asLong(),
              one.path("group").asText(),
              one.path("became").asText(),
              one.path("mark").asText(),
              one.path("trace").asText(),
              one.path("finding").asBoolean(),
              one.path("outage").asBoolean()));
    }
    return all;
  }

  /** A message that is not among those that were never written. */
  static Told written(String trace) {
    return new Told("written", "", 0, -1, "", "delivered", "", trace, false, false);
  }

  /** Nothing of this kind happened to the topic. */
  static Told ofNoFinding(String topic, String group) {
    return new Told("no-finding", topic, 0, -1, group, "nothing", "", "", true, false);
  }

  /** Where Waybill answers for it, if it was written. */
  String path() {
    return "/api/v1/messages/" + topic + "/" + partition + "/" + offset;
  }

  @Override
  public String toString() {
    if (isFinding) {
      return topic + " for " + (group.isEmpty() ? "all" : group);
    }
    return offset < 0
        ? topic + " (trace " + trace + ")"
        : topic + "/" + partition + "@" + offset + " for " + group;
  }
}
