package io.waybill.correlator.answer;

import io.waybill.ledger.Change;
import io.waybill.ledger.Verdict;
import io.waybill.store.Scope;
import java.util.Optional;

/**
 * A change of a verdict that a caller may be told.
 *
 * @param now what is said of the message now, by what the caller may see
 */
public record SeenChange(Change change, Optional<Verdict> now) {
  /** The change, if the caller can see by what is theirs that it is so. */
  public static Optional<SeenChange> of(Backend backend, Change change, Scope scope) {
    Optional<Verdict> now =
        backend
            .feed()
            .ledger()
            .get()
            .judge(change.message(), change.group(), scope, backend.ownsFacts(scope));
    boolean seesAll = scope.tenants().isEmpty();
    return seesAll || now.filter(verdict -> verdict.kind() == change.verdict()).isPresent()
        ? Optional.of(new SeenChange(change, now))
        : Optional.empty();
  }
}
