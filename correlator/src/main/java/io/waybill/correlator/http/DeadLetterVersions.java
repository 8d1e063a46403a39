package io.waybill.correlator.http;

import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.SpanDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.HopCount;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.Scope;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Which version of its service gave up on a message. A dead letter does not say: the span of its
 * group that processed the message it names does ({@code service.version}). Read one by one, so
 * that only the newest are looked at.
 */
final class DeadLetterVersions {
  private static final int MOST = 1_000;
  private static final int MAX_EVENTS = 50;
  private static final String VERSION = "service.version";

  private DeadLetterVersions() {}

  /**
   * Hands over each dead letter with its version, "" where none is told.
   *
   * @return true where there are more of them
   */
  static boolean each(
      EventReader reader,
      Scope scope,
      long fromUnixNano,
      long toUnixNano,
      BiConsumer<HopCount, String> sink) {
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", EventKind.DEAD_LETTER.label()))
            .within(fromUnixNano, toUnixNano);
    Page page = reader.search(scope, query, MOST, Optional.empty());
    for (Event event : page.events()) {
      if (event.detail() instanceof HopDetail hop) {
        sink.accept(
            HopCount.of(event, hop),
            hop.origin().map(at -> version(reader, scope, at, hop.group())).orElse(""));
      }
    }
    return page.next().isPresent();
  }

  private static String version(EventReader reader, Scope scope, Coordinate at, String group) {
    return reader.find(scope, new Key.Message(at), MAX_EVENTS, Optional.empty()).events().stream()
        .filter(event -> event.detail() instanceof SpanDetail)
        .filter(event -> group.isEmpty() || event.detail().group().equals(group))
        .flatMap(event -> event.attributes().list().stream())
        .filter(attribute -> attribute.key().equals(VERSION))
        .map(Attribute::value)
        .findFirst()
        .orElse("");
  }
}
