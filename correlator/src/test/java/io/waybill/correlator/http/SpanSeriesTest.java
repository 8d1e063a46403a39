package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.waybill.correlator.spanmetrics.SpanSeries;
import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.testkit.Events;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service graph, span metrics and dead letters as Prometheus reads them. */
final class SpanSeriesTest {
  private final SpanSeries series = new SpanSeries();

  private List<String> lines(Event... events) {
    List.of(events).forEach(series::take);
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    series.add(all);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new OpenMetricsTextFormatWriter(false, false).write(bytes, all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(UTF_8).lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static String edge(String client, String server, String type) {
    return "{client=\"%s\",connection_type=\"%s\",server=\"%s\"}".formatted(client, type, server);
  }

  private static MessageRef ref(Role role, long offset) {
    return new MessageRef(role, Events.message("orders", 0, offset));
  }

  @Test
  void aTopicIsANodeAndAConsumerThatOnlyLinksCounts() {
    List<String> lines =
        lines(
            Events.at(1)
                .trace(1, 1)
                .service("shop")
                .span("send", Kind.PRODUCER, 0, ref(Role.PRODUCED, 1)),
            Events.at(2)
                .trace(2, 1)
                .service("shop")
                .span("send", Kind.PRODUCER, 0, ref(Role.PRODUCED, 2)),
            Events.at(3)
                .trace(9, 9)
                .service("billing")
                .span(
                    "process",
                    Kind.CONSUMER,
                    0,
                    List.of(Events.ref(1, 1), Events.ref(2, 1)),
                    ref(Role.PROCESSED, 1),
                    ref(Role.PROCESSED, 2)));
    assertThat(lines)
        .contains(
            "traces_service_graph_request_total"
                + edge("shop", "orders (topic)", "messaging_system")
                + " 2.0",
            "traces_service_graph_request_total"
                + edge("orders (topic)", "billing", "messaging_system")
                + " 2.0",
            "traces_service_graph_request_failed_total"
                + edge("orders (topic)", "billing", "messaging_system")
                + " 0.0")
        .anySatisfy(line ->
            assertThat(line)
                .startsWith(
                    "traces_service_graph_request_server_seconds_count"
                        + edge("orders (topic)", "billing", "messaging_system")
                        + " 1"));
  }

  @Test
  void whatIsFetchedAndThenProcessedCountsOnce() {
    List<String> lines =
        lines(
            Events.at(1)
                .trace(1, 1)
                .service("billing")
                .span("receive", Kind.CONSUMER, 0, ref(Role.RECEIVED, 1)),
            Events.at(2)
                .trace(1, 2)
                .service("billing")
                .span("process", Kind.CONSUMER, 1, ref(Role.PROCESSED, 1)),
            Events.at(3)
                .trace(2, 1)
                .service("audit")
                .span("receive", Kind.CONSUMER, 0, ref(Role.RECEIVED, 1)));
    assertThat(lines)
        .contains(
            "traces_service_graph_request_total"
                + edge("orders (topic)", "billing", "messaging_system")
                + " 1.0",
            "traces_service_graph_request_total"
                + edge("orders (topic)", "audit", "messaging_system")
                + " 1.0");
  }

  @Test
  void aClientAndTheServerThatItIsTheParentOfMakeOneRequestInEitherOrder() {
    List<String> lines =
        lines(
            Events.at(1).trace(1, 1).service("shop").span("GET /", Kind.SERVER, 0),
            Events.at(2).trace(1, 2).service("shop").span("GET", Kind.CLIENT, 1),
            Events.at(3).trace(1, 3).service("stock").span("GET /stock", Kind.SERVER, 2),
            Events.at(4).trace(1, 5).service("stock").span("GET /stock", Kind.SERVER, 4),
            Events.at(5).trace(1, 4).service("shop").span("GET", Kind.CLIENT, 1));
    assertThat(lines)
        .contains(
            "traces_service_graph_request_total" + edge("shop", "stock", "") + " 2.0",
            "traces_service_graph_request_total" + edge("user", "shop", "virtual_node") + " 1.0");
  }

  @Test
  void latenciesCarryTheTraceOfTheLatest() {
    assertThat(lines(Events.at(1).trace(7, 1).service("shop").span("GET /", Kind.SERVER, 0)))
        .contains(
            "traces_spanmetrics_calls_total{service=\"shop\",span_kind=\"SPAN_KIND_SERVER\","
                + "span_name=\"GET /\",status_code=\"STATUS_CODE_UNSET\"} 1.0")
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("traces_spanmetrics_latency_bucket{service=\"shop\"")
                .contains("# {trace_id=\"" + "0".repeat(31) + "7\"}"));
  }

  @Test
  void deadLettersAreCountedByTheirError() {
    assertThat(
            lines(
                Events.at(1)
                    .topic("orders-dlt")
                    .trace(1, 5)
                    .deadLetter(Events.message("orders", 0, 1), "billing", "Declined")))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("waybill_dead_letters_total{error_type=\"Declined\",group=\"billing\",")
                .contains("origin_topic=\"orders\"", "tenant=\"acme\"", "topic=\"orders-dlt\"")
                .contains("# {trace_id="));
  }

  @Test
  void namesWithIdsInThemDoNotMakeSeriesWithoutEnd() {
    Event[] events = new Event[5_000];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          Events.at(i).trace(1, i + 1).service("shop" + i).span("GET /" + i, Kind.SERVER, 0);
    }
    List<String> lines = lines(events);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("traces_spanmetrics_calls_total"))
        .hasSize(2_000);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("traces_service_graph_request_total"))
        .hasSizeLessThanOrEqualTo(1_001)
        .contains(
            "traces_service_graph_request_total"
                + edge("(other)", "(other)", "virtual_node")
                + " 4000.0");
    assertThat(lines).contains("waybill_series_left_out_total{of=\"spanmetrics\"} 4000.0");
  }
}
