package io.waybill.benchmarks.api;

import io.waybill.benchmarks.WorkDirectory;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.http.HttpApi;
import io.waybill.correlator.http.HttpSettings;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./waybill apibench}. */
@Command(
    name = "apibench",
    mixinStandardHelpOptions = true,
    description = {
      "Fills an index with traces and lines of ten hours, and asks over HTTP as Grafana does, while",
      "more come. Prints how long answers take, beside the fastest of all: /healthz.",
      ""
    })
public final class ApiBench implements Callable<Integer> {
  private static final long HOUR = 3_600_000_000_000L;
  private static final int BATCH = 1_000;

  /** Spans of the largest trace. */
  private static final int LARGE = 2_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--events",
      defaultValue = "10000000",
      description = "how many are in the index (${DEFAULT-VALUE})")
  private long events;

  @Option(
      names = "--requests",
      defaultValue = "500",
      description = "of each kind (${DEFAULT-VALUE})")
  private int requests;

  @Option(
      names = "--rate",
      defaultValue = "5000",
      description = "events a second that come meanwhile (${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--hold",
      description = "go on answering until Ctrl-C, so that a browser can look at the page")
  private boolean hold;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(7);

  /** Runs the bench and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ApiBench()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    InstantSource clock = InstantSource.system();
    StoreSettings settings =
        new StoreSettings(Duration.ofDays(7), 50L << 30, 192, 2, Duration.ofSeconds(1));
    try (WorkDirectory directory = WorkDirectory.create("waybill-apibench");
        LuceneEventStore store =
            LuceneEventStore.open(directory.path().resolve("index"), settings, clock)) {
      long now = clock.millis() * 1_000_000;
      long traces = events / Shop.EVENTS_PER_TRACE;
      Shop shop = new Shop(now - 10 * HOUR, 10 * HOUR / traces);
      fill(shop, traces, store);
      String large = Shop.trace(shop.traces()).toString();
      var unused = store.append(shop.large(LARGE));
      store.commit();
      out.printf(
          Locale.ROOT,
          "%,d events in %,d traces, %,d MB%n",
          store.health().events(),
          shop.traces(),
          store.health().bytes() >> 20);
      out.flush();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform().name("bench-writer").start(() -> write(shop, store, isOver));
      Backend backend = new Backend(store, List::of, Map::of, clock);
      try (HttpApi api =
          HttpApi.start(HttpSettings.loopback(0), backend, Access.open(false), Optional.empty())) {
        measure("http://127.0.0.1:" + api.port(), now, traces, out);
        if (hold) {
          out.printf(
              Locale.ROOT,
              "http://localhost:%d/ answers until Ctrl-C; a trace of %,d spans: /traces/%s%n",
              api.port(),
              LARGE,
              large);
          out.flush();
          Thread.currentThread().join();
        }
      } finally {
        isOver.set(true);
        writer.join();
      }
    }
    return 0;
  }

  private static void fill(Shop shop, long traces, LuceneEventStore store) {
    while (shop.traces() < traces) {
      var unused = store.append(shop.next((int) Math.min(BATCH, traces - shop.traces())));
      if (shop.traces() % 200_000 == 0) {
        store.commit();
      }
    }
    store.commit();
  }

  private void write(Shop shop, LuceneEventStore store, AtomicBoolean isOver) {
    int orders = Math.max(1, rate / Shop.EVENTS_PER_TRACE / 10);
    long next = System.nanoTime();
    while (!isOver.get()) {
      var unused = store.append(shop.next(orders));
      next += 100_000_000;
      LockSupport.parkNanos(next - System.nanoTime());
    }
    store.commit();
  }

  private void measure(String address, long now, long traces, PrintWriter out)
      throws IOException, InterruptedException {
    LongFunction<String> jaeger = number -> "/api/traces/" + Shop.trace(number);
    LongFunction<String> tempo = number -> "/tempo/api/v2/traces/" + Shop.trace(number);
    report(out, "healthz", address, i -> "/healthz");
    report(out, "Jaeger, by ID", address, i -> jaeger.apply(random.nextLong(traces)));
    report(out, "Tempo, by ID", address, i -> tempo.apply(random.nextLong(traces)));
    report(
        out,
        "Jaeger, errors of a service in an hour",
        address,
        i -> {
          long from = now - (1 + random.nextInt(9)) * HOUR;
          return "/api/traces?limit=20&tags=%7B%22error%22%3A%22true%22%7D&service="
              + service()
              + "&start="
              + from / 1_000
              + "&end="
              + (from + HOUR) / 1_000;
        });
    report(
        out,
        "Tempo, errors of a service in an hour",
        address,
        i -> {
          long from = now - (1 + random.nextInt(9)) * HOUR;
          return "/tempo/api/search?limit=20&q="
              + encoded("{resource.service.name=\"" + service() + "\" && status=error}")
              + "&start="
              + from / 1_000_000_000
              + "&end="
              + (from + HOUR) / 1_000_000_000;
        });
    report(
        out,
        "Loki, the newest 1000 lines of a service",
        address,
        i -> loki("{service_name=\"" + service() + "\",kind=\"log\"}", now, "backward", ""));
    report(
        out,
        "Loki, the oldest 1000 lines of a service",
        address,
        i -> loki("{service_name=\"" + service() + "\",kind=\"log\"}", now, "forward", ""));
    report(
        out,
        "Loki, lines of a trace in ten hours",
        address,
        i ->
            "/loki/api/v1/query_range?limit=1000&start="
                + (now - 10 * HOUR)
                + "&end="
                + (now + HOUR)
                + "&query="
                + encoded("{} | trace_id=\"" + Shop.trace(random.nextLong(traces)) + "\""));
    report(
        out,
        "Loki, labels of an hour",
        address,
        i -> {
          long from = now - (1 + random.nextInt(9)) * HOUR;
          return "/loki/api/v1/labels?start=" + from + "&end=" + (from + HOUR);
        });
    requests = Math.max(10, requests / 20);
    report(
        out,
        "Loki, volume of a service by level in an hour",
        address,
        i ->
            loki(
                "sum by (level, detected_level) (count_over_time({service_name=\""
                    + service()
                    + "\",kind=\"log\"}[1m]))",
                now,
                "backward",
                "&step=60s"));
  }

  private String service() {
    return Shop.SERVICES.get(random.nextInt(Shop.SERVICES.size()));
  }

  private String loki(String query, long now, String direction, String more) {
    long from = now - (1 + random.nextInt(9)) * HOUR;
    return "/loki/api/v1/query_range?limit=1000&direction="
        + direction
        + "&query="
        + encoded(query)
        + "&start="
        + from
        + "&end="
        + (from + HOUR)
        + more;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private interface Ask {
    String path(int number);
  }

  private void report(PrintWriter out, String what, String address, Ask ask)
      throws IOException, InterruptedException {
    double[] millis = new double[requests];
    long bytes = 0;
    int warm = requests;
    for (int i = -warm; i < requests; i++) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + ask.path(i))).build();
      long begin = System.nanoTime();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(request.uri() + " answers " + answer.statusCode());
      }
      if (i >= 0) {
        millis[i] = (System.nanoTime() - begin) / 1e6;
        bytes += answer.body().length;
      }
    }
    Arrays.sort(millis);
    out.printf(
        Locale.ROOT,
        "%-48s p50 %8.2f ms  p99 %8.2f ms  %,8d bytes%n",
        what,
        millis[millis.length / 2],
        millis[(int) (millis.length * 0.99)],
        bytes / requests);
    out.flush();
  }
}
