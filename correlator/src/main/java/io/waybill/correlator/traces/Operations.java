package io.waybill.correlator.traces;

import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;

/** What services there are, and what they do. */
public final class Operations {
  private static final int MOST = 10_000;
  private static final int MOST_SERVICES = 1_000;

  private Operations() {}

  /**
   * An operation.
   *
   * @param kind OpenTelemetry's span kind, in lower case
   */
  public record Operation(String name, String kind) {}

  /** Services of which there are spans. */
  public static List<String> services(EventReader reader, Scope scope) {
    return reader.values(scope, Facet.SERVICE, "", MOST_SERVICES).stream()
        .filter(service ->
            !reader.values(scope, Facet.OPERATION, Facet.operationsOf(service), 1).isEmpty())
        .toList();
  }

  /** The names of all operations of all services, each once. */
  public static List<String> names(EventReader reader, Scope scope) {
    return reader.values(scope, Facet.OPERATION, "", MOST).stream()
        .map(value -> value.split("\n", 3))
        .filter(parts -> parts.length == 3)
        .map(parts -> parts[2])
        .distinct()
        .sorted()
        .toList();
  }

  /** Those of a service, by kind and name. */
  public static List<Operation> of(String service, EventReader reader, Scope scope) {
    String prefix = Facet.operationsOf(service);
    List<Operation> operations = new ArrayList<>();
    for (String value : reader.values(scope, Facet.OPERATION, prefix, MOST)) {
      String[] parts = value.substring(prefix.length()).split("\n", 2);
      if (parts.length == 2) { // else a service's name that is longer than a term may be
        operations.add(new Operation(parts[1], parts[0]));
      }
    }
    return operations;
  }
}
