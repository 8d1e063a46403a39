package io.waybill.correlator.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/**
 * An answer that is an error: RFC 9457's title and detail, with a status. The detail says what to
 * do.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String TYPE = "application/problem+json";
  private final int status;
  private final String title;

  public Problem(int status, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.title = title;
  }

  /** HTTP's status. */
  public int status() {
    return status;
  }

  /** As an answer; a caller who should try again is told when. */
  public Reply reply() {
    String json =
        "{\"status\":"
            + status
            + ",\"title\":\""
            + title
            + "\",\"detail\":\""
            + new String(
                JsonStringEncoder.getInstance().quoteAsString(String.valueOf(getMessage())))
            + "\"}";
    Map<String, String> headers =
        switch (status) {
          case 401 -> Map.of("WWW-Authenticate", "Bearer");
          case 405 -> Map.of("Allow", "GET");
          case 429, 503 -> Map.of("Retry-After", "2");
          default -> Map.of();
        };
    return new Reply(status, TYPE, json.getBytes(UTF_8), headers);
  }
}
