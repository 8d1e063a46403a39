package io.waybill.fluentbit;

import io.waybill.fluentbit.plugin.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@code fluent-bit} program.
 *
 * @param program where it is
 */
public record FluentBit(Path program) {
  /** The one that the environment variable {@code FLUENT_BIT} names, or the first on the PATH. */
  public static Optional<FluentBit> find() {
    String named = System.getenv().getOrDefault("FLUENT_BIT", "");
    return named.isEmpty()
        ? Program.onPath("fluent-bit").map(FluentBit::new)
        : Optional.of(new FluentBit(Path.of(named)));
  }

  /**
   * Starts it.
   *
   * @param arguments behind the program's name
   * @param environment added to this process's own
   * @param log where its output is appended to
   */
  public Running start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new Running(
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** A process of it. Closing kills it where it still runs. */
  public record Running(Process process, Path log) implements AutoCloseable {
    /**
     * SIGTERM.
     *
     * @return the exit status
     * @throws IOException where it does not end in time
     */
    public int stop(long seconds) throws IOException {
      boolean told = process.toHandle().destroy();
      return told ? await(seconds) : process.exitValue();
    }

    /**
     * Waits for its end.
     *
     * @return the exit status
     * @throws IOException where it does not end in time
     */
    public int await(long seconds) throws IOException {
      try {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          throw new IOException("fluent-bit does not end; its log is " + log);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      return process.exitValue();
    }

    /** SIGKILL. */
    public void kill() throws IOException {
      process.destroyForcibly();
      await(10);
    }

    /** What it has said so far. */
    public String said() throws IOException {
      return Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
