package io.waybill.correlator.loki;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.SeenChange;
import io.waybill.correlator.changes.MessageTraces;
import io.waybill.correlator.loki.logql.Line;
import io.waybill.ledger.Change;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Changes of verdicts as lines, as far as they are remembered. */
final class VerdictLines {
  private static final int BATCH = 1_000;

  private final Backend backend;
  private final EventReader reader;
  private final Scope scope;

  VerdictLines(Backend backend, EventReader reader, Scope scope) {
    this.backend = backend;
    this.reader = reader;
    this.scope = scope;
  }

  /** Those of this time whose stream is wanted, the oldest first. */
  List<Line> between(long fromUnixNano, long toUnixNano, Predicate<Map<String, String>> wanted) {
    List<Line> lines = new ArrayList<>();
    long after = Math.max(0, backend.feed().ledger().get().firstChange() - 1);
    List<Change> changes;
    do {
      changes = backend.feed().after(after, BATCH);
      for (Change change : changes) {
        long at = change.unixMilli() * 1_000_000;
        if (at >= fromUnixNano && at < toUnixNano && wanted.test(stream(change))) {
          SeenChange.of(backend, change, scope).map(this::line).ifPresent(lines::add);
        }
        after = change.number();
      }
    } while (!changes.isEmpty());
    return lines;
  }

  /** When the oldest change that is remembered was; empty where none was forgotten. */
  Optional<Long> forgottenBefore() {
    long first = backend.feed().ledger().get().firstChange();
    return first <= 1
        ? Optional.empty()
        : backend.feed().after(first - 1, 1).stream()
            .findFirst()
            .map(change -> change.unixMilli() * 1_000_000);
  }

  private static Map<String, String> stream(Change change) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("kind", "verdict");
    labels.put("service_name", "waybill");
    labels.put("topic", change.message().topic());
    labels.put("verdict", change.verdict().label());
    if (!change.group().isEmpty()) {
      labels.put("group", change.group());
    }
    return labels;
  }

  private Line line(SeenChange seen) {
    Change change = seen.change();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("coordinate", change.message().toString());
    metadata.put("detected_level", change.verdict().isLost() ? "error" : "warn");
    metadata.put("lost", Boolean.toString(change.verdict().isLost()));
    metadata.put("confidence", Double.toString(change.confidence()));
    metadata.put("revision", Integer.toString(change.revision()));
    change.before().ifPresent(before -> metadata.put("before", before.label()));
    if (!change.cause().isEmpty()) {
      metadata.put("cause", change.cause());
    }
    for (TraceId trace : MessageTraces.of(reader, scope, change.message())) {
      metadata.putIfAbsent("trace_id", trace.toString());
    }
    return new Line(change.unixMilli() * 1_000_000, text(change), stream(change), metadata);
  }

  private static String text(Change change) {
    return String.format(
        Locale.ROOT,
        "%s%s: %s (%.0f %% sure)%s%s",
        change.message(),
        change.group().isEmpty() ? "" : " for " + change.group(),
        change.verdict().label(),
        change.confidence() * 100,
        change.cause().isEmpty() ? "" : ", " + change.cause(),
        change.before().map(before -> "; it was " + before.label()).orElse(""));
  }
}
