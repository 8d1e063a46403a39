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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    try (HttpClient client = client()) {
      HttpResponse<byte[]> response =
          client.send(
              request(path).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = new ObjectMapper().readTree(response.body());
      if (response.statusCode() != 200) {
        throw failure(response.statusCode(), answer);
      }
      return answer;
    } catch (IOException | IllegalArgumentException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    }
  }

  /**
   * The lines of an answer that does not end, as they come. Whoever closes it closes the
   * connection.
   *
   * @param lastEventId behind which it is to begin, or ""
   */
  Stream<String> lines(String path, String lastEventId) throws Failure {
    HttpClient client = client();
    try {
      HttpRequest.Builder request = request(path);
      if (!lastEventId.isEmpty()) {
        request.header("Last-Event-ID", lastEventId);
      }
      HttpResponse<Stream<String>> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        String body = response.body().collect(Collectors.joining());
        throw failure(response.statusCode(), new ObjectMapper().readTree(body));
      }
      return response.body().onClose(client::shutdownNow);
    } catch (IOException | IllegalArgumentException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!tenant.isEmpty()) {
      request.header("X-Scope-OrgID", tenant);
    }
    return request;
  }

  private static Failure failure(int status, JsonNode answer) {
    String what =
        answer.path("title").asText("HTTP " + status) + ": " + answer.path("detail").asText();
    return status == 404 ? new NotFound(what) : new Failure(what);
  }

  private Failure unanswered(Exception e) {
    return new Failure(
        "no Waybill answers on "
            + url
            + " ("
            + e
            + "). Start one with ./waybill serve, or name another with --url");
  }
}
