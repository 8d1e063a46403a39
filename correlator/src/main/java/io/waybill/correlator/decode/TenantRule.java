package io.waybill.correlator.decode;

import io.waybill.correlator.decode.record.RecordHeaders;

/**
 * Who owns the events of an input: the tenant that it is pinned to; else the record's {@code
 * x-tenant-id} header, the event's own claim, and the default.
 *
 * @param pinned the only tenant of this input, or "" where records may say
 * @param fallback the tenant of events that name none; never empty
 */
public record TenantRule(String pinned, String fallback) {
  /** The tenant of everything that names none, where nothing is configured. */
  public static final String DEFAULT_TENANT = "default";

  private static final int MAX_LENGTH = 128;

  /** The owner; never empty. */
  public String tenant(RecordHeaders headers, String claim) {
    if (!pinned.isEmpty()) {
      return pinned;
    }
    String header = headers.lastText("x-tenant-id").strip();
    String named = header.isEmpty() ? claim.strip() : header;
    if (named.isEmpty()) {
      return fallback;
    }
    String clean = named.replace('\0', ' ');
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH);
  }
}
