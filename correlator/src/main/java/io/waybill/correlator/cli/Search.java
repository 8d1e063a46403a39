package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill search QUERY}: events that match, newest first. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches events, newest first. Exit code 4 when none matches.",
      "",
      "Examples:",
      "  waybill search declined",
      "  waybill search 'kind:dead_letter group:payments time>=now-1h'",
      "  waybill search '\"card declined\" -level:DEBUG'",
      ""
    })
final class Search implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_INSTANT;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Parameters(paramLabel = "QUERY", arity = "1..*", description = "words, \"phrases\", field:value")
  private List<String> query = List.of();

  @Option(
      names = "--limit",
      defaultValue = "20",
      description = "how many at most, 1 to 1000 (${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "the events as the API answers them")
  private boolean json;

  @Override
  public Integer call() throws Server.Failure {
    JsonNode answer =
        server.get(
            "/api/v1/events?limit=" + limit + "&q=" + Server.encoded(String.join(" ", query)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      answer.path("items").forEach(event -> out.println(line(event)));
      out.println((answer.has("nextCursor") ? "there are more: --limit; " : "") + Seen.of(answer));
    }
    return answer.path("items").isEmpty() ? Trace.NOTHING_FOUND : 0;
  }

  private static String line(JsonNode event) {
    long nanos = event.path("timeUnixNano").asLong();
    Instant time =
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    String kind = event.path("kind").asText();
    String what =
        switch (kind) {
          case "span" -> event.path("name").asText();
          case "log" ->
              (event.path("level").asText() + " " + event.path("message").asText()).strip();
          case "dead_letter", "retry" ->
              error(event.path("errorType").asText(), event.path("errorMessage").asText());
          default -> event.path("reason").asText();
        };
    boolean bad = kind.equals("dead_letter") || event.path("level").asText().equals("ERROR");
    String service = event.path("service").asText();
    String text = TraceTree.oneLine(what);
    return TIME.format(time)
        + " "
        + String.format(java.util.Locale.ROOT, "%-12s", kind)
        + (service.isEmpty() ? "" : Ink.CYAN.on(service, Ink.isShown()) + " ")
        + (bad ? Ink.RED.on(text, Ink.isShown()) : text)
        + (event.has("traceId")
            ? Ink.FAINT.on(" " + event.path("traceId").asText(), Ink.isShown())
            : "")
        + Ink.FAINT.on(" " + event.path("id").asText(), Ink.isShown());
  }

  /** The class without its package, and the message. */
  private static String error(String type, String message) {
    String name = type.substring(type.lastIndexOf('.') + 1);
    return name.isEmpty() || message.isEmpty() ? name + message : name + ": " + message;
  }
}
