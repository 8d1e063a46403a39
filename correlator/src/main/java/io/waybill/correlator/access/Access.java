package io.waybill.correlator.access;

import io.waybill.store.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells callers apart by what their requests carry. Thread-safe. */
public interface Access {
  /**
   * The caller, or empty where the request must be refused for want of a credential or a tenant.
   *
   * @param authorization the header of this name, or ""
   * @param scopeOrgId {@code X-Scope-OrgID}, or "": tenants with {@code |} between, as in Grafana's
   *     stack
   */
  Optional<Caller> caller(String authorization, String scopeOrgId);

  /** What a refused caller is told. */
  String hint();

  /** What a caller must bring. */
  Need need();

  /** What it takes to be answered. */
  enum Need {
    NOTHING,
    /** {@code X-Scope-OrgID}. */
    TENANT,
    /** {@code Authorization: Bearer}. */
    TOKEN
  }

  /**
   * Without authentication: the header alone says the tenants.
   *
   * @param tenantRequired true where a request without tenant is refused; false where the caller is
   *     alone on this machine and sees all
   */
  static Access open(boolean tenantRequired) {
    return new Access() {
      @Override
      public Optional<Caller> caller(String authorization, String scopeOrgId) {
        Set<String> tenants = tenants(scopeOrgId);
        if (tenants.isEmpty()) {
          return tenantRequired ? Optional.empty() : Optional.of(new Caller(Scope.ALL, true));
        }
        return Optional.of(new Caller(Scope.of(tenants), !tenantRequired));
      }

      @Override
      public String hint() {
        return "name your tenant in the header X-Scope-OrgID";
      }

      @Override
      public Need need() {
        return tenantRequired ? Need.TENANT : Need.NOTHING;
      }
    };
  }

  /** The tenants in an {@code X-Scope-OrgID}. */
  static Set<String> tenants(String scopeOrgId) {
    return Arrays.stream(scopeOrgId.split("\\|"))
        .map(String::strip)
        .filter(tenant -> !tenant.isEmpty())
        .collect(Collectors.toSet());
  }
}
