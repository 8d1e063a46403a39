package io.waybill.correlator.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.http.Routes.Match;
import io.waybill.correlator.receive.OtlpReceiver;
import io.waybill.correlator.receive.Signal;
import io.waybill.correlator.web.WebFile;
import io.waybill.correlator.web.WebPages;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.xnio.Options;

/**
 * The HTTP server. Answers are computed by few threads and complete in memory before the first byte
 * is written; writing them holds no thread. So a client that sends or reads slowly stops nobody: it
 * holds a connection, and of the memory for answers that are under way no more than is set aside.
 */
public final class HttpApi implements AutoCloseable {
  private static final HttpString TENANTS = new HttpString("X-Scope-OrgID");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final int MAX_WAITING = 256;

  /** Each may hold a graph of 32 MiB, so that they are few. */
  private static final int WORKERS = 8;

  private static final long MAX_UNREAD_BYTES = 128L << 20;
  private static final int SMALL_REPLY = 64 << 10;

  private final HttpSettings settings;
  private final Backend backend;
  private final Api api;
  private final Optional<OtlpHandler> otlp;
  private final VerdictStream stream;
  private final SessionHandler session;
  private final WebPages pages = WebPages.load();
  private final Access access;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong unreadBytes = new AtomicLong();
  private final Undertow server;

  /**
   * Starts answering.
   *
   * @param otlp what takes telemetry over HTTP; empty where it is not configured
   */
  public static HttpApi start(
      HttpSettings settings, Backend backend, Access access, Optional<OtlpReceiver> otlp) {
    HttpApi api = new HttpApi(settings, backend, access, otlp);
    api.server.start();
    return api;
  }

  private HttpApi(
      HttpSettings settings, Backend backend, Access access, Optional<OtlpReceiver> otlp) {
    this.settings = settings;
    this.backend = backend;
    this.api = new Api(backend);
    this.stream = new VerdictStream(backend);
    this.access = access;
    this.session = new SessionHandler(access, settings.traceLinks());
    this.otlp = otlp.map(OtlpHandler::new);
    var gzip =
        new EncodingHandler(
            this::accept,
            new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50));
    this.server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.address(), exchange -> root(exchange, gzip))
            .setIoThreads(2)
            .setWorkerThreads(WORKERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) OtlpReceiver.MAX_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 << 10)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 100)
            .setServerOption(UndertowOptions.MAX_HEADERS, 100)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .setSocketOption(Options.READ_TIMEOUT, 30_000)
            .setSocketOption(Options.WRITE_TIMEOUT, 30_000)
            .setServerOption(Options.CONNECTION_HIGH_WATER, 2_000)
            .setServerOption(Options.CONNECTION_LOW_WATER, 1_900)
            .build();
  }

  /** The port that is answered on. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** A stream is never compressed: an event would wait for the next. The web page is already. */
  private void root(HttpServerExchange exchange, HttpHandler compressing) throws Exception {
    String path = exchange.getRequestPath();
    if (path.equals(VerdictStream.PATH) || pages.find(path).isPresent()) {
      accept(exchange);
    } else {
      compressing.handleRequest(exchange);
    }
  }

  /** What an I/O thread decides by itself. */
  private void accept(HttpServerExchange exchange) {
    if (settings.isLoopback() && !LOOPBACK.contains(exchange.getHostName())) {
      send(
          exchange,
          new Problem(421, "Wrong host", "this Waybill listens on loopback only: ask for localhost")
              .reply());
      return;
    }
    if (waiting.get() >= MAX_WAITING) {
      send(exchange, new Problem(503, "Too busy", "too many requests wait: try again").reply());
      return;
    }
    waiting.incrementAndGet();
    exchange.dispatch(() -> {
      try {
        answer(exchange);
      } finally {
        waiting.decrementAndGet();
      }
    });
  }

  private void answer(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    Optional<Signal> signal = otlp.isPresent() ? OtlpHandler.signal(path) : Optional.empty();
    boolean writes = signal.isPresent();
    boolean streams = path.equals(VerdictStream.PATH);
    Optional<WebFile> file = pages.find(path);
    if (file.isPresent()) {
      page(exchange, file.get());
      return;
    }
    if (path.equals(SessionHandler.PATH)) {
      session.handle(exchange, caller(exchange), reply -> send(exchange, reply));
      return;
    }
    Optional<Match> match = api.match(path);
    if (!writes && !streams && match.isEmpty()) {
      send(exchange, notFound());
      return;
    }
    if (!exchange.getRequestMethod().equals(writes ? Methods.POST : Methods.GET)) {
      send(
          exchange,
          new Problem(405, "Method not allowed", "use " + (writes ? "POST" : "GET") + " here")
              .reply());
      return;
    }
    Optional<Caller> caller = caller(exchange);
    boolean isProbe = path.equals("/healthz") || path.equals("/readyz");
    if (caller.isEmpty() && !isProbe) {
      send(exchange, api.refusal(path, access.hint()));
    } else if (signal.isPresent() && otlp.isPresent()) {
      otlp.get()
          .handle(exchange, signal.get(), caller.orElseThrow(), reply -> send(exchange, reply));
    } else {
      Request request =
          new Request(
              caller.orElse(Request.NOBODY),
              match.map(Match::path).orElse(Map.of()),
              exchange.getQueryParameters(),
              name -> header(exchange, new HttpString(name)),
              backend.clock());
      if (streams) {
        stream(exchange, request);
      } else {
        send(exchange, api.answer(match.orElseThrow(), request));
      }
    }
  }

  /** Who asks. {@code EventSource} sends no header, so that a stream's query names the tenants. */
  private Optional<Caller> caller(HttpServerExchange exchange) {
    String tenants = header(exchange, TENANTS);
    if (tenants.isEmpty() && exchange.getRequestPath().equals(VerdictStream.PATH)) {
      var asked = exchange.getQueryParameters().get("tenant");
      tenants = asked == null ? "" : asked.getLast();
    }
    return access.caller(SessionHandler.authorization(exchange), tenants);
  }

  /** The page itself holds nobody's data, and is given to whoever asks. */
  private void page(HttpServerExchange exchange, WebFile file) {
    HttpString method = exchange.getRequestMethod();
    if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
      send(exchange, new Problem(405, "Method not allowed", "use GET here").reply());
      return;
    }
    boolean zips = header(exchange, Headers.ACCEPT_ENCODING).contains("gzip");
    exchange.getResponseHeaders().put(Headers.VARY, "Accept-Encoding");
    if (zips) {
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
    }
    send(exchange, new Reply(200, file.type(), zips ? file.gzip() : file.plain(), file.headers()));
  }

  private void stream(HttpServerExchange exchange, Request request) {
    try {
      stream.open(exchange, request);
    } catch (Problem problem) {
      send(exchange, problem.reply());
    }
  }

  private static Reply notFound() {
    return new Problem(404, "Not found", "/api/v1/openapi.json lists what there is to ask for")
        .reply();
  }

  private static String header(HttpServerExchange exchange, HttpString name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Sends without waiting; large answers only while there is memory for them. */
  private void send(HttpServerExchange exchange, Reply reply) {
    int size = reply.body().length;
    if (size > SMALL_REPLY) {
      if (unreadBytes.addAndGet(size) > MAX_UNREAD_BYTES) {
        unreadBytes.addAndGet(-size);
        send(
            exchange,
            new Problem(503, "Too busy", "too many answers wait to be read: try again").reply());
        return;
      }
      exchange.addExchangeCompleteListener((done, next) -> {
        unreadBytes.addAndGet(-size);
        next.proceed();
      });
    }
    exchange.setStatusCode(reply.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, reply.type());
    exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
    reply
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    exchange.getResponseSender().send(ByteBuffer.wrap(reply.body()));
  }

  @Override
  public void close() {
    stream.close();
    server.stop();
  }
}
