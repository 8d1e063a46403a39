package io.waybill.correlator.http;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.ledger.Verdict;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The verdicts of a message with those of its copies: what was put into a retry topic has the fate
 * of that record. Copies of copies name the origin themselves, so one step is enough.
 */
final class Journey {
  private static final int MAX_COPIES = 50;

  private Journey() {}

  static List<Verdict> verdicts(Backend backend, Coordinate at, Scope scope, EventReader reader) {
    boolean ownsFacts = !backend.factsTenant().isEmpty() && scope.allows(backend.factsTenant());
    List<Verdict> verdicts = new ArrayList<>();
    for (Verdict verdict : backend.ledger().get().judge(at, scope, ownsFacts)) {
      verdicts.add(
          verdict.kind() == VerdictKind.RETRYING
              ? ofCopies(backend, at, scope, ownsFacts, reader, verdict)
              : verdict);
    }
    return verdicts;
  }

  private static Verdict ofCopies(
      Backend backend,
      Coordinate at,
      Scope scope,
      boolean ownsFacts,
      EventReader reader,
      Verdict retrying) {
    List<Event> events =
        reader.find(scope, new Key.Message(at), MAX_COPIES, Optional.empty()).events();
    for (Event event : events) {
      boolean copy =
          event.detail() instanceof HopDetail hop
              && hop.eventKind() == EventKind.RETRY
              && hop.origin().filter(at::equals).isPresent();
      if (copy) {
        Coordinate where = event.source().coordinate();
        for (Verdict verdict : backend.ledger().get().judge(where, scope, ownsFacts)) {
          if (verdict.kind() == VerdictKind.DELIVERED) {
            return new Verdict(
                retrying.group(),
                VerdictKind.DELIVERED,
                verdict.reason(),
                verdict.confidence(),
                "retried",
                List.of("its copy " + where + " in a retry topic was delivered"));
          }
        }
      }
    }
    return retrying;
  }
}
