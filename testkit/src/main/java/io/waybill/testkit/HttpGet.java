package io.waybill.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Asks a server on this machine. */
public final class HttpGet implements AutoCloseable {
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public HttpGet(int port) {
    this.port = port;
  }

  /** The body of the answer to this path, whatever its status. */
  public String get(String path) throws IOException {
    return get(path, "*/*");
  }

  private String get(String path, String accept) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .header("Accept", accept)
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * The first body that is so, asked for again and again for a minute; after that the last one, for
   * an assertion to show.
   */
  public String await(String path, Predicate<String> until) throws IOException {
    return await(path, "*/*", until);
  }

  /** The same, of this media type. */
  public String await(String path, String accept, Predicate<String> until) throws IOException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    String body = get(path, accept);
    while (!until.test(body) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      body = get(path, accept);
    }
    return body;
  }

  @Override
  public void close() {
    client.close();
  }
}
