package io.waybill.correlator.http;

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
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply json(byte[] body) {
    return new Reply(200, JSON, body, Map.of());
  }

  static Reply of(int status, String type, byte[] body) {
    return new Reply(status, type, body, Map.of());
  }
}
