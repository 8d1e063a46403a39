package io.waybill.correlator.ingest;

import io.waybill.store.InputPartition;
import java.util.List;
import java.util.Map;

/**
 * How a source is.
 *
 * @param name the input's name in the configuration
 * @param pinnedTenant the only tenant of this input, or "" where records may say
 * @param problems for people, each with what to do; empty when all is well
 * @param ends per partition that is read, the end of its log as last seen
 */
public record SourceStatus(
    String name, String pinnedTenant, List<String> problems, Map<InputPartition, Long> ends) {
  public SourceStatus {
    problems = List.copyOf(problems);
    ends = Map.copyOf(ends);
  }
}
