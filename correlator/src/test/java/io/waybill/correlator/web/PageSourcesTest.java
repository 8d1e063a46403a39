package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sources of the web page, by TypeScript's compiler and by ESLint, where {@code .ci/web-tools}
 * is installed or they are on the PATH. Skipped elsewhere, but with {@code
 * WAYBILL_WEB_TOOLS=required}.
 */
final class PageSourcesTest {
  private static final Path TOOLS = Path.of("../.ci/web-tools").toAbsolutePath().normalize();

  @Test
  void theTypesOfThePageFit() throws Exception {
    assertThat(run(tool("tsc"), List.of("-p", "src/main/ui"))).isEmpty();
  }

  @Test
  void thePageKeepsTheRulesOfTheLinter() throws Exception {
    String rules = TOOLS.resolve("eslint.config.mjs").toString();
    assertThat(run(tool("eslint"), List.of("--config", rules, "src/main/ui/js"))).isEmpty();
  }

  private static Path tool(String name) {
    Path installed = TOOLS.resolve("node_modules/.bin").resolve(name);
    Optional<Path> found =
        Stream.concat(
                Stream.of(installed),
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, name)))
            .filter(Files::isExecutable)
            .findFirst();
    String how = "there is no " + name + ": npm ci --prefix .ci/web-tools installs it";
    if (found.isEmpty() && "required".equals(System.getenv("WAYBILL_WEB_TOOLS"))) {
      fail(how);
    }
    assumeThat(found).as(how).isPresent();
    return found.orElseThrow();
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
    return process.exitValue() == 0 ? "" : said + "exit code " + process.exitValue();
  }
}
