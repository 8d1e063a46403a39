package io.waybill.correlator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.trace.TraceId;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill trace ID}: what happened, as a tree. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Draws what happened in a trace: spans, logs, messages and dead letters, across services,",
      "topics and retries. Exit code 4 when nothing is known of it.",
      "",
      "Example:",
      "  waybill trace 4bf92f3577b34da6a3ce929d0e0e4736",
      ""
    })
final class Trace implements Callable<Integer> {
  static final int NOTHING_FOUND = 4;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Server server = new Server();

  @Parameters(paramLabel = "ID", description = "16 or 32 hexadecimal digits")
  private String id = "";

  @Option(
      names = "--hops",
      defaultValue = "5",
      description = "how many traces away, 0 to 20 (${DEFAULT-VALUE})")
  private int hops;

  @Option(names = "--json", description = "the graph as the API answers it")
  private boolean json;

  @Override
  public Integer call() throws Server.Failure {
    TraceId trace =
        TraceId.parse(id)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(), id + " is no trace ID: 16 or 32 hexadecimal digits"));
    JsonNode graph = server.get("/api/v1/traces/" + trace + "/graph?limit=5000&hops=" + hops);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(graph.toPrettyString());
      return graph.path("nodes").isEmpty() ? NOTHING_FOUND : 0;
    }
    if (graph.path("nodes").isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("nothing is known of trace " + trace + " (yet: " + Seen.of(graph) + ")");
      return NOTHING_FOUND;
    }
    TraceTree.draw(graph, Ink.isShown()).forEach(out::println);
    for (JsonNode left : graph.path("truncated")) {
      out.println(
          "left out: "
              + left.path("what").asText()
              + " ("
              + left.path("why").asText()
              + "); "
              + left.path("more").asText());
    }
    graph.path("warnings").forEach(warning -> out.println("warning: " + warning.asText()));
    out.println(Seen.of(graph));
    return 0;
  }
}
