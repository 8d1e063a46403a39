package io.waybill.correlator.changes;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.ledger.Change;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Verdict;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What can be said to a caller of a change's message, beside the change itself. */
public final class Evidence {
  private static final int MAX_EVENTS = 10;

  private Evidence() {}

  /** What is said of it now, to whoever has this scope. */
  public static Optional<Verdict> now(
      Ledger ledger, Change change, Scope scope, boolean ownsFacts) {
    return ledger.judge(change.message(), scope, ownsFacts).stream()
        .filter(verdict -> verdict.group().equals(change.group()))
        .findFirst();
  }

  /** The traces of a message, as far as its first events name them. */
  public static Set<TraceId> traces(EventReader reader, Scope scope, Coordinate message) {
    Set<TraceId> traces = new LinkedHashSet<>();
    for (Event event :
        reader.find(scope, new Key.Message(message), MAX_EVENTS, Optional.empty()).events()) {
      traces.addAll(event.traceIds());
    }
    return traces;
  }
}
