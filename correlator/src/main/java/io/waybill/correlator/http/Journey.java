package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.ledger.Fact;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The verdicts of a message with those of its copies: what was put into a retry topic has the fate
 * of that record. Copies of copies name the origin themselves, so one step is enough.
 */
final class Journey {
  private static final int MAX_COPIES = 50;

  private Journey() {}

  /** The verdicts of a message, of which these events speak. */
  static List<Verdict> verdicts(Backend backend, Coordinate at, Scope scope, List<Event> events) {
    Ledger ledger = backend.ledger().get();
    boolean ownsFacts = backend.ownsFacts(scope);
    List<Verdict> verdicts = new ArrayList<>();
    for (Verdict verdict : ledger.judge(at, scope, ownsFacts)) {
      verdicts.add(
          verdict.kind() != VerdictKind.RETRYING
              ? verdict
              : copies(at, events)
                  .flatMap(copy ->
                      ledger.judge(copy, scope, ownsFacts).stream()
                          .filter(of -> of.kind() == VerdictKind.DELIVERED)
                          .map(of -> delivered(verdict.group(), copy, of)))
                  .findFirst()
                  .orElse(verdict));
    }
    return verdicts;
  }

  private static Stream<Coordinate> copies(Coordinate origin, List<Event> events) {
    return events.stream()
        .limit(MAX_COPIES)
        .filter(event ->
            event.detail() instanceof HopDetail hop
                && hop.eventKind() == EventKind.RETRY
                && hop.origin().orElse(origin).equals(origin))
        .map(event -> event.source().coordinate())
        .filter(copy -> !copy.equals(origin));
  }

  private static Verdict delivered(String group, Coordinate copy, Verdict ofCopy) {
    return new Verdict(
        group,
        VerdictKind.DELIVERED,
        ofCopy.reason(),
        ofCopy.confidence(),
        "retried",
        List.of(Fact.of("its copy " + copy + " in a retry topic was delivered")));
  }
}
