package io.waybill.correlator.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HttpString;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Request;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /stream}: changes of verdicts as server-sent events, to each caller what they may see. A
 * caller who was cut off says by {@code Last-Event-ID} what came last, and goes on behind it.
 */
final class VerdictStream implements AutoCloseable {
  static final String PATH = "/api/v1/stream";

  private static final Logger log = LoggerFactory.getLogger(VerdictStream.class);
  private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");
  private static final int MOST = 200;
  private static final long TICK_MILLIS = 200;
  private static final long KEEP_ALIVE_MILLIS = 10_000;

  /** A stream ends by itself, so that a token that was withdrawn is of no use for longer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Backend backend;
  private final Set<StreamSession> sessions = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("waybill-stream").factory());

  VerdictStream(Backend backend) {
    this.backend = backend;
    var unused =
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to send; the exchange stays open.
   *
   * @throws Problem where it can't be
   */
  void open(HttpServerExchange exchange, Request request) {
    if (sessions.size() >= MOST) {
      throw new Problem(503, "Too busy", "too many streams are open: try again later");
    }
    String verdict = request.parameter("verdict");
    StreamFilter filter =
        new StreamFilter(
            verdict.isEmpty() ? EnumSet.allOf(VerdictKind.class) : VerdictNames.kinds(verdict),
            request.parameter("topic"),
            request.parameter("group"));
    Scope scope = request.caller().scope();
    String header = exchange.getRequestHeaders().getFirst(LAST_EVENT_ID);
    String last = header == null ? request.parameter("lastEventId") : header;
    OptionalLong place = StreamId.number(last, scope, backend.feed().ledger().get().era());
    boolean isReset = !last.isEmpty() && place.isEmpty();
    try {
      new ServerSentEventHandler((connection, unused) ->
          begin(
              connection,
              new StreamSession(
                  connection, backend, scope, filter, place.orElse(backend.feed().last())),
              isReset))
          .handleRequest(exchange);
    } catch (Exception e) {
      throw new IllegalStateException("the stream can't be opened", e);
    }
  }

  private void begin(ServerSentEventConnection connection, StreamSession session, boolean isReset) {
    connection.setKeepAliveTime(KEEP_ALIVE_MILLIS);
    connection.addCloseTask(closed -> sessions.remove(session));
    session.begin(isReset);
    sessions.add(session);
    if (!connection.isOpen()) {
      sessions.remove(session);
    }
  }

  private void tick() {
    sessions.removeIf(session -> !goesOn(session));
  }

  private boolean goesOn(StreamSession session) {
    try {
      if (session.sinceMilli() + LONGEST.toMillis() < backend.clock().millis()) {
        session.end();
        return false;
      }
      return session.pump();
    } catch (StoreException e) {
      log.debug("the store does not answer, and the stream waits", e);
      return true;
    } catch (RuntimeException e) {
      log.error("a stream ends by a bug in Waybill", e);
      session.end();
      return false;
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    sessions.forEach(StreamSession::end);
  }
}
