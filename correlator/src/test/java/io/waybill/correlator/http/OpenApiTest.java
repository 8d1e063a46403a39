package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.ReportDetail.Told;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The API's description, and that answers are as it says. */
final class OpenApiTest {
  private static final Caller OPERATOR = new Caller(Scope.ALL, true);

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final Ledger ledger = new Ledger(LedgerSettings.NONE);
  private final Api api =
      new Api(Backends.of(store, ledger, "default", () -> Instant.ofEpochSecond(0, Events.T0)));

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
    List<String> described = new ArrayList<>();
    ApiSchema.DOCUMENT.path("paths").fieldNames().forEachRemaining(described::add);
    List<String> routes = new ArrayList<>(api.templates());
    routes.addAll(
        List.of("/v1/traces", "/v1/logs", "/v1/metrics", VerdictStream.PATH, SessionHandler.PATH));
    assertThat(described).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void answersOfEveryKindAreAsDescribed() {
    Coordinate order = Events.message("orders", 1, 57);
    store.append(
        new Batch(
            List.of(
                Events.at(0)
                    .trace(1, 1)
                    .span(
                        "send",
                        SpanDetail.Kind.PRODUCER,
                        0,
                        new MessageRef(MessageRef.Role.PRODUCED, order)),
                Events.at(1)
                    .trace(1, 2)
                    .service("payments")
                    .millis(-5000)
                    .span(
                        "process",
                        SpanDetail.Kind.CONSUMER,
                        1,
                        List.of(Events.ref(3, 4)),
                        new MessageRef(MessageRef.Role.PROCESSED, order)),
                Events.at(2).trace(1, 9).span("orphan", SpanDetail.Kind.INTERNAL, 77),
                Events.at(3).trace(1, 2).log("ERROR", "declined", Attribute.integer("amount", 5)),
                Events.at(4).topic("dlt").trace(2, 1).deadLetter(order, "payments", "Declined"),
                Events.at(5)
                    .topic("retry")
                    .trace(4, 1)
                    .hop(EventKind.RETRY, Optional.of(order), "payments", "Busy"),
                Events.at(6).trace(1, 2).outcome(Outcome.FAILED, order, "payments"),
                Events.at(7)
                    .report(
                        "payments",
                        new Told("main", "orders", 1, List.of(), List.of(new Range(57, 58)), 58))),
            Positions.NONE));
    ledger.observe(
        Looks.at(
            1000,
            true,
            List.of(new Poll.Offsets("orders", "id", 1, 5, 60)),
            List.of(new Poll.Commit("payments", "orders", 1, 3, true))));
    ledger.revise();
    String trace = "/api/v1/traces/" + "0".repeat(31) + "1";
    for (String uri :
        List.of(
            trace,
            trace + "?limit=2",
            trace + "/graph",
            trace + "/graph?hops=0&limit=2",
            trace + "/graph?format=nodegraph",
            trace + "/graph?hops=99",
            "/api/v1/events?q=kind:span",
            "/api/v1/events?q=kind:outcome",
            "/api/v1/events?q=%22",
            "/api/v1/dead-letters?group=payments",
            "/api/v1/dead-letters/summary?by=topic,error,group,tenant",
            "/api/v1/dead-letters/summary?by=version,group",
            "/api/v1/dead-letters/summary?by=colour",
            "/api/v1/messages/orders/1/57",
            "/api/v1/messages/orders/1/4",
            "/api/v1/messages/orders/1/999",
            "/api/v1/messages/orders/one/2",
            "/api/v1/pipelines?topic=orders",
            "/api/v1/pipelines/history?topic=orders&from=1969-12-31T00:00:00Z",
            "/api/v1/pipelines/history?topic=orders&from=now-5m&buckets=5",
            "/api/v1/pipelines/history?buckets=1000",
            "/api/v1/events/histogram?q=declined&buckets=3",
            "/api/v1/events/histogram?q=%22was%20declined%22",
            "/api/v1/events/facets?q=declined",
            "/api/v1/events/facets?q=%22was%20declined%22&from=now-1h",
            "/api/v1/events/histogram?from=now&to=now-1h",
            "/api/v1/map",
            "/api/v1/status",
            "/api/v1/findings",
            "/api/v1/messages",
            "/api/v1/messages?verdict=dead_lettered&limit=1",
            "/api/v1/messages?verdict=stuck",
            "/api/v1/messages?verdict=lost&order=newest&limit=1",
            "/api/v1/messages?order=colour",
            "/api/v1/tenants",
            "/api/v1/services?limit=1",
            "/api/v1/topics?prefix=o",
            "/api/v1/groups",
            "/api/v1/openapi.json",
            "/healthz",
            "/readyz",
            "/metrics")) {
      Reply reply = ApiCalls.get(api, OPERATOR, () -> Instant.ofEpochSecond(0, Events.T0), uri);
      assertThat(reply.status()).as(uri).isNotEqualTo(500);
    }
  }
}
