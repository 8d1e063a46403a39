package io.waybill.correlator.decode;

import java.util.List;

/**
 * How the records of an input are read.
 *
 * @param format what they are
 * @param tenants who owns their events
 * @param keys of business messages: header names and JSON paths ({@code $.orderId}) whose values
 *     are kept to be searched for
 */
public record Reading(Format format, TenantRule tenants, List<String> keys) {
  public Reading {
    keys = List.copyOf(keys);
  }

  /** One that keeps no keys. */
  public Reading(Format format, TenantRule tenants) {
    this(format, tenants, List.of());
  }
}
