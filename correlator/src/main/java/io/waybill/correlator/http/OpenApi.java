package io.waybill.correlator.http;

import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code /openapi.json}: the API's own description. */
final class OpenApi {
  private static final byte[] DESCRIPTION = read();

  private OpenApi() {}

  private static byte[] read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is missing from this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reply answer(Request request) {
    return new Reply(200, Reply.JSON, DESCRIPTION, Map.of("Cache-Control", "max-age=300"));
  }
}
