package io.waybill.fluentbit.plugin;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;

/** The sanitized build, once for all tests; a test without it is skipped, or fails in CI. */
final class Native {
  /** The project's folder. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Native() {}

  static PluginBuild build() throws IOException {
    try {
      return PluginBuild.of(ROOT, PluginBuild.Flavour.SANITIZED);
    } catch (PluginBuild.Unavailable e) {
      if ("required".equals(System.getenv("WAYBILL_NATIVE"))) {
        throw new IllegalStateException(e);
      }
      return abort("the Fluent Bit plugin is not tested: " + e.getMessage());
    }
  }
}
