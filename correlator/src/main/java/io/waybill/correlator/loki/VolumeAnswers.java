package io.waybill.correlator.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.loki.logql.Expression;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.correlator.loki.logql.Series;
import io.waybill.store.EventReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@code index/stats}, {@code index/volume}, {@code index/volume_range}: how much there is. */
final class VolumeAnswers {
  private static final int DEFAULT_SERIES = 100;

  private final Backend backend;

  VolumeAnswers(Backend backend) {
    this.backend = backend;
  }

  /** {@code index/stats?query=}: no less than this. */
  Reply stats(Request request) {
    Expression.Logs logs = QueryAnswers.selector(request.parameter("query"));
    Times times = Times.of(request);
    Set<Map<String, String>> streams = new HashSet<>();
    long[] counts = new long[2];
    each(
        request,
        logs,
        times,
        line -> {
          streams.add(line.stream());
          counts[0]++;
          counts[1] += bytes(line);
        });
    return Reply.json(
        Json.object(out -> {
          out.writeNumberField("streams", streams.size());
          out.writeNumberField("chunks", streams.size());
          out.writeNumberField("entries", counts[0]);
          out.writeNumberField("bytes", counts[1]);
        }));
  }

  /** {@code index/volume?query=&targetLabels=}: bytes by labels, at the end. */
  Reply volume(Request request) {
    Times times = Times.of(request);
    Volumes found = volumes(request, times, times.to() - times.from());
    return Reply.json(
        Json.object(out ->
            ResultJson.vector(out, new Expression.Vector(0), found.series(), found.warnings())));
  }

  /** {@code index/volume_range?query=&targetLabels=&step=}: the same, step by step. */
  Reply volumeRange(Request request) {
    Times times = Times.of(request);
    long step = times.step(request);
    times.points(step); // not too many
    Volumes found = volumes(request, times, step);
    return Reply.json(Json.object(out -> ResultJson.matrix(out, found.series(), found.warnings())));
  }

  /** The largest first, and why they may be larger. */
  private record Volumes(List<Series> series, List<String> warnings) {}

  private Volumes volumes(Request request, Times times, long step) {
    Expression.Logs logs = QueryAnswers.selector(request.parameter("query"));
    int limit = request.number("limit", DEFAULT_SERIES, 0, 1_000_000);
    Set<String> targets = new HashSet<>(List.of(request.parameter("targetLabels").split(",")));
    targets.remove("");
    Map<Map<String, String>, Map<Long, Double>> volumes = new HashMap<>();
    Consumer<Line> add =
        line -> {
          Map<String, String> labels = new TreeMap<>(line.stream());
          labels.keySet().removeIf(name -> !targets.isEmpty() && !targets.contains(name));
          long end =
              Math.min(
                  times.to(), times.from() + ((line.unixNano() - times.from()) / step + 1) * step);
          volumes
              .computeIfAbsent(labels, unused -> new TreeMap<>())
              .merge(end, (double) bytes(line), Double::sum);
        };
    List<String> warnings = each(request, logs, times, add);
    List<Series> series = new ArrayList<>();
    volumes.forEach((labels, points) -> series.add(new Series(labels, points)));
    series.sort(
        Comparator.comparingDouble((Series one) ->
                -one.points().values().stream().mapToDouble(Double::doubleValue).sum())
            .thenComparing(one -> one.labels().toString()));
    return new Volumes(series.subList(0, Math.min(Math.max(1, limit), series.size())), warnings);
  }

  private static int bytes(Line line) {
    return line.text().getBytes(UTF_8).length;
  }

  /** Gives each line to the sink; why there may be more. */
  private List<String> each(
      Request request, Expression.Logs logs, Times times, Consumer<Line> sink) {
    try (EventReader reader = backend.store().reader()) {
      LineSearch search = new LineSearch(backend, reader, request.caller().scope());
      search.each(
          logs,
          times.from(),
          times.to(),
          line -> {
            sink.accept(line);
            return true;
          });
      search.verdicts(logs, times.from(), times.to()).forEach(sink);
      return search.warnings();
    }
  }
}
