package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.event.Attribute;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.MessageQuery.Listed;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages by a business key, such as an order's number; of topics that are tapped. */
final class KeyedMessages {
  private KeyedMessages() {}

  /**
   * Verdicts of the latest messages with this key, newest first.
   *
   * @param kinds only these; empty for all
   */
  static List<Listed> find(
      Backend backend,
      EventReader reader,
      Scope scope,
      String key,
      Set<VerdictKind> kinds,
      int limit) {
    EventQuery query =
        EventQuery.ALL
            .and(new Clause.Field("kind", EventKind.MESSAGE.label()))
            .and(new Clause.Phrase(key));
    Set<Coordinate> messages = new LinkedHashSet<>();
    for (Event event : reader.search(scope, query, limit, Optional.empty()).events()) {
      boolean hasKey =
          event.attributes().list().stream().map(Attribute::value).anyMatch(key::equals);
      if (hasKey && event.detail() instanceof MessageDetail message) {
        messages.add(message.coordinate());
      }
    }
    Ledger ledger = backend.ledger().get();
    List<Listed> found = new ArrayList<>();
    for (Coordinate message : messages) {
      List<Verdict> verdicts = ledger.judge(message, scope, backend.ownsFacts(scope));
      for (Verdict verdict : verdicts) {
        if (kinds.isEmpty() || kinds.contains(verdict.kind())) {
          found.add(new Listed(message, verdict, -1));
        }
      }
    }
    return found;
  }
}
