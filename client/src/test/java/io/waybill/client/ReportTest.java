package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.client.Statement.What;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The format, by its bytes. */
final class ReportTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String BYTES =
      "{\"waybill\":1,\"instance\":\"one\",\"epoch\":1790000000000,\"number\":0,"
          + "\"asOf\":1790000000500,\"group\":\"billing\",\"service\":\"billing-service\","
          + "\"dropped\":0,\"partitions\":[{\"topic\":\"orders\",\"partition\":1,"
          + "\"offered\":[[57,60]],\"ok\":[[57,59]],\"committed\":60}],\"messages\":[{"
          + "\"topic\":\"orders\",\"partition\":1,\"offset\":59,\"outcome\":\"failed\","
          + "\"reason\":\"card \\\"declined\\\"\",\"traceparent\":\""
          + TRACE
          + "\"}]}";

  private static String bytes(Report report) {
    Teller teller = new Teller("one", 1_790_000_000_000L, "billing", "billing-service");
    return new String(report.bytes(teller, 0, 1_790_000_000_500L, 0, false, false), UTF_8);
  }

  private static Statement statement(What what, long from, long to, String reason) {
    return new Statement(
        what, 0, "orders", 1, from, to, reason, what == What.FAILED ? TRACE : null);
  }

  @Test
  void theFormatStaysAsItIs() {
    Report report = new Report();
    report.add(statement(What.OFFERED, 57, 59, ""));
    report.add(statement(What.OFFERED, 59, 60, ""));
    report.add(statement(What.OK, 57, 58, ""));
    report.add(statement(What.OK, 58, 59, ""));
    report.add(statement(What.FAILED, 59, 60, "card \"declined\""));
    report.add(statement(What.COMMITTED, 0, 60, ""));
    assertThat(bytes(report)).isEqualTo(BYTES);
  }

  @Test
  void anyReasonIsValidJson() throws IOException {
    String reason = "line\nquote\" back\\ nul\u0000 half\ud83d euro€ 😀" + "x".repeat(1000);
    Report report = new Report();
    report.add(statement(What.FILTERED, 1, 2, reason));
    JsonNode message = new ObjectMapper().readTree(bytes(report)).path("messages").path(0);
    assertThat(message.path("outcome").asText()).isEqualTo("filtered");
    assertThat(message.path("reason").asText())
        .hasSize(500)
        .startsWith("line\nquote\" back\\ nul\u0000 half\ud83d euro€ 😀x");
  }

  @Test
  void thePythonExampleWritesTheSameBytes() throws Exception {
    assertThat(run("python3", "examples/outcomes.py")).isEqualTo(BYTES);
  }

  @Test
  void theGoExampleWritesTheSameBytes() throws Exception {
    assertThat(run("go", "run", "examples/outcomes.go")).isEqualTo(BYTES);
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      assumeTrue(false, command[0] + " is not installed: " + e.getMessage());
      throw e;
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
