package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** How far an answer has seen, in one line. */
final class Seen {
  private Seen() {}

  static String of(JsonNode answer) {
    JsonNode completeness = answer.path("completeness");
    long unread = 0;
    int partitions = 0;
    for (JsonNode partition : completeness.path("partitions")) {
      partitions++;
      unread +=
          Math.max(
              0, partition.path("endOffset").asLong() - partition.path("searchableTo").asLong());
    }
    int gaps = completeness.path("gaps").size();
    return (unread == 0
            ? "everything in " + partitions + " partitions is read"
            : unread + " records in " + partitions + " partitions are not read yet")
        + (gaps == 0 ? "" : "; " + gaps + " ranges were gone before they could be read");
  }
}
