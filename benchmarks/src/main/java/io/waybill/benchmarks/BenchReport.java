package io.waybill.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** The lines of a run as a table, and with what became of the index as JSON. */
record BenchReport(Line consume, Line decode, Line lucene, Line pipeline, Line openSearch) {
  /** The table of the lines. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%n%-18s %12s %12s %14s %14s%n",
            "line",
            "events/s",
            "(best)",
            "events/CPU-s",
            "(best)"));
    for (Line line : List.of(consume, decode, lucene, pipeline, openSearch)) {
      if (!line.isEmpty()) {
        table.append(
            String.format(
                Locale.ROOT,
                "%-18s %,12.0f %,12.0f %,14.0f %,14.0f%n",
                line.name(),
                line.median(Measure::perSecond),
                line.most(Measure::perSecond),
                line.median(Measure::perCpuSecond),
                line.most(Measure::perCpuSecond)));
      }
    }
    return table.toString();
  }

  /** Everything, with the keys that scripts read. */
  String json(Growth growth, long total, long seed, double bytesPerRecord) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode environment = root.putObject("environment");
    environment.put("java", System.getProperty("java.vm.version"));
    environment.put("cores", Runtime.getRuntime().availableProcessors());
    environment.put(
        "loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    environment.put("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
    environment.put("committedHeapMegabytes", growth.heapMegabytes());
    environment.put("records", total);
    environment.put("seed", seed);
    environment.put("rounds", Math.max(1, growth.cpuMicros().length));
    environment.put("bytesPerRecord", bytesPerRecord);
    ObjectNode ratios = root.putObject("ratios");
    if (!pipeline.isEmpty()) {
      ratio(
          ratios,
          "pipelineToLuceneCpu",
          pipeline.median(Measure::perCpuSecond) / lucene.median(Measure::perCpuSecond));
      ratio(
          ratios,
          "pipelineToLuceneCpuBest",
          pipeline.most(Measure::perCpuSecond) / lucene.most(Measure::perCpuSecond));
    }
    if (!openSearch.isEmpty()) {
      ratio(
          ratios,
          "pipelineToOpenSearchDocs",
          pipeline.median(Measure::perSecond) / openSearch.median(Measure::perSecond));
      ratio(
          ratios,
          "pipelineToOpenSearchCpu",
          openSearch.median(Measure::perCpuSecond) / pipeline.median(Measure::perCpuSecond));
      ratio(
          ratios,
          "bytesToOpenSearch",
          pipeline.median(m -> m.bytesOnDisk()) / openSearch.median(m -> m.bytesOnDisk()));
    }
    latency(root, "traceLookupMs", growth.tracesAtRest());
    latency(root, "traceLookupWhileIngestingMs", growth.tracesWhileIngesting());
    latency(root, "searchMs", growth.searches());
    root.put("bytesPerEvent", growth.bytes() / (double) Math.max(1, growth.events()));
    root.put("openSeconds", growth.openSeconds());
    root.put("lost", Math.max(0, total - growth.events()));
    root.put("doubled", Math.max(0, growth.events() - total));
    var cpu = root.putArray("pipelineCpuMicrosPerEventAsTheIndexGrows");
    for (int i = 0; i < growth.cpuMicros().length - 1; i++) {
      cpu.add(growth.cpuMicros()[i]);
    }
    return root.toPrettyString();
  }

  private static void ratio(ObjectNode ratios, String name, double value) {
    ratios.put(name, Math.round(value * 1000) / 1000.0);
  }

  private static void latency(ObjectNode root, String name, double[] sorted) {
    if (sorted.length > 0) {
      ObjectNode node = root.putObject(name);
      node.put("p50", Lookups.percentile(sorted, 0.5));
      node.put("p99", Lookups.percentile(sorted, 0.99));
      node.put("count", sorted.length);
    }
  }
}
