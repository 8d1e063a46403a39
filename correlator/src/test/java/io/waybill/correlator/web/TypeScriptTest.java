package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's types, by TypeScript's own compiler, where it is on the PATH. */
final class TypeScriptTest {
  private static final int LEAST_MAJOR = 5;

  private static Optional<Path> compiler() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "tsc"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String run(Path program, List<String> arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void theTypesOfThePageFit() throws Exception {
    Optional<Path> tsc = compiler();
    assumeTrue(tsc.isPresent(), "there is no tsc on the PATH (npm install -g typescript)");
    String version = run(tsc.get(), List.of("--version")).replaceAll("[^0-9.]", "");
    assumeTrue(
        Integer.parseInt(version.split("\\.")[0]) >= LEAST_MAJOR,
        "tsc is " + version + ", and " + LEAST_MAJOR + " is the least");
    assertThat(run(tsc.get(), List.of("-p", "src/main/ui"))).isEmpty();
  }
}
