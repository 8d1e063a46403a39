package io.waybill.correlator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A running correlator that a command asks. Its options are part of every such command. */
final class Server {
  @Option(
      names = "--url",
      defaultValue = "${env:WAYBILL_URL:-http://localhost:8780}",
      description = "the correlator ($WAYBILL_URL, or http://localhost:8780)")
  private String url = "";

  @Option(
      names = "--token",
      defaultValue = "${env:WAYBILL_TOKEN:-}",
      description = "the bearer token ($WAYBILL_TOKEN)")
  private String token = "";

  @Option(
      names = "--tenant",
      defaultValue = "${env:WAYBILL_TENANT:-}",
      description = "the tenant; several with | between ($WAYBILL_TENANT)")
  private String tenant = "";

  /** A request that failed; the message is for people. */
  static class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  /** What was asked for is not there; the message is for people. */
  static final class NotFound extends Failure {
    private static final long serialVersionUID = 1;

    NotFound(String message) {
      super(message);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** The answer to a path with its query. */
  JsonNode get(String path) throws Failure {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      if (!tenant.isEmpty()) {
        request.header("X-Scope-OrgID", tenant);
      }
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = new ObjectMapper().readTree(response.body());
      if (response.statusCode() != 200) {
        String what =
            answer.path("title").asText("HTTP " + response.statusCode())
                + ": "
                + answer.path("detail").asText();
        throw response.statusCode() == 404 ? new NotFound(what) : new Failure(what);
      }
      return answer;
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(
          "no Waybill answers on "
              + url
              + " ("
              + e
              + "). Start one with ./waybill serve, or name another with --url");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    }
  }
}
