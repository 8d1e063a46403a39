package io.waybill.correlator.spanmetrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.SpanDetail;

/** All of these series. Bounded in number. Thread-safe. */
public final class SpanSeries {
  private static final int MOST = 1_000;

  private final ServiceGraph graph = new ServiceGraph();
  private final Capped<Calls, Latency> calls = new Capped<>(MOST, Calls::coarser, Latency::new);
  private final Capped<DeadLetters, Counter> deadLetters =
      new Capped<>(MOST, DeadLetters::coarser, Counter::new);

  /** Takes an event that was stored, each once. */
  public synchronized void take(Event event) {
    switch (event.detail()) {
      case SpanDetail span -> {
        Took took = Took.of(event, span);
        graph.take(event, span, took);
        if (!event.service().isEmpty()) {
          calls.of(Calls.of(event.service(), span)).add(took);
        }
      }
      case HopDetail hop -> deadLetters.of(DeadLetters.of(event, hop)).add(event);
      default -> {}
    }
  }

  /** Adds them as they are now. */
  public synchronized void add(MetricSnapshots.Builder all) {
    graph(all);
    calls(all);
    deadLetters(all);
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name("waybill_series_left_out")
            .help("Spans and dead letters that are under (other), since there are too many series.")
            .dataPoint(count(Labels.of("of", "service_graph"), graph.leftOut()).build())
            .dataPoint(count(Labels.of("of", "spanmetrics"), calls.leftOut()).build())
            .dataPoint(count(Labels.of("of", "dead_letters"), deadLetters.leftOut()).build())
            .build());
  }

  private void graph(MetricSnapshots.Builder all) {
    CounterSnapshot.Builder requests =
        CounterSnapshot.builder()
            .name("traces_service_graph_request")
            .help("Requests between services, and messages to and from topics.");
    CounterSnapshot.Builder failed =
        CounterSnapshot.builder()
            .name("traces_service_graph_request_failed")
            .help("Those of them whose span failed.");
    HistogramSnapshot.Builder server =
        HistogramSnapshot.builder()
            .name("traces_service_graph_request_server_seconds")
            .help("How long the server's span took, or the one that writes to a topic or reads.");
    HistogramSnapshot.Builder client =
        HistogramSnapshot.builder()
            .name("traces_service_graph_request_client_seconds")
            .help("How long the client's span took.");
    graph.each((edge, sent) -> {
      Labels labels =
          Labels.of(
              "client", edge.client(), "server", edge.server(), "connection_type", edge.type());
      requests.dataPoint(count(labels, sent.all()).build());
      failed.dataPoint(count(labels, sent.failed()).build());
      server.dataPoint(sent.server().point(labels));
      client.dataPoint(sent.client().point(labels));
    });
    all.metricSnapshot(requests.build())
        .metricSnapshot(failed.build())
        .metricSnapshot(server.build())
        .metricSnapshot(client.build())
        .metricSnapshot(
            CounterSnapshot.builder()
                .name("traces_service_graph_unpaired_spans")
                .help("Client's and server's spans whose other half did not come.")
                .dataPoint(count(Labels.EMPTY, graph.unpaired()).build())
                .build());
  }

  private void calls(MetricSnapshots.Builder all) {
    CounterSnapshot.Builder total =
        CounterSnapshot.builder().name("traces_spanmetrics_calls").help("Spans.");
    HistogramSnapshot.Builder latency =
        HistogramSnapshot.builder()
            .name("traces_spanmetrics_latency")
            .help("How long spans took, in seconds.");
    calls.each((of, took) -> {
      Labels labels =
          Labels.of(
              "service",
              of.service(),
              "span_name",
              of.spanName(),
              "span_kind",
              of.spanKind(),
              "status_code",
              of.statusCode());
      total.dataPoint(count(labels, took.count()).build());
      latency.dataPoint(took.point(labels));
    });
    all.metricSnapshot(total.build()).metricSnapshot(latency.build());
  }

  private void deadLetters(MetricSnapshots.Builder all) {
    CounterSnapshot.Builder hops =
        CounterSnapshot.builder()
            .name("waybill_dead_letters")
            .help("Records of dead-letter and retry topics that were stored.");
    deadLetters.each((of, counter) -> {
      Labels labels =
          Labels.of(
              "kind",
              of.kind(),
              "tenant",
              of.tenant(),
              "topic",
              of.topic(),
              "origin_topic",
              of.originTopic(),
              "group",
              of.group(),
              "error_type",
              of.errorType());
      CounterDataPointSnapshot.Builder point = count(labels, counter.count());
      if (!counter.latestTrace().isEmpty()) {
        point.exemplar(TraceExemplar.of(1, counter.latestTrace(), counter.latestMilli()));
      }
      hops.dataPoint(point.build());
    });
    all.metricSnapshot(hops.build());
  }

  private static CounterDataPointSnapshot.Builder count(Labels labels, long value) {
    return CounterDataPointSnapshot.builder().labels(labels).value((double) value);
  }
}
