package io.waybill.correlator.jaeger;

import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanLink;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which service calls which, by parents and by links, among the newest spans of a time: an estimate
 * where there are more than it looks at.
 */
final class Dependencies {
  private static final int MAX_SPANS = 20_000;
  private static final int PAGE = 1_000;

  private Dependencies() {}

  /** One service calls another, or writes what the other reads. */
  record Call(String parent, String child) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
      int byParent = parent.compareTo(other.parent);
      return byParent != 0 ? byParent : child.compareTo(other.child);
    }
  }

  /** How often each call was seen between these times. */
  static Map<Call, Integer> between(
      long fromUnixMilli, long toUnixMilli, EventReader reader, Scope scope) {
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", "span"))
            .within(fromUnixMilli * 1_000_000, toUnixMilli * 1_000_000);
    List<Event> spans = new ArrayList<>();
    Optional<PageKey> after = Optional.empty();
    do {
      Page page = reader.search(scope, query, PAGE, after);
      spans.addAll(page.events());
      after = page.bounded() ? Optional.empty() : page.next();
    } while (after.isPresent() && spans.size() < MAX_SPANS);
    return calls(spans);
  }

  private static Map<Call, Integer> calls(List<Event> spans) {
    Map<SpanRef, String> services = new HashMap<>();
    spans.forEach(span -> services.put(span.trace(), span.service()));
    Map<Call, Integer> calls = new TreeMap<>();
    for (Event event : spans) {
      SpanDetail span = (SpanDetail) event.detail();
      SpanRef parent = new SpanRef(event.trace().traceId(), span.parent());
      count(services.getOrDefault(parent, ""), event, calls);
      for (SpanLink link : span.links()) {
        count(services.getOrDefault(link.ref(), ""), event, calls);
      }
    }
    return calls;
  }

  private static void count(String parent, Event event, Map<Call, Integer> calls) {
    boolean isCall =
        !parent.isEmpty() && !event.service().isEmpty() && !parent.equals(event.service());
    if (isCall) {
      calls.merge(new Call(parent, event.service()), 1, Integer::sum);
    }
  }
}
