package io.waybill.store;

import java.util.Optional;
import java.util.Set;

/**
 * Whose events a read may see.
 *
 * @param tenants the only tenants, or empty for every tenant
 */
public record Scope(Optional<Set<String>> tenants) {
  /** Every tenant's. */
  public static final Scope ALL = new Scope(Optional.empty());

  public Scope {
    tenants = tenants.map(Set::copyOf);
  }

  /** Only these tenants'; none at all when the set is empty. */
  public static Scope of(Set<String> tenants) {
    return new Scope(Optional.of(tenants));
  }

  /** True when this tenant's events may be seen. */
  public boolean allows(String tenant) {
    return tenants.map(set -> set.contains(tenant)).orElse(true);
  }
}
