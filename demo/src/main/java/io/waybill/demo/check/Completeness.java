package io.waybill.demo.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.demo.truth.Truth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether Waybill has read, and can search, everything that was written to these topics. */
public final class Completeness {
  private Completeness() {}

  /** What is not searchable yet, or "" when all is. */
  public static String lacking(Waybill waybill, Truth truth, List<String> topics) {
    Map<String, Long> searchable = new HashMap<>();
    for (JsonNode partition :
        waybill.get("/api/v1/events?limit=1", "").path("completeness").path("partitions")) {
      searchable.put(
          partition.path("topic").asText() + "/" + partition.path("partition").asText(),
          partition.path("searchableTo").asLong());
    }
    for (String topic : topics) {
      for (Map.Entry<Integer, Long> end : truth.ends(topic).entrySet()) {
        long seen = searchable.getOrDefault(topic + "/" + end.getKey(), 0L);
        if (seen < end.getValue()) {
          return topic
              + "/"
              + end.getKey()
              + " is searchable up to "
              + seen
              + " of "
              + end.getValue();
        }
      }
    }
    return "";
  }

  /** What Waybill itself knows that it has not read or can't search yet, or "". */
  public static String unread(Waybill waybill) {
    for (JsonNode partition :
        waybill.get("/api/v1/events?limit=1", "").path("completeness").path("partitions")) {
      long searchable = partition.path("searchableTo").asLong();
      if (searchable < partition.path("endOffset").asLong()) {
        return partition.path("topic").asText() + " is searchable up to " + searchable;
      }
    }
    return "";
  }
}
