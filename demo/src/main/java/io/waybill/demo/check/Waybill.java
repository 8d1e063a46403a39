package io.waybill.demo.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks Waybill over HTTP, as anybody would. Thread-safe. */
public final class Waybill implements AutoCloseable {
  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ObjectMapper json = new ObjectMapper();

  public Waybill(String url) {
    this.url = url;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The answer to this path; {@code tenant} "" asks as one who sees all. */
  public JsonNode get(String path, String tenant) {
    try {
      return json.readTree(text(path, tenant));
    } catch (IOException e) {
      throw new IllegalStateException(path + " did not answer JSON", e);
    }
  }

  /** The same as it came. */
  String text(String path, String tenant) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
      if (!tenant.isEmpty()) {
        request.header("X-Scope-OrgID", tenant);
      }
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            path
                + " answered "
                + response.statusCode()
                + ": "
                + new String(response.body(), StandardCharsets.UTF_8));
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Waybill does not answer " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** This array of all pages of an answer, one behind the other. */
  public List<JsonNode> all(String path, String tenant, String array) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get(
              path
                  + (cursor.isEmpty()
                      ? ""
                      : (path.contains("?") ? "&" : "?") + "cursor=" + encoded(cursor)),
              tenant);
      page.path(array).forEach(all::add);
      cursor = page.path("nextCursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  @Override
  public void close() {
    client.close();
  }
}
