package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.RequestLimitingHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.query.EventQuery;
import io.waybill.query.QueryParseException;
import io.waybill.query.QueryParser;
import io.waybill.query.Times;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import io.waybill.trace.TraceId;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API on loopback, where the caller is alone on this machine: without authentication, and
 * with {@code X-Scope-OrgID} as the only scope. The {@code Host} header must name loopback, so that
 * no web page can reach it by rebinding a name. Answers are complete in memory before they are
 * written: a reader that never reads holds no index.
 */
public final class HttpApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final HttpString TENANTS = new HttpString("X-Scope-OrgID");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final EventStore store;
  private final Supplier<List<SourceStatus>> sources;
  private final InstantSource clock;
  private final Undertow server;

  /** Starts answering on this port of 127.0.0.1; 0 takes a free one. */
  public static HttpApi start(
      int port, EventStore store, Supplier<List<SourceStatus>> sources, InstantSource clock) {
    HttpApi api = new HttpApi(port, store, sources, clock);
    api.server.start();
    return api;
  }

  private HttpApi(
      int port, EventStore store, Supplier<List<SourceStatus>> sources, InstantSource clock) {
    this.store = store;
    this.sources = sources;
    this.clock = clock;
    var bounded = new RequestLimitingHandler(64, 256, new BlockingHandler(this::handle));
    var gzip =
        new EncodingHandler(
            bounded,
            new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50));
    this.server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1", gzip)
            .setIoThreads(2)
            .setWorkerThreads(16)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 20)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 << 10)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 100)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .setSocketOption(org.xnio.Options.WRITE_TIMEOUT, 30_000)
            .build();
  }

  /** The port that is answered on. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private void handle(HttpServerExchange exchange) {
    try {
      if (!LOOPBACK.contains(exchange.getHostName())) {
        throw new Problem(
            421, "Wrong host", "this Waybill listens on loopback only: ask for localhost");
      }
      if (!exchange.getRequestMethod().equals(Methods.GET)) {
        throw new Problem(405, "Method not allowed", "only GET is answered here");
      }
      route(exchange, exchange.getRequestPath());
    } catch (QueryParseException e) {
      problem(
          exchange,
          new Problem(
              400, "Bad query", "q, at character " + (e.position() + 1) + ": " + e.getMessage()));
    } catch (Problem problem) {
      problem(exchange, problem);
    } catch (StoreException e) {
      problem(exchange, new Problem(503, "Store unavailable", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      log.error("answering {} failed", exchange.getRequestPath(), e);
      problem(
          exchange,
          new Problem(500, "Internal error", "a bug in Waybill; its log has the details"));
    }
  }

  private void route(HttpServerExchange exchange, String path) {
    String trace = "/api/v1/traces/";
    if (path.startsWith(trace) && path.indexOf('/', trace.length()) < 0) {
      trace(exchange, path.substring(trace.length()));
      return;
    }
    switch (path) {
      case "/api/v1/events" -> events(exchange);
      case "/healthz" -> send(exchange, 200, "text/plain", "ok\n".getBytes(UTF_8));
      case "/readyz" -> ready(exchange);
      default ->
          throw new Problem(
              404,
              "Not found",
              "there are /api/v1/traces/{traceId}, /api/v1/events?q=, /healthz and /readyz");
    }
  }

  private void trace(HttpServerExchange exchange, String id) {
    TraceId traceId =
        TraceId.parse(id)
            .orElseThrow(() ->
                new Problem(
                    400,
                    "Bad trace ID",
                    "a trace ID is 16 or 32 hexadecimal digits, and not all zero"));
    try (EventReader reader = store.reader()) {
      Page page =
          reader.find(
              scope(exchange),
              new Key.Trace(traceId),
              limit(exchange),
              PageJson.place(parameter(exchange, "cursor")));
      answer(exchange, reader, page);
    }
  }

  private void events(HttpServerExchange exchange) {
    EventQuery query =
        QueryParser.parse(parameter(exchange, "q"), clock.instant())
            .within(time(exchange, "from", Long.MIN_VALUE), time(exchange, "to", Long.MAX_VALUE));
    try (EventReader reader = store.reader()) {
      Page page =
          reader.search(
              scope(exchange),
              query,
              limit(exchange),
              PageJson.place(parameter(exchange, "cursor")));
      answer(exchange, reader, page);
    }
  }

  private void answer(HttpServerExchange exchange, EventReader reader, Page page) {
    byte[] json = PageJson.write(page, reader.visible(), store.durable(), sources.get());
    reader.close();
    send(exchange, 200, "application/json", json);
  }

  private void ready(HttpServerExchange exchange) {
    List<String> problems = new ArrayList<>(store.health().problems());
    sources.get().forEach(source -> problems.addAll(source.problems()));
    byte[] text =
        (problems.isEmpty() ? "ready\n" : String.join("\n", problems) + "\n").getBytes(UTF_8);
    send(exchange, problems.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", text);
  }

  /** Without a header, every tenant: the caller is alone on this machine. */
  private static Scope scope(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(TENANTS);
    if (header == null || header.isBlank()) {
      return Scope.ALL;
    }
    return Scope.of(
        Arrays.stream(header.split("\\|"))
            .map(String::strip)
            .filter(tenant -> !tenant.isEmpty())
            .collect(Collectors.toSet()));
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? "" : values.getLast();
  }

  private static int limit(HttpServerExchange exchange) {
    String text = parameter(exchange, "limit");
    if (text.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!text.matches("[1-9]\\d{0,3}") || Integer.parseInt(text) > MAX_LIMIT) {
      throw new Problem(400, "Bad limit", "limit is a number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(text);
  }

  private long time(HttpServerExchange exchange, String name, long absent) {
    String text = parameter(exchange, name);
    return text.isEmpty()
        ? absent
        : Times.parse(text, clock.instant())
            .orElseThrow(() ->
                new Problem(
                    400,
                    "Bad time",
                    name
                        + " is RFC 3339, such as 2026-01-02T03:04:05Z, or relative, such as now-15m"));
  }

  private static void problem(HttpServerExchange exchange, Problem problem) {
    String detail =
        new String(
            JsonStringEncoder.getInstance().quoteAsString(String.valueOf(problem.getMessage())));
    String json =
        "{\"status\":"
            + problem.status()
            + ",\"title\":\""
            + problem.title()
            + "\",\"detail\":\""
            + detail
            + "\"}";
    send(exchange, problem.status(), "application/problem+json", json.getBytes(UTF_8));
  }

  private static void send(HttpServerExchange exchange, int status, String type, byte[] body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(java.nio.ByteBuffer.wrap(body));
  }

  @Override
  public void close() {
    server.stop();
  }
}
