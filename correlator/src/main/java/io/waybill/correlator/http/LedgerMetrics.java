package io.waybill.correlator.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.changes.MessageTraces;
import io.waybill.correlator.observer.LookCost;
import io.waybill.correlator.spanmetrics.TraceExemplar;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Pipeline;
import io.waybill.ledger.Share;
import io.waybill.ledger.Transition;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.List;

/** The lag of each group, and beside it what became of the messages. Bounded in series. */
final class LedgerMetrics {
  /** Topics and groups that are told; each has ten series. */
  private static final int MOST = 1000;

  private LedgerMetrics() {}

  static void add(MetricSnapshots.Builder all, Backend backend) {
    Ledger ledger = backend.ledger().get();
    changes(all, backend, ledger.transitions());
    watermarks(all, backend, ledger);
    backend.look().get().ifPresent(cost -> look(all, cost));
    GaugeSnapshot.Builder lag =
        GaugeSnapshot.builder()
            .name("waybill_group_lag")
            .help("Offsets that the group has not committed past.");
    GaugeSnapshot.Builder margin =
        GaugeSnapshot.builder()
            .name("waybill_group_retention_margin")
            .help("Offsets that a log may still lose before a group that lags misses one.");
    GaugeSnapshot.Builder messages =
        GaugeSnapshot.builder()
            .name("waybill_group_messages")
            .help("What became of a topic's messages for a group, as it is known now.");
    GaugeSnapshot.Builder coverage =
        GaugeSnapshot.builder()
            .name("waybill_outcome_coverage_ratio")
            .help(
                "Of what applications that tell outcomes were given, the share that they told of.");
    List<Pipeline> pipelines = ledger.pipelines(Scope.ALL);
    for (Pipeline one : pipelines.subList(0, Math.min(MOST, pipelines.size()))) {
      Labels labels =
          Labels.of("cluster", one.cluster(), "topic", one.topic(), "group", one.group());
      lag.dataPoint(Metrics.gauge(labels, one.lag()));
      one.retentionMargin().ifPresent(offsets -> margin.dataPoint(Metrics.gauge(labels, offsets)));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "delivered"), one.delivered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "dead_lettered"), one.deadLettered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "retrying"), one.retrying()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "filtered"), one.filtered()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "failed"), one.failed()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "skipped"), one.skipped()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "expired"), one.expired()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "never_offered"), one.neverOffered()));
      messages.dataPoint(
          Metrics.gauge(labels.add("verdict", "lost_on_broker"), one.lostOnBroker()));
      messages.dataPoint(Metrics.gauge(labels.add("verdict", "unknown"), one.unknown()));
      Share share = ledger.coverage(one.cluster(), one.topic(), one.group(), Scope.ALL);
      if (share.all() > 0) {
        coverage.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) share.some() / share.all())
                .build());
      }
    }
    GaugeSnapshot unheard =
        GaugeSnapshot.builder()
            .name("waybill_evidence_unheard")
            .help("Evidence that can't be true, or for which the ledger had no room.")
            .dataPoint(Metrics.gauge(Labels.EMPTY, ledger.unheard()))
            .build();
    all.metricSnapshot(coverage.build()).metricSnapshot(margin.build());
    all.metricSnapshot(lag.build()).metricSnapshot(messages.build()).metricSnapshot(unheard);
  }

  /** Verdicts that were told and corrected, each with the trace of a message for which it was. */
  private static void changes(
      MetricSnapshots.Builder all, Backend backend, List<Transition> transitions) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("waybill_verdict_changes")
            .help("Verdicts that were told, by what was said before.");
    try (EventReader reader = backend.store().reader()) {
      for (Transition one : transitions.subList(0, Math.min(MOST, transitions.size()))) {
        Labels labels =
            Labels.of(
                "cluster",
                one.cluster(),
                "topic",
                one.topic(),
                "group",
                one.group(),
                "before",
                one.before().map(VerdictKind::label).orElse(""),
                "verdict",
                one.verdict().label());
        CounterSnapshot.CounterDataPointSnapshot.Builder point =
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) one.count());
        MessageTraces.of(reader, Scope.ALL, one.last()).stream()
            .findFirst()
            .map(trace -> TraceExemplar.of(1, trace.toString(), one.lastUnixMilli()))
            .ifPresent(point::exemplar);
        counter.dataPoint(point.build());
      }
    }
    all.metricSnapshot(counter.build());
  }

  /** What it costs to look at the broker. */
  private static void look(MetricSnapshots.Builder all, LookCost cost) {
    GaugeSnapshot.Builder seconds =
        GaugeSnapshot.builder()
            .name("waybill_observer_look_seconds")
            .help("How long the last look at the broker took, facts written.");
    seconds.dataPoint(
        GaugeSnapshot.GaugeDataPointSnapshot.builder().value(cost.millis() / 1000.0).build());
    GaugeSnapshot.Builder seen =
        GaugeSnapshot.builder()
            .name("waybill_observer_seen")
            .help("What the last look at the broker saw.");
    seen.dataPoint(Metrics.gauge(Labels.of("what", "partitions"), cost.partitions()));
    seen.dataPoint(Metrics.gauge(Labels.of("what", "groups"), cost.groups()));
    all.metricSnapshot(seconds.build()).metricSnapshot(seen.build());
  }

  /** How far behind the clock verdicts are. */
  private static void watermarks(MetricSnapshots.Builder all, Backend backend, Ledger ledger) {
    GaugeSnapshot.Builder delay =
        GaugeSnapshot.builder()
            .name("waybill_watermark_delay_seconds")
            .help("How long ago a group must have committed past a message for it to be judged.");
    ledger
        .watermarks()
        .forEach((cluster, unixMilli) ->
            delay.dataPoint(
                Metrics.gauge(
                    Labels.of("cluster", cluster), (backend.clock().millis() - unixMilli) / 1000)));
    all.metricSnapshot(delay.build());
  }
}
