package io.waybill.correlator.loki;

import io.waybill.correlator.loki.logql.Line;
import java.util.List;

/**
 * Lines that were found.
 *
 * @param lines in the order that was asked for
 * @param warnings why there may be more
 */
record FoundLines(List<Line> lines, List<String> warnings) {
  FoundLines {
    lines = List.copyOf(lines);
    warnings = List.copyOf(warnings);
  }
}
