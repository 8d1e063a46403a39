package io.waybill.fluentbit.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The plugin and its test programs, built by CMake where a C compiler and the libraries are there.
 *
 * @param directory where CMake built them
 */
public record PluginBuild(Path directory) {
  /** How it is built. */
  public enum Flavour {
    /** As users build it. */
    RELEASE,
    /** With AddressSanitizer and UBSan, and by clang where there is one, then with a fuzzer. */
    SANITIZED
  }

  /** Longer than a build takes on the slowest machine. */
  private static final long MINUTES = 5;

  /** What must be there, for people who want to have it. */
  private static final String NEEDED =
      "On Debian: apt-get install cmake make gcc librdkafka-dev libxxhash-dev liblz4-dev libzstd-dev"
          + " libsasl2-dev libssl-dev zlib1g-dev (and clang libclang-rt-14-dev to fuzz it)";

  /** Says why the plugin can't be built here, and what to install. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    Unavailable(String reason) {
      super(reason);
    }
  }

  /**
   * Builds it, where sources are newer than the last build.
   *
   * @param root the project's folder
   * @throws Unavailable where something is missing
   * @throws IOException where the sources don't compile
   */
  public static PluginBuild of(Path root, Flavour flavour) throws Unavailable, IOException {
    Path sources = root.resolve("fluentbit-plugin");
    Path target =
        sources
            .resolve("driver/target")
            .resolve(flavour == Flavour.RELEASE ? "release" : "sanitized");
    for (String tool : List.of("cmake", "make")) {
      if (Program.onPath(tool).isEmpty()) {
        throw new Unavailable(tool + " is not installed. " + NEEDED);
      }
    }
    Optional<Path> clang =
        flavour == Flavour.SANITIZED ? Program.onPath("clang") : Optional.empty();
    Optional<Path> compiler = clang.or(() -> Program.onPath("cc"));
    if (compiler.isEmpty()) {
      throw new Unavailable("there is no C compiler. " + NEEDED);
    }
    Files.createDirectories(target);
    List<String> configure =
        new ArrayList<>(List.of("cmake", "-S", sources.toString(), "-B", target.toString()));
    configure.add("-DCMAKE_C_COMPILER=" + compiler.get());
    if (flavour == Flavour.SANITIZED) {
      configure.addAll(List.of("-DWAYBILL_TESTS=ON", "-DWAYBILL_SANITIZE=ON"));
    }
    Path log = target.resolve("build.log");
    boolean configured = run(configure, log) == 0;
    if (!configured) { // perhaps the folder was moved, or a library was installed since
      Files.deleteIfExists(target.resolve("CMakeCache.txt"));
      configured = run(configure, log) == 0;
    }
    if (!configured) {
      throw new Unavailable("CMake finds not all it needs; see " + log + ". " + NEEDED);
    }
    if (run(List.of("cmake", "--build", target.toString(), "--parallel", "2"), log) != 0) {
      throw new IOException("the plugin does not compile:\n" + Files.readString(log));
    }
    return new PluginBuild(target);
  }

  private static int run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("the build of the plugin hangs; see " + log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return process.exitValue();
  }

  /** What Fluent Bit loads. */
  public Path plugin() {
    return directory.resolve("out_waybill.so");
  }

  /** The program that stands in for Fluent Bit; of the sanitized flavour. */
  public Path host() {
    return directory.resolve("test/host");
  }

  /** The program that prints test vectors; of the sanitized flavour. */
  public Path vectors() {
    return directory.resolve("test/vectors");
  }

  /** The fuzzer, which only clang can build. */
  public Optional<Path> fuzzer() {
    Path fuzzer = directory.resolve("test/fuzz_chunk");
    return Files.isExecutable(fuzzer) ? Optional.of(fuzzer) : Optional.empty();
  }
}
