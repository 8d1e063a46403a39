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
 * {@code /dead-letters/summary?by=topic,error,group,tenant}: counts, and the rate over the time
 * between the first and the last.
 */
final class DeadLetterSummary {
  private static final Set<String> DIMENSIONS = Set.of("topic", "error", "group", "tenant");

  private final Backend backend;

  DeadLetterSummary(Backend backend) {
    this.backend = backend;
  }

  Reply summary(Request request) {
    String asked = request.parameter("by");
    List<String> by = List.of((asked.isEmpty() ? "topic,error,tenant" : asked).split(",", -1));
    if (!DIMENSIONS.containsAll(by)) {
      throw new Problem(
          400, "Bad by", "by is a list of topic, error, group and tenant, with commas between");
    }
    Scope scope = request.caller().scope();
    long from = request.time("from", Long.MIN_VALUE);
    long to = request.time("to", Long.MAX_VALUE);
    int limit = request.limit();
    try (EventReader reader = backend.store().reader()) {
      List<HopCount> counts =
          reader.countHops(scope, EventKind.DEAD_LETTER, from, to, Integer.MAX_VALUE);
      List<HopCount> sums = sum(counts, by);
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            out.writeArrayFieldStart("items");
            for (HopCount sum : sums.subList(0, Math.min(limit, sums.size()))) {
              out.writeStartObject();
              for (String dimension : by) {
                out.writeStringField(
                    dimension.equals("error") ? "errorType" : dimension, value(sum, dimension));
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
            out.writeBooleanField("bounded", sums.size() > limit);
            completeness.write(out);
          }));
    }
  }

  private static List<HopCount> sum(List<HopCount> counts, List<String> by) {
    Map<List<String>, HopCount> sums = new LinkedHashMap<>();
    for (HopCount count : counts) {
      sums.merge(by.stream().map(d -> value(count, d)).toList(), count, HopCount::plus);
    }
    List<HopCount> sorted = new ArrayList<>(sums.values());
    sorted.sort(Comparator.comparingLong(HopCount::count).reversed());
    return sorted;
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
