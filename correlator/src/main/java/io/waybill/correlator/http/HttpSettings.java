package io.waybill.correlator.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where to answer.
 *
 * @param address a name or number of this machine
 * @param port 0 takes a free one
 * @param isLoopback true where nobody else can reach the address; then the {@code Host} header must
 *     name loopback too, so that no web page reaches it by rebinding a name
 * @param traceLinks where else a trace can be looked at: URLs with {@code {traceId}}, by name, in
 *     the order to show them
 */
public record HttpSettings(
    String address, int port, boolean isLoopback, Map<String, String> traceLinks) {
  public HttpSettings {
    traceLinks = Collections.unmodifiableMap(new LinkedHashMap<>(traceLinks));
  }

  /** This port of 127.0.0.1. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings("127.0.0.1", port, true, Map.of());
  }
}
