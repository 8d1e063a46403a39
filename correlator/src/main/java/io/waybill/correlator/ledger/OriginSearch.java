package io.waybill.correlator.ledger;

import io.waybill.event.Event;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Wrapped;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Key;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the messages in the index that dead letters hold which name no origin, once it shows all
 * that was read before they were. What comes later, the ledger finds as it comes. For one thread.
 */
final class OriginSearch {
  /** Dead letters that are looked for at once. */
  private static final int MOST = 1_000;

  /** Messages of one value that are looked at; of more than a few, none is the origin. */
  private static final int MOST_MESSAGES = 100;

  private List<Wrapped> wanted = List.of();
  private Positions read = Positions.NONE;

  /** Looks for some of those that the ledger did not have looked for yet. */
  void run(Ledger ledger, EventStore store) {
    if (wanted.isEmpty()) {
      wanted = ledger.unsearched(MOST);
      read = store.appended();
    }
    if (wanted.isEmpty()) {
      return;
    }
    try (EventReader reader = store.reader()) {
      if (shows(reader.visible())) {
        for (Wrapped wrapped : wanted) {
          ledger.searched(wrapped, messages(reader, wrapped));
        }
        wanted = List.of();
      }
    }
  }

  /** True where all was read; of a topic that was made anew since, nothing counts any more. */
  private boolean shows(Positions visible) {
    return read.map().entrySet().stream()
        .allMatch(one -> {
          Position shown = visible.map().get(one.getKey());
          return shown != null
              && (shown.reaches(one.getValue())
                  || !shown.topicId().equals(one.getValue().topicId()));
        });
  }

  private static List<Event> messages(EventReader reader, Wrapped wrapped) {
    Scope scope = Scope.of(Set.of(wrapped.tenant()));
    List<Event> messages = new ArrayList<>();
    for (long hash : wrapped.valueHashes()) {
      messages.addAll(
          reader.find(scope, new Key.Value(hash), MOST_MESSAGES, Optional.empty()).events());
    }
    return messages;
  }
}
