package io.waybill.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small bench: it runs, loses nothing, and says what scripts read. No figure is asserted. */
final class BenchIT {
  @TempDir Path directory;

  @Test
  void aSmallRunLosesNothingAndWritesItsFigures() throws Exception {
    Path file = directory.resolve("bench.json");
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new Bench())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute("--records=6000", "--rounds=2", "--no-opensearch", "--json=" + file);
    assertThat(code).as(said.toString()).isZero();
    JsonNode figures = new ObjectMapper().readTree(Files.readString(file));
    assertThat(figures.path("lost").asLong()).isZero();
    assertThat(figures.path("doubled").asLong()).isZero();
    assertThat(figures.path("environment").path("records").asLong()).isEqualTo(6000);
    assertThat(figures.path("ratios").path("pipelineToLuceneCpu").asDouble()).isPositive();
    assertThat(figures.path("traceLookupMs").path("p99").asDouble()).isPositive();
    assertThat(figures.path("searchMs").path("p50").asDouble()).isPositive();
    assertThat(said.toString()).contains("whole pipeline").contains("raw Lucene");
  }
}
