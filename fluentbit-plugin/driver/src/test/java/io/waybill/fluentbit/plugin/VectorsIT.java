package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written here is what the correlator's tests read: the same files. */
final class VectorsIT {
  private static final Path VECTORS = Native.ROOT.resolve("fluentbit-plugin/vectors");

  @TempDir Path directory;
  private static PluginBuild build;

  @BeforeAll
  static void build() throws IOException {
    build = Native.build();
  }

  private List<String> run(Path in, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(build.vectors().toString());
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void traceIdsAreReadInAllTheirNotations() throws Exception {
    List<String[]> rows =
        Files.readAllLines(VECTORS.resolve("trace-ids.tsv")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();
    Path in =
        Files.write(
            directory.resolve("in"), rows.stream().map(row -> row[0] + "\t" + row[1]).toList());

    assertThat(run(in, "trace"))
        .containsExactlyElementsOf(rows.stream().map(row -> row[2] + " " + row[3]).toList());
  }

  @Test
  void controlRecordsAreTheSameToTheByte() throws Exception {
    assertThat(run(Path.of("/dev/null"), "control"))
        .containsExactlyElementsOf(Files.readAllLines(VECTORS.resolve("control.ndjson")));
  }
}
