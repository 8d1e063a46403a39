package io.waybill.correlator.loki;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.LogQl;
import io.waybill.correlator.loki.logql.Metrics;
import io.waybill.correlator.loki.logql.Series;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.List;
import java.util.Optional;

/** {@code query_range} and {@code query}. */
final class QueryAnswers {
  private static final String FLAGS = "X-Loki-Response-Encoding-Flags";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 5_000;

  private final Backend backend;

  QueryAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code query_range?query=&start=&end=&limit=&direction=&step=}. */
  Reply range(Request request) {
    Times times = Times.of(request);
    return switch (expression(request)) {
      case Expression.Logs logs -> lines(request, logs, times);
      case Expression.Metric metric -> {
        long step = times.step(request);
        yield matrix(request, metric, times.points(step));
      }
    };
  }

  /** {@code query?query=&time=}: metrics alone, as with Loki. */
  Reply instant(Request request) {
    if (!(expression(request) instanceof Expression.Metric metric)) {
      throw new Problem(
          400,
          "Bad query",
          "log queries are not supported as an instant query type, please change your query to a"
              + " range query type");
    }
    long now = io.waybill.query.Times.unixNano(request.now());
    long time = Times.time(request, "time", now);
    try (EventReader reader = backend.store().reader()) {
      LineSearch search = new LineSearch(backend, reader, request.caller().scope());
      List<Series> series =
          counted(reader, search, request.caller().scope(), metric, new long[] {time});
      return Reply.json(
          Json.object(out -> ResultJson.vector(out, metric, series, search.warnings())));
    }
  }

  private Reply lines(Request request, Expression.Logs logs, Times times) {
    int limit = Math.min(MAX_LIMIT, request.number("limit", DEFAULT_LIMIT, 0, 1_000_000_000));
    boolean isForward = request.parameter("direction").equalsIgnoreCase("forward");
    try (EventReader reader = backend.store().reader()) {
      LineSearch search = new LineSearch(backend, reader, request.caller().scope());
      FoundLines found =
          isForward
              ? search.oldest(logs, times.from(), times.to(), Math.max(1, limit))
              : search.newest(logs, times.from(), times.to(), Math.max(1, limit));
      boolean isCategorized = request.header(FLAGS).contains("categorize-labels");
      return Reply.json(Json.object(out -> ResultJson.streams(out, found, isCategorized)));
    }
  }

  private Reply matrix(Request request, Expression.Metric metric, long[] points) {
    try (EventReader reader = backend.store().reader()) {
      LineSearch search = new LineSearch(backend, reader, request.caller().scope());
      List<Series> series = counted(reader, search, request.caller().scope(), metric, points);
      return Reply.json(Json.object(out -> ResultJson.matrix(out, series, search.warnings())));
    }
  }

  private static Expression expression(Request request) {
    try {
      return LogQl.parse(request.parameter("query"));
    } catch (SyntaxException e) {
      throw e.problem("LogQL");
    }
  }

  /** Streams of a selector, or all where there is none. */
  static Expression.Logs selector(String text) {
    try {
      return text.isBlank() ? new Expression.Logs(List.of(), List.of()) : LogQl.selector(text);
    } catch (SyntaxException e) {
      throw e.problem("LogQL");
    }
  }

  /** Log lines counted by the index where it can, and the rest read. */
  private static List<Series> counted(
      EventReader reader, LineSearch search, Scope scope, Expression.Metric metric, long[] points) {
    Optional<List<Series>> logs = LogCounts.of(metric, points, reader, scope);
    return logs.isEmpty()
        ? series(search, metric, points)
        : Series.sum(logs.get(), series(search, LogCounts.withoutLogs(metric), points));
  }

  /** Read from the index; of points that are not known whole, none. */
  private static List<Series> series(LineSearch search, Expression.Metric metric, long[] points) {
    long[] whole = {Long.MIN_VALUE};
    Metrics metrics =
        new Metrics(
            points,
            (over, sink) -> {
              long from = points[0] - over.rangeNanos() + 1;
              long to = points[points.length - 1] + 1;
              long since =
                  search.each(
                      over.logs(),
                      from,
                      to,
                      line -> {
                        sink.accept(line);
                        return true;
                      });
              search.verdicts(over.logs(), from, to).forEach(sink);
              whole[0] = Math.max(whole[0], since > from ? since + over.rangeNanos() : since);
            });
    try {
      List<Series> all = metrics.of(metric);
      return all.stream().map(one -> one.since(whole[0])).filter(Series::isNotEmpty).toList();
    } catch (Metrics.TooManySeriesException e) {
      throw new Problem(400, "Too many series", String.valueOf(e.getMessage()));
    }
  }
}
