package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.EventKind;
import io.waybill.store.EventReader;
import io.waybill.store.HopCount;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code /dead-letters/summary?by=topic,error,group,tenant,version}: counts, and the rate over the
 * time between the first and the last; by version only of the newest.
 */
final class DeadLetterSummary {
  private static final String VERSION = "version";
  private static final Set<String> DIMENSIONS =
      Set.of("topic", "error", "group", "tenant", VERSION);

  private final Backend backend;

  DeadLetterSummary(Backend backend) {
    this.backend = backend;
  }

  Reply summary(Request request) {
    String asked = request.parameter("by");
    List<String> by = List.of((asked.isEmpty() ? "topic,error,tenant" : asked).split(",", -1));
    if (!DIMENSIONS.containsAll(by)) {
      throw new Problem(
          400,
          "Bad by",
          "by is a list of topic, error, group, tenant and version, with commas between");
    }
    Scope scope = request.caller().scope();
    long from = request.time("from", Long.MIN_VALUE);
    long to = request.time("to", Long.MAX_VALUE);
    int limit = request.limit();
    try (EventReader reader = backend.store().reader()) {
      Map<List<String>, HopCount> all = new LinkedHashMap<>();
      boolean isPart = false;
      if (by.contains(VERSION)) {
        isPart =
            DeadLetterVersions.each(
                reader, scope, from, to, (one, version) -> add(all, by, one, version));
      } else {
        reader
            .countHops(scope, EventKind.DEAD_LETTER, from, to, Integer.MAX_VALUE)
            .forEach(one -> add(all, by, one, ""));
      }
      List<Map.Entry<List<String>, HopCount>> sums = new ArrayList<>(all.entrySet());
      sums.sort(Comparator.comparingLong(one -> -one.getValue().count()));
      boolean isBounded = isPart || sums.size() > limit;
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("items");
            for (var one : sums.subList(0, Math.min(limit, sums.size()))) {
              HopCount sum = one.getValue();
              out.writeStartObject();
              for (int i = 0; i < by.size(); i++) {
                out.writeStringField(
                    by.get(i).equals("error") ? "errorType" : by.get(i), one.getKey().get(i));
              }
              out.writeNumberField("count", sum.count());
              double seconds = (sum.lastUnixNano() - sum.firstUnixNano()) / 1e9;
              if (sum.count() > 1 && seconds > 0) {
                out.writeNumberField("perMinute", (sum.count() - 1) * 60 / seconds);
              }
              Json.number(out, "firstUnixNano", sum.firstUnixNano());
              Json.number(out, "lastUnixNano", sum.lastUnixNano());
              out.writeStringField("sample", sum.sample().toString());
              out.writeEndObject();
            }
            out.writeEndArray();
            out.writeBooleanField("bounded", isBounded);
            completeness.write(out);
          }));
    }
  }

  private static void add(
      Map<List<String>, HopCount> all, List<String> by, HopCount one, String version) {
    List<String> values =
        by.stream().map(d -> d.equals(VERSION) ? version : value(one, d)).toList();
    all.merge(values, one, HopCount::plus);
  }

  private static String value(HopCount count, String dimension) {
    return switch (dimension) {
      case "topic" -> count.topic();
      case "error" -> count.errorType();
      case "group" -> count.group();
      default -> count.tenant();
    };
  }
}
