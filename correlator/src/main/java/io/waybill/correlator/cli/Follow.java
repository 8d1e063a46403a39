package io.waybill.correlator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints verdicts as they come to be known. A stream that ends is gone on with where it ended. */
final class Follow {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Server server;
  private final String path;
  private final PrintWriter out;
  private final Beginning beginning;
  private boolean begun;
  private String last = "";

  /** What is done once nothing can be missed any more. */
  @FunctionalInterface
  interface Beginning {
    void run() throws Server.Failure;
  }

  /**
   * A stream.
   *
   * @param path with its query
   * @param beginning is run when the stream is open, and before anything of it is printed
   */
  Follow(Server server, String path, PrintWriter out, Beginning beginning) {
    this.server = server;
    this.path = path;
    this.out = out;
    this.beginning = beginning;
  }

  /**
   * Prints until nobody answers any more.
   *
   * @throws Server.Failure then
   */
  void run() throws Server.Failure {
    while (true) {
      try (Stream<String> lines = server.lines(path, last)) {
        print(lines.iterator());
      } catch (UncheckedIOException cutOff) {
        out.println("(the connection was lost; going on)");
        out.flush();
      }
    }
  }

  private void print(Iterator<String> lines) throws Server.Failure {
    String name = "";
    while (lines.hasNext()) {
      String line = lines.next();
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (colon < 0 ? "" : line.substring(0, colon)) {
        case "id" -> last = value;
        case "event" -> name = value;
        case "data" -> event(name, value);
        default -> {}
      }
    }
  }

  private void event(String name, String data) throws Server.Failure {
    if (name.equals("ready") && !begun) {
      begun = true;
      beginning.run();
    }
    if (name.equals("reset")) {
      out.println("(more happened than is kept: list what was lost again)");
    } else if (name.equals("verdict")) {
      out.println(line(data));
    }
    out.flush();
  }

  private static String line(String data) {
    JsonNode change;
    try {
      change = JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s  %-24s %-20s %-13s %3.0f %%  %s",
            Instant.ofEpochMilli(change.path("atUnixNano").asLong() / 1_000_000),
            change.path("topic").asText()
                + "/"
                + change.path("partition").asInt()
                + "@"
                + change.path("offset").asText(),
            change.path("group").asText(),
            change.path("verdict").asText(),
            change.path("confidence").asDouble() * 100,
            change.has("before")
                ? "was " + change.path("before").asText()
                : TraceTree.oneLine(change.path("evidence").path(0).path("text").asText()));
    return change.path("lost").asBoolean() ? Ink.RED.on(text, Ink.isShown()) : text;
  }
}
