package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill pipelines}: the lag of each group, beside what became of the messages. */
@Command(
    name = "pipelines",
    mixinStandardHelpOptions = true,
    description = {
      "Lists each topic and consumer group: its lag, and beside it how many messages were not",
      "delivered; below it what can be said of a group or a topic only, and what was never written.",
      "Exit code 4 when no group is known.",
      ""
    })
final class Pipelines implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Option(names = "--json", description = "as the API answers it")
  private boolean json;

  @Override
  public Integer call() throws Server.Failure {
    JsonNode answer = server.get("/api/v1/pipelines?limit=1000");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      out.println(
          row(
              "topic",
              "group",
              "lag",
              "delivered",
              "retrying",
              "dead",
              "lost",
              "unknown",
              "first lost"));
      answer.path("items").forEach(one -> out.println(line(one)));
      server
          .get("/api/v1/findings")
          .path("items")
          .forEach(finding -> out.println("finding: " + finding.path("text").asText()));
      neverWritten(server.get("/api/v1/messages?verdict=lost_before_broker&limit=1000"), out);
      out.println(Seen.of(answer));
    }
    return answer.path("items").isEmpty() ? Trace.NOTHING_FOUND : 0;
  }

  /** What no group has a row of, since it is in no log. */
  private static void neverWritten(JsonNode answer, PrintWriter out) {
    Map<String, Integer> byTopic = new TreeMap<>();
    answer.path("items").forEach(one -> byTopic.merge(one.path("topic").asText(), 1, Integer::sum));
    int all = answer.path("items").size();
    if (all > 0) {
      out.printf(
          Locale.ROOT,
          "finding: %,d %s%s never got to a broker (%s): waybill messages --verdict"
              + " lost_before_broker%n",
          all,
          all == 1 ? "message" : "messages",
          answer.has("nextCursor") ? " or more" : "",
          byTopic.entrySet().stream()
              .map(one -> one.getKey() + " " + one.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private static String line(JsonNode one) {
    JsonNode first = one.path("firstLost");
    String text =
        row(
            one.path("topic").asText(),
            one.path("group").asText().isEmpty() ? "(any)" : one.path("group").asText(),
            one.path("lag").asText(),
            one.path("delivered").asText(),
            one.path("retrying").asText(),
            one.path("deadLettered").asText(),
            one.path("lost").asText(),
            one.path("unknown").asText(),
            first.isMissingNode()
                ? ""
                : one.path("topic").asText()
                    + "/"
                    + first.path("partition").asInt()
                    + "@"
                    + first.path("offset").asText());
    return one.path("lost").asLong() > 0 ? Ink.RED.on(text, Ink.isShown()) : text;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-24s %-20s %8s %10s %9s %8s %8s %8s  %s", cells)
        .stripTrailing();
  }
}
