package io.waybill.correlator.http;

import io.waybill.correlator.answer.Problem;
import io.waybill.ledger.MessageQuery;
import io.waybill.ledger.VerdictKind;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What callers may write for {@code verdict=}. */
final class VerdictNames {
  private VerdictNames() {}

  /** The verdict of this name; of {@code lost}, all that are. */
  static Set<VerdictKind> kinds(String name) {
    Set<VerdictKind> named =
        Stream.of(VerdictKind.values())
            .filter(MessageQuery.LISTABLE::contains)
            .filter(kind -> name.equals("lost") ? kind.isLost() : kind.label().equals(name))
            .collect(Collectors.toSet());
    if (named.isEmpty()) {
      throw new Problem(
          400,
          "Bad verdict",
          "verdict is lost, "
              + MessageQuery.LISTABLE.stream()
                  .map(VerdictKind::label)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + "; what is in flight is the group's lag");
    }
    return named;
  }
}
