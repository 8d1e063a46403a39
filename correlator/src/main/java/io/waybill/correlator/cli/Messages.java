package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill messages --verdict lost}: which messages it happened to. */
@Command(
    name = "messages",
    mixinStandardHelpOptions = true,
    description = {
      "Lists messages by verdict: lost (failed, skipped, expired, never_offered,",
      "lost_before_broker or lost_on_broker), dead_lettered, retrying, delivered, filtered, aborted, superseded, unknown; or by a business key, such as an",
      "order's number. Exit code 4 when there is none.",
      "",
      "Examples:",
      "  waybill messages --verdict lost",
      "  waybill messages --verdict lost --from now-12h",
      "  waybill messages --verdict lost --follow",
      "  waybill messages --key 4711",
      "  waybill messages --verdict dead_lettered --topic orders --group payments",
      ""
    })
final class Messages implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Option(
      names = "--verdict",
      defaultValue = "",
      description = "which (lost; with --key: all of them)")
  private String verdict = "";

  @Option(
      names = "--key",
      defaultValue = "",
      description = "with this business key, such as an order's number; of tapped topics")
  private String key = "";

  @Option(names = "--topic", defaultValue = "", description = "only of this topic")
  private String topic = "";

  @Option(names = "--group", defaultValue = "", description = "only for this consumer group")
  private String group = "";

  @Option(
      names = "--from",
      defaultValue = "",
      description = "only what the group went past since then: RFC 3339, or now-12h")
  private String from = "";

  @Option(names = "--to", defaultValue = "", description = "and before then")
  private String to = "";

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "how many at most, 1 to 1000 (${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--follow",
      description = "then go on, and print each verdict as it comes to be known or is corrected")
  private boolean follow;

  @Option(names = "--json", description = "as the API answers it")
  private boolean json;

  @Override
  public Integer call() throws Server.Failure {
    if (follow) {
      new Follow(
              server,
              "/api/v1/stream?verdict="
                  + Server.encoded(verdict.isEmpty() ? "lost" : verdict)
                  + "&topic="
                  + Server.encoded(topic)
                  + "&group="
                  + Server.encoded(group),
              spec.commandLine().getOut(),
              () -> {
                var unused = list();
              })
          .run();
    }
    return list() ? 0 : Trace.NOTHING_FOUND;
  }

  /** Prints what there is now; false where that is nothing. */
  private boolean list() throws Server.Failure {
    JsonNode answer =
        server.get(
            "/api/v1/messages?limit="
                + limit
                + "&verdict="
                + Server.encoded(verdict)
                + "&topic="
                + Server.encoded(topic)
                + "&group="
                + Server.encoded(group)
                + "&from="
                + Server.encoded(from)
                + "&to="
                + Server.encoded(to)
                + "&key="
                + Server.encoded(key));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      answer.path("items").forEach(one -> out.println(line(one)));
      out.println((answer.has("nextCursor") ? "there are more: --limit; " : "") + Seen.of(answer));
    }
    return !answer.path("items").isEmpty();
  }

  /** Where it is; of what was never written, where it was to go and the trace that tells. */
  private static String place(JsonNode one) {
    String topic = one.path("topic").asText();
    return one.has("offset")
        ? topic + "/" + one.path("partition").asInt() + "@" + one.path("offset").asText()
        : topic + " (trace " + one.path("traceId").asText("unknown") + ")";
  }

  private static String line(JsonNode one) {
    JsonNode verdict = one.path("verdict");
    String kind = verdict.path("verdict").asText();
    String why =
        verdict.path("reason").asText(verdict.path("evidence").path(0).path("text").asText());
    String text =
        String.format(
            Locale.ROOT,
            "%-24s %-20s %-13s %3.0f %%  %s",
            place(one),
            verdict.path("group").asText(),
            kind,
            verdict.path("confidence").asDouble() * 100,
            TraceTree.oneLine(why));
    return verdict.path("lost").asBoolean() ? Ink.RED.on(text, Ink.isShown()) : text;
  }
}
