package io.waybill.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.demo.DemoProcess;
import java.io.IOException;

/**
 * A message that shipping lost in the demo.
 *
 * @param path of its page; {@code /api/v1} before it is its answer
 * @param trace its trace ID
 * @param answer what the API says of it
 */
record LostMessage(String path, String trace, JsonNode answer) {
  static LostMessage of(DemoProcess demo) throws IOException, InterruptedException {
    JsonNode lost =
        demo.get("/api/v1/messages?verdict=lost&group=shipping&limit=1").path("items").path(0);
    String path =
        "/messages/%s/%s/%s"
            .formatted(
                lost.path("topic").asText(),
                lost.path("partition").asText(),
                lost.path("offset").asText());
    JsonNode answer = demo.get("/api/v1" + path);
    return new LostMessage(path, answer.path("traceIds").path(0).asText(), answer);
  }
}
