package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill message orders/1@57}: what became of one message. */
@Command(
    name = "message",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what became of one message, for each consumer group: how sure that is, why, and what",
      "to do. Exit code 4 when nothing is known of it.",
      "",
      "Example:",
      "  waybill message orders/1@57",
      ""
    })
final class Message implements Callable<Integer> {
  private static final Pattern COORDINATE = Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Parameters(paramLabel = "MESSAGE", description = "topic/partition@offset")
  private String message = "";

  @Option(names = "--cluster", defaultValue = "main", description = "the cluster's name")
  private String cluster = "main";

  @Option(names = "--json", description = "as the API answers it")
  private boolean json;

  @Override
  public Integer call() throws Server.Failure {
    Matcher at = COORDINATE.matcher(message);
    if (!at.matches()) {
      throw new ParameterException(
          spec.commandLine(), message + " is no message: topic/partition@offset");
    }
    JsonNode answer;
    try {
      answer =
          server.get(
              "/api/v1/messages/"
                  + Server.encoded(at.group(1))
                  + "/"
                  + at.group(2)
                  + "/"
                  + at.group(3)
                  + "?cluster="
                  + Server.encoded(cluster));
    } catch (Server.NotFound e) {
      spec.commandLine().getErr().println("waybill: " + e.getMessage());
      return Trace.NOTHING_FOUND;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
      return 0;
    }
    out.println(message);
    if (answer.path("verdicts").isEmpty()) {
      out.println("  no group answers for it, as far as is known");
    }
    answer.path("verdicts").forEach(verdict -> tell(out, verdict));
    answer
        .path("marks")
        .forEach(mark ->
            out.println(
                "  "
                    + mark.path("mark").asText().replace('_', ' ')
                    + (mark.has("group") ? ", for " + mark.path("group").asText() : "")
                    + ": "
                    + mark.path("text").asText()));
    answer
        .path("traceIds")
        .forEach(trace -> out.println("look at: waybill trace " + trace.asText()));
    out.println(Seen.of(answer));
    return 0;
  }

  private static void tell(PrintWriter out, JsonNode verdict) {
    String kind = verdict.path("verdict").asText();
    boolean known = !kind.equals("unknown");
    String sure =
        known
            ? String.format(
                Locale.ROOT, "%.0f %% sure", verdict.path("confidence").asDouble() * 100)
            : verdict.path("reason").asText().replace('_', ' ');
    String name = kind.replace('_', ' ').toUpperCase(Locale.ROOT);
    Ink ink =
        verdict.path("lost").asBoolean() || kind.equals("dead_lettered")
            ? Ink.RED
            : known ? Ink.GREEN : Ink.FAINT;
    String group = verdict.path("group").asText();
    out.println(
        "  "
            + (group.isEmpty() ? nobody(kind) : group)
            + ": "
            + ink.on(name, Ink.isShown())
            + " ("
            + sure
            + ")");
    verdict
        .path("evidence")
        .forEach(evidence ->
            out.println(
                "    - "
                    + TraceTree.oneLine(evidence.path("text").asText())
                    + (evidence.has("event")
                        ? Ink.FAINT.on(" " + evidence.path("event").asText(), Ink.isShown())
                        : "")));
    verdict
        .path("history")
        .forEach(change ->
            out.println(
                "    it was corrected from "
                    + change.path("before").asText("what it was")
                    + " to "
                    + change.path("verdict").asText()
                    + " by the broker as it was at "
                    + Instant.ofEpochMilli(change.path("atUnixNano").asLong() / 1_000_000)));
    String advice =
        switch (verdict.path("cause").asText()) {
          case "open_transaction" ->
              "find the producer that left the transaction open: kafka-transactions.sh"
                  + " find-hanging";
          case "not_mirrored" ->
              "look whether the mirror stood still for longer than the topic's retention, or leaves"
                  + " messages out; then produce it to the mirror again";
          default -> advice(kind, verdict.path("reason").asText());
        };
    if (!advice.isEmpty()) {
      out.println("    => " + advice);
    }
  }

  private static String nobody(String kind) {
    return kind.equals("lost_on_broker") ? "(any group)" : "(a group that is not named)";
  }

  /** What to do about it. */
  private static String advice(String kind, String reason) {
    return switch (kind) {
      case "failed" -> "mend what the error says, then produce the message again";
      case "skipped" ->
          "look at the application's log at that time: it had the message and went on; then produce"
              + " it again";
      case "expired" ->
          "it is gone from Kafka: produce it again from its source, and give the topic a longer"
              + " retention or the group more instances";
      case "never_offered" -> "reset the group's offset to it, or produce it again";
      case "lost_on_broker" ->
          "produce it again, and give the topic replicas that all acknowledge (acks=all,"
              + " min.insync.replicas, no unclean election)";
      case "dead_lettered" -> "mend what the error says, then replay it from the dead-letter topic";
      case "stuck" -> "look at the group's instances: nothing moved for minutes";
      case "unknown" ->
          switch (reason) {
            case "uninstrumented" ->
                "have the consumer send spans of its processing to Waybill's topic";
            case "telemetry_gap" -> "look whether the consumer's exporter drops spans";
            case "sampled_out" -> "sample more, or look at the consumer's logs";
            case "dead_letters_not_read" ->
                "read the group's dead-letter topic as an input, or name the group in"
                    + " observer.groups-without-dead-letters";
            case "no_permission" -> "grant what the evidence names to Waybill's user";
            default -> "";
          };
      default -> "";
    };
  }
}
