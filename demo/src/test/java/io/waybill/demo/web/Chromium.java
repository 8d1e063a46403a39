package io.waybill.demo.web;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium and the chromedriver of this machine.
 *
 * @param browser the program
 * @param driver of the same version
 */
record Chromium(Path browser, Path driver) {
  /**
   * What is on the PATH; where there is none, tests that ask are skipped, or fail if they must not.
   */
  static Chromium find() {
    Optional<Path> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> onPath(name).stream())
            .findFirst();
    Optional<Path> driver = onPath("chromedriver");
    if (browser.isPresent() && driver.isPresent()) {
      return new Chromium(browser.get(), driver.get());
    }
    String reason =
        "there is no chromium with chromedriver on the PATH: Debian's packages are chromium and"
            + " chromium-driver";
    if ("required".equals(System.getenv("WAYBILL_BROWSER"))) {
      throw new AssertionError(reason);
    }
    return abort(reason);
  }

  private static Optional<Path> onPath(String name) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
