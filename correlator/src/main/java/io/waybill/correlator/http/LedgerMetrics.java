package io.waybill.correlator.http;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Pipeline;
import io.waybill.store.Scope;
import java.util.List;

/** The lag of each group, and beside it what became of the messages. Bounded in series. */
final class LedgerMetrics {
  /** Topics and groups that are told; each has ten series. */
  private static final int MOST = 1000;

  private LedgerMetrics() {}

  static void add(MetricSnapshots.Builder all, Ledger ledger) {
    GaugeSnapshot.Builder lag =
        GaugeSnapshot.builder()
            .name("waybill_group_lag")
            .help("Offsets that the group has not committed past.");
    GaugeSnapshot.Builder messages =
        GaugeSnapshot.builder()
            .name("waybill_group_messages")
            .help("What became of a topic's messages for a group, as it is known now.");
    List<Pipeline> pipelines = ledger.pipelines(Scope.ALL);
    for (Pipeline one : pipelines.subList(0, Math.min(MOST, pipelines.size()))) {
      Labels labels =
          Labels.of("cluster", one.cluster(), "topic", one.topic(), "group", one.group());
      lag.dataPoint(Metrics.gauge(labels, one.lag()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "delivered"), one.delivered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "dead_lettered"), one.deadLettered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "retrying"), one.retrying()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "filtered"), one.filtered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "failed"), one.failed()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "skipped"), one.skipped()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "expired"), one.expired()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "never_offered"), one.neverOffered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "unknown"), one.unknown()));
    }
    GaugeSnapshot unheard =
        GaugeSnapshot.builder()
            .name("waybill_evidence_unheard")
            .help("Evidence that can't be true, or for which the ledger had no room.")
            .dataPoint(Metrics.gauge(Labels.EMPTY, ledger.unheard()))
            .build();
    all.metricSnapshot(lag.build()).metricSnapshot(messages.build()).metricSnapshot(unheard);
  }
}
