package io.waybill.correlator.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.waybill.correlator.agents.AgentStatus;
import io.waybill.correlator.agents.FileStatus;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.ingest.Balance;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.StoreHealth;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What Waybill says of itself. Per input partition the balance holds at every scrape: {@code
 * waybill_records_read_total} is the sum of {@code waybill_records_total} over its outcomes, and
 * {@code waybill_events_decoded_total} that of {@code waybill_events_total}.
 */
final class Metrics {
  private final Backend backend;

  Metrics(Backend backend) {
    this.backend = backend;
  }

  MetricSnapshots now() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    balances(all, backend.balances().get());
    inputs(all);
    agents(all);
    LedgerMetrics.add(all, backend);
    backend.series().add(all);
    store(all);
    return all.build();
  }

  private static void balances(MetricSnapshots.Builder all, Map<InputPartition, Balance> balances) {
    CounterSnapshot.Builder read =
        CounterSnapshot.builder().name("waybill_records_read").help("Records read from Kafka.");
    CounterSnapshot.Builder records =
        CounterSnapshot.builder().name("waybill_records").help("Records by what became of them.");
    CounterSnapshot.Builder decoded =
        CounterSnapshot.builder().name("waybill_events_decoded").help("Events out of records.");
    CounterSnapshot.Builder events =
        CounterSnapshot.builder().name("waybill_events").help("Events by what became of them.");
    balances.forEach((partition, balance) -> {
      Labels labels = labels(partition);
      read.dataPoint(point(labels, balance.recordsRead()));
      records.dataPoint(point(labels.add("outcome", "decoded"), balance.decoded()));
      records.dataPoint(point(labels.add("outcome", "undecodable"), balance.undecodable()));
      records.dataPoint(point(labels.add("outcome", "empty"), balance.empty()));
      records.dataPoint(point(labels.add("outcome", "repeated"), balance.repeated()));
      records.dataPoint(point(labels.add("outcome", "agent"), balance.agents()));
      decoded.dataPoint(point(labels, balance.eventsDecoded()));
      events.dataPoint(point(labels.add("outcome", "stored"), balance.stored()));
      events.dataPoint(point(labels.add("outcome", "duplicate"), balance.duplicates()));
    });
    all.metricSnapshot(read.build())
        .metricSnapshot(records.build())
        .metricSnapshot(decoded.build())
        .metricSnapshot(events.build());
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .build();
  }

  private void inputs(MetricSnapshots.Builder all) {
    GaugeSnapshot.Builder healthy =
        GaugeSnapshot.builder()
            .name("waybill_input_healthy")
            .help("1 where an input has no problem.");
    GaugeSnapshot.Builder end =
        GaugeSnapshot.builder()
            .name("waybill_input_end_offset")
            .help("End of the log, as last seen.");
    GaugeSnapshot.Builder position =
        GaugeSnapshot.builder()
            .name("waybill_input_position")
            .help("Offset up to which records were read, are searchable, are durable.");
    Positions read = backend.store().appended();
    Positions durable = backend.store().durable();
    for (SourceStatus source : backend.sources().get()) {
      healthy.dataPoint(
          gauge(Labels.of("input", source.name()), source.problems().isEmpty() ? 1 : 0));
      source
          .ends()
          .forEach((partition, offset) -> {
            Labels labels = labels(partition);
            end.dataPoint(gauge(labels, offset));
            position.dataPoint(gauge(labels.add("state", "read"), at(read, partition)));
            position.dataPoint(gauge(labels.add("state", "durable"), at(durable, partition)));
          });
    }
    all.metricSnapshot(healthy.build())
        .metricSnapshot(end.build())
        .metricSnapshot(position.build());
  }

  private void agents(MetricSnapshots.Builder all) {
    GaugeSnapshot.Builder lines =
        GaugeSnapshot.builder()
            .name("waybill_agent_records")
            .help("Log records that agents numbered, by what is known of them.");
    for (AgentStatus agent : backend.agents().get()) {
      Labels labels = Labels.of("tenant", agent.tenant(), "agent", agent.instance());
      lines.dataPoint(gauge(labels.add("state", "received"), agent.received()));
      lines.dataPoint(gauge(labels.add("state", "repeated"), agent.repeats()));
      lines.dataPoint(gauge(labels.add("state", "missing"), agent.missing()));
      lines.dataPoint(gauge(labels.add("state", "refused"), agent.refused()));
      lines.dataPoint(gauge(labels.add("state", "unknown"), agent.unknown()));
    }
    GaugeSnapshot.Builder absent =
        GaugeSnapshot.builder()
            .name("waybill_agent_absent_bytes")
            .help("Bytes of log files that never reached an agent's output.");
    backend.files().get().stream()
        .collect(
            Collectors.groupingBy(
                file -> Labels.of("tenant", file.tenant(), "agent", file.agent()),
                Collectors.summingLong(FileStatus::bytesAbsent)))
        .forEach((labels, bytes) -> absent.dataPoint(gauge(labels, bytes)));
    all.metricSnapshot(lines.build()).metricSnapshot(absent.build());
  }

  private void store(MetricSnapshots.Builder all) {
    StoreHealth health = backend.store().health();
    single(
        all,
        "waybill_store_writable",
        "1 where events can be stored.",
        health,
        h -> h.writable() ? 1 : 0);
    single(
        all, "waybill_store_events", "Events that can be searched.", health, StoreHealth::events);
    single(all, "waybill_store_bytes", "Bytes of the index on disk.", health, StoreHealth::bytes);
    Runtime jvm = Runtime.getRuntime();
    single(
        all,
        "waybill_heap_used_bytes",
        "Java heap in use.",
        jvm,
        r -> r.totalMemory() - r.freeMemory());
    single(all, "waybill_heap_max_bytes", "Java heap that may be used.", jvm, Runtime::maxMemory);
  }

  private static <T> void single(
      MetricSnapshots.Builder all, String name, String help, T of, ToLongFunction<T> value) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(gauge(Labels.EMPTY, value.applyAsLong(of)))
            .build());
  }

  static GaugeSnapshot.GaugeDataPointSnapshot gauge(Labels labels, long value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .build();
  }

  private static long at(Positions positions, InputPartition partition) {
    Position position = positions.map().get(partition);
    return position == null ? 0 : position.nextOffset();
  }

  private static Labels labels(InputPartition partition) {
    return Labels.of(
        "cluster",
        partition.cluster(),
        "topic",
        partition.topic(),
        "partition",
        Integer.toString(partition.partition()));
  }
}
