package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.changes.Feed;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.ReportDetail.Range;
import io.waybill.event.ReportDetail.Told;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.Batch;
import io.waybill.store.EventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another tenant has must not show, in any way: two stores, one with and one without the other
 * tenants' events, answer every request alike, to the byte.
 */
final class TenantIsolationTest {
  private static final long SEED = 4711;
  private static final int REQUESTS = 10_000;
  private static final int IDS = 300;
  private static final InstantSource CLOCK =
      () -> Instant.ofEpochSecond(0, Events.T0 + 60_000_000_000L);
  private static final InputPartition SHARED = new InputPartition(Events.CLUSTER, "logs", 0);
  private static final InputPartition THEIRS = new InputPartition(Events.CLUSTER, "secret", 0);
  private static final Positions POSITIONS =
      new Positions(
          Map.of(SHARED, new Position("id-logs", 5000), THEIRS, new Position("id-secret", 7)));

  @TempDir Path directory;

  @Test
  void aStoreWithTheirEventsAnswersLikeOneWithout() throws Exception {
    try (LuceneEventStore with = open("with");
        LuceneEventStore without = open("without")) {
      isolated(
          with,
          without,
          () -> {
            with.refresh();
            without.refresh();
          });
    }
  }

  private LuceneEventStore open(String name) {
    return LuceneEventStore.open(directory.resolve(name), StoreSettings.DEFAULTS, CLOCK);
  }

  private interface Refresh {
    void run() throws Exception;
  }

  private static void isolated(EventStore with, EventStore without, Refresh refresh) {
    Random random = new Random(SEED);
    List<Event> mine = new ArrayList<>();
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      boolean isMine = random.nextBoolean();
      Event event = event(i, isMine ? "acme" : random.nextBoolean() ? "other" : "acme2", random);
      all.add(event);
      if (isMine) {
        mine.add(event);
      }
    }
    with.append(new Batch(all, POSITIONS));
    without.append(new Batch(mine, POSITIONS));
    try {
      refresh.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    Api seeing = new Api(backend(with, all));
    Api notSeeing = new Api(backend(without, mine));
    Caller caller = new Caller(Scope.of(Set.of("acme")), false);
    for (int i = 0; i < REQUESTS; i++) {
      String uri = uri(random);
      Reply answer = ApiCalls.ask(seeing, caller, CLOCK, uri);
      Reply reference = ApiCalls.ask(notSeeing, caller, CLOCK, uri);
      assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
          .as("%s (seed %d, request %d)", uri, SEED, i)
          .isEqualTo(new String(reference.body(), java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain("secret", "\"other\"", "acme2");
      assertThat(answer.status()).isEqualTo(reference.status());
      if (i % 20 == 0 && (uri.startsWith("/api/v1") || uri.lastIndexOf('/') == 0)) {
        ApiCalls.get(seeing, caller, CLOCK, uri);
      }
    }
  }

  /** A ledger that was told this, of a topic that is acme's where nobody speaks of a message. */
  private static Ledger ledger(List<Event> events) {
    Ledger ledger = Backends.ledger("acme");
    events.forEach(ledger::observe);
    for (int look = 1; look <= 2; look++) {
      ledger.observe(
          Looks.at(
              look * 1000L,
              look == 1,
              List.of(new Poll.Offsets("orders", "id", 0, look, IDS - 2)),
              List.of(
                  new Poll.Commit("g", "orders", 0, (look - 1) * 8L, true),
                  new Poll.Commit("acme-group", "orders", 0, (look - 1) * 5L, true))));
    }
    ledger.read(POSITIONS);
    return ledger;
  }

  private static Backend backend(EventStore store, List<Event> events) {
    Ledger ledger = ledger(events);
    return Backends.of(
        store,
        List.of(
            new SourceStatus("shared", "", List.of(), Map.of(SHARED, 5000L)),
            new SourceStatus("theirs", "other", List.of(), Map.of(THEIRS, 9L))),
        ledger,
        new Feed(() -> ledger, ledger::lastChange),
        "acme",
        CLOCK);
  }

  private static Event event(int i, String tenant, Random random) {
    Events event =
        Events.at(i)
            .tenant(tenant)
            .service(tenant.equals("acme") ? "checkout" : "secret")
            .millis(random.nextInt(50_000))
            .trace(1 + random.nextInt(IDS), 1 + random.nextInt(IDS));
    var message = Events.message("orders", 0, random.nextInt(IDS));
    String group = random.nextBoolean() ? "g" : tenant + "-group";
    return switch (random.nextInt(8)) {
      case 6 -> event.failedSend("orders", random.nextInt(IDS), "RecordTooLargeException", tenant);
      case 3 ->
          event.outcome(random.nextBoolean() ? Outcome.FAILED : Outcome.FILTERED, message, group);
      case 4 -> {
        long from = random.nextInt(IDS - 20);
        List<Range> some = List.of(new Range(from, from + 1 + random.nextInt(20)));
        yield event.report(
            group,
            new Told(
                Events.CLUSTER, "orders", 0, some, random.nextBoolean() ? some : List.of(), IDS));
      }
      case 5 -> event.topic("orders").message(message, "4711");
      case 0 -> event.log(tenant.equals("acme") ? "card declined" : "secret card declined");
      case 1 ->
          event.span(
              "process",
              SpanDetail.Kind.CONSUMER,
              random.nextInt(IDS),
              List.of(Events.ref(1 + random.nextInt(IDS), 1 + random.nextInt(IDS))),
              new MessageRef(
                  random.nextBoolean() ? MessageRef.Role.PRODUCED : MessageRef.Role.PROCESSED,
                  message));
      case 2 -> event.topic("dlt").deadLetter(message, tenant + "-group", "Declined");
      default -> event.topic("retry").hop(EventKind.RETRY, Optional.of(message), "g", "Busy");
    };
  }

  private static String uri(Random random) {
    String trace = "/api/v1/traces/" + String.format("%032x", 1 + random.nextInt(IDS + 3));
    String limit = random.nextInt(3) == 0 ? "limit=" + (1 + random.nextInt(30)) : "limit=1000";
    return switch (random.nextInt(22)) {
      case 16, 17 -> tempo(random);
      case 20, 21 -> loki(random);
      case 14, 15 -> jaeger(random);
      case 0, 1 -> trace + "?" + limit;
      case 2, 3 -> trace + "/graph?hops=" + random.nextInt(4);
      case 4 -> trace + "/graph?format=nodegraph";
      case 5 -> "/api/v1/events?q=card%20-kind:span&" + limit;
      case 6 -> "/api/v1/events?topic=orders&group=other-group&" + limit;
      case 7 -> "/api/v1/dead-letters?q=tenant:other&" + limit;
      case 8 ->
          "/api/v1/dead-letters/summary?by=topic,group,tenant,error"
              + (random.nextBoolean() ? ",version" : "");
      case 9 ->
          "/api/v1/" + List.of("tenants", "services", "topics", "groups").get(random.nextInt(4));
      case 10 -> "/api/v1/messages/orders/0/" + random.nextInt(IDS);
      case 12 ->
          "/api/v1/messages?verdict="
              + List.of(
                      "lost",
                      "dead_lettered",
                      "unknown",
                      "delivered",
                      "filtered",
                      "lost_before_broker")
                  .get(random.nextInt(6))
              + (random.nextInt(4) == 0 ? "&key=4711" : "")
              + (random.nextBoolean() ? "&order=newest" : "")
              + "&"
              + limit;
      case 11 ->
          List.of(
                  "/api/v1/findings",
                  "/api/v1/pipelines?" + limit,
                  "/api/v1/pipelines/history?buckets=4&from=now-1h",
                  "/api/v1/events/histogram?q=card&buckets=4&from=now-1h",
                  "/api/v1/events/facets?q=card",
                  "/api/v1/map",
                  "/api/v1/status")
              .get(random.nextInt(7));
      default -> random.nextBoolean() ? "/metrics" : "/healthz";
    };
  }

  private static String tempo(Random random) {
    String id = String.format("%032x", 1 + random.nextInt(IDS + 3));
    return "/tempo/api/"
        + switch (random.nextInt(8)) {
          case 0 -> "search?q=%7B%7D&limit=30";
          case 1 -> "search?q=%7Bresource.service.name%3D%22secret%22%7D";
          case 2 -> "search?q=%7B%7D%20%3E%3E%20%7B%7D";
          case 3 -> "v2/search/tags";
          case 4 -> "v2/search/tag/resource.service.name/values";
          case 5 -> "search/tag/name/values";
          case 6 -> "v2/traces/" + id;
          default -> "traces/" + id;
        };
  }

  private static String loki(Random random) {
    String time = "&start=" + Events.T0 + "&end=" + (Events.T0 + 60_000_000_000L);
    String secret = "%7Bservice_name%3D%22secret%22%7D";
    return "/loki/api/v1/"
        + switch (random.nextInt(12)) {
          case 0 -> "query_range?query=%7B%7D&limit=" + (1 + random.nextInt(200));
          case 1 -> "query_range?direction=forward&limit=30&query=" + secret;
          case 2 -> "query_range?query=%7Bkind%3D%22verdict%22%7D";
          case 3 -> "query_range?query=%7Bkind%3D%22dead_letter%22%7D";
          case 4 -> "query_range?step=10s&query=sum(count_over_time(%7B%7D%5B1m%5D))";
          case 5 -> "labels?query=";
          case 6 -> "label/service_name/values?query=";
          case 7 -> "series?match[]=%7B%7D";
          case 8 -> "index/stats?query=" + secret;
          case 9 -> "detected_fields?query=%7B%7D";
          case 10 -> "detected_field/detected_level/values?query=" + secret;
          default -> "index/volume?query=%7B%7D";
        }
        + time;
  }

  private static String jaeger(Random random) {
    String id = String.format("%032x", 1 + random.nextInt(IDS + 3));
    String legacy = "/api/traces?start=0&end=" + (Events.T0 / 1_000 + 60_000_000) + "&service=";
    String v3 = "query.startTimeMin=2025-01-01T00:00:00Z&query.startTimeMax=2027-01-01T00:00:00Z";
    return switch (random.nextInt(10)) {
      case 0 -> "/api/services";
      case 1 -> "/api/services/" + (random.nextBoolean() ? "checkout" : "secret") + "/operations";
      case 2 -> "/api/operations?service=checkout";
      case 3 -> legacy + "checkout&limit=" + (1 + random.nextInt(20));
      case 4 -> legacy + "secret";
      case 5 -> "/api/dependencies?lookback=100000000000";
      case 6 -> "/api/v3/traces/" + id;
      case 7 -> "/api/v3/trace-summaries?" + v3;
      case 8 -> "/api/v3/services";
      default -> "/api/traces/" + id;
    };
  }
}
