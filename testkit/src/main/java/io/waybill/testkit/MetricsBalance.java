package io.waybill.testkit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The books of a running Waybill, by its {@code /metrics}: per input partition, what was read is
 * decoded, undecodable or empty, and what was decoded is stored or was there before.
 */
public final class MetricsBalance {
  private static final Pattern SAMPLE =
      Pattern.compile("(waybill_(?:records|events)\\w*_total)\\{([^}]*)} (\\S+)");

  private MetricsBalance() {}

  /**
   * Checks them.
   *
   * @throws AssertionError when they are not balanced, or nothing was read
   */
  public static void check(String metrics) {
    Map<String, Double> sums = new TreeMap<>();
    Matcher sample = SAMPLE.matcher(metrics);
    while (sample.find()) {
      String partition = sample.group(2).replaceAll("outcome=\"\\w+\",?", "");
      sums.merge(
          partition + " " + sample.group(1), Double.parseDouble(sample.group(3)), Double::sum);
    }
    int checked = 0;
    for (Map.Entry<String, Double> sum : sums.entrySet()) {
      String whole = sum.getKey();
      if (whole.endsWith("waybill_records_read_total")) {
        equal(sums, whole, whole.replace("_read_total", "_total"));
        checked++;
      } else if (whole.endsWith("waybill_events_decoded_total")) {
        equal(sums, whole, whole.replace("_decoded_total", "_total"));
      }
    }
    if (checked == 0) {
      throw new AssertionError("nothing was read: " + metrics);
    }
  }

  private static void equal(Map<String, Double> sums, String whole, String parts) {
    double left = sums.getOrDefault(whole, -1.0);
    double right = sums.getOrDefault(parts, -2.0);
    if (Math.round(left) != Math.round(right)) {
      throw new AssertionError(whole + " is " + left + ", and its parts are " + right);
    }
  }
}
