package io.waybill.store;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How many events have this value of a facet. */
public record FacetCount(String value, long count) {
  private static final Comparator<FacetCount> MOST_FIRST =
      Comparator.comparingLong(FacetCount::count).reversed().thenComparing(FacetCount::value);

  /** So many of them, those of most events first. */
  public static List<FacetCount> most(Map<String, Long> counts, int limit) {
    return counts.entrySet().stream()
        .map(one -> new FacetCount(one.getKey(), one.getValue()))
        .sorted(MOST_FIRST)
        .limit(limit)
        .toList();
  }
}
