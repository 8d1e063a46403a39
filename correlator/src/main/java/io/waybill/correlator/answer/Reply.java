package io.waybill.correlator.answer;

import java.util.Map;

/**
 * An answer, complete in memory: whoever reads it slowly holds no index and no thread.
 *
 * @param status of HTTP
 * @param type the media type
 * @param body never changed once it is here
 * @param headers besides the type
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  public static final String JSON = "application/json";

  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply json(byte[] body) {
    return new Reply(200, JSON, body, Map.of());
  }

  public static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, body, Map.of());
  }
}
