package io.waybill.correlator.answer;

import io.waybill.correlator.access.Caller;
import io.waybill.query.Times;
import io.waybill.store.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A request as handlers see it, without its body.
 *
 * @param caller who asks
 * @param path the values of the route's placeholders
 * @param parameters of the query string, in their order
 * @param headers the header of this name, or ""
 * @param clock what relative times are relative to
 */
public record Request(
    Caller caller,
    Map<String, String> path,
    Map<String, Deque<String>> parameters,
    UnaryOperator<String> headers,
    InstantSource clock) {
  /** Whom a probe is: it is told nothing that is anybody's. */
  public static final Caller NOBODY = new Caller(Scope.of(Set.of()), false);

  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 1000;

  /** The last value of this parameter, or "". */
  public String parameter(String name) {
    Deque<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? "" : values.getLast();
  }

  /** The header of this name, or "". */
  public String header(String name) {
    return headers.apply(name);
  }

  /** The media types that the caller takes, or "". */
  public String accept() {
    return header("Accept");
  }

  /** The page's size. */
  public int limit() {
    return number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
  }

  /** A whole number within these bounds. */
  public int number(String name, int absent, int least, int most) {
    String text = parameter(name);
    if (text.isEmpty()) {
      return absent;
    }
    boolean number = text.matches("\\d{1,9}");
    if (!number || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      throw new Problem(400, "Bad " + name, name + " is a number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  /** A time in nanoseconds since the epoch. */
  public long time(String name, long absent) {
    String text = parameter(name);
    return text.isEmpty()
        ? absent
        : Times.parse(text, clock.instant())
            .orElseThrow(() ->
                new Problem(
                    400,
                    "Bad time",
                    name
                        + " is RFC 3339, such as 2026-01-02T03:04:05Z, or relative, such as now-15m"));
  }

  public Optional<String> cursor() {
    return Optional.of(parameter("cursor")).filter(text -> !text.isEmpty());
  }

  public Instant now() {
    return clock.instant();
  }
}
