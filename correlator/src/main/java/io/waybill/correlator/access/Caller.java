package io.waybill.correlator.access;

import io.waybill.store.Scope;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param scope whose events this caller may see
 * @param isOperator true where the caller may see what concerns every tenant, such as metrics
 */
public record Caller(Scope scope, boolean isOperator) {
  /** The one tenant that this caller writes as; empty where it has none or several. */
  public Optional<String> onlyTenant() {
    return scope.tenants().filter(t -> t.size() == 1).map(t -> t.iterator().next());
  }
}
