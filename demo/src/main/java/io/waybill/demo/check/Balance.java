package io.waybill.demo.check;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether Waybill's own books are balanced, by its {@code /metrics}: what was read is decoded,
 * undecodable or empty, and what was decoded is stored or was there before.
 */
final class Balance {
  private Balance() {}

  /** What does not add up, or "". */
  static String lacking(String metrics) {
    Map<String, Double> sums = new HashMap<>();
    metrics
        .lines()
        .filter(line -> line.startsWith("waybill_"))
        .forEach(line ->
            sums.merge(
                line.substring(0, line.indexOf('{') < 0 ? line.indexOf(' ') : line.indexOf('{')),
                Double.parseDouble(line.substring(line.lastIndexOf(' '))),
                Double::sum));
    String records = unequal(sums, "waybill_records_read_total", "waybill_records_total");
    return records.isEmpty()
        ? unequal(sums, "waybill_events_decoded_total", "waybill_events_total")
        : records;
  }

  private static String unequal(Map<String, Double> sums, String whole, String parts) {
    double left = sums.getOrDefault(whole, -1.0);
    double right = sums.getOrDefault(parts, -2.0);
    return Math.round(left) == Math.round(right)
        ? ""
        : whole + " is " + left + ", and " + parts + " is " + right;
  }
}
