package io.waybill.fluentbit.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The C program that loads the plugin as Fluent Bit does. */
final class PluginHost implements AutoCloseable {
  /** Results of a flush. */
  static final int OK = 1;

  static final int RETRY = 2;

  private static final long PATIENCE_SECONDS = 60;

  /** How long a flush took, and what it answered. */
  record Flushed(int code, long millis) {}

  private final Process process;
  private final Writer in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Semaphore marks = new Semaphore(0);
  private final Path directory;
  private final Thread errors;
  private int chunks;

  private PluginHost(PluginBuild build, Path directory) throws IOException {
    this.directory = directory;
    ProcessBuilder command = new ProcessBuilder(build.host().toString(), build.plugin().toString());
    command.environment().put("ASAN_OPTIONS", "exitcode=99:detect_leaks=1");
    command.environment().put("UBSAN_OPTIONS", "print_stacktrace=1");
    // libraries that are not ours keep what they allocate once
    command.environment().put("LSAN_OPTIONS", "suppressions=" + suppressions(directory));
    process = command.start();
    in = process.outputWriter();
    pump(process.inputReader(), answers::add, "host-answers");
    errors = pump(process.errorReader(), this::logged, "host-log");
  }

  private void logged(String line) {
    if (line.equals("host answers")) {
      marks.release();
    } else {
      log.add(line);
    }
  }

  private static Path suppressions(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("lsan.supp"), "leak:libcrypto\nleak:libsasl\nleak:libssl\n");
  }

  private static Thread pump(
      BufferedReader from, java.util.function.Consumer<String> to, String name) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try (from) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
              to.accept(line);
            }
          } catch (IOException e) {
            to.accept("lost: " + e);
          }
        });
  }

  /** Starts the program without the plugin's init. */
  static PluginHost load(PluginBuild build, Path directory, Map<String, String> options)
      throws IOException {
    Files.createDirectories(directory);
    PluginHost host = new PluginHost(build, directory);
    for (Map.Entry<String, String> option : options.entrySet()) {
      host.say("option " + option.getKey() + " " + option.getValue());
    }
    return host;
  }

  /** Starts it, and the plugin. */
  static PluginHost start(PluginBuild build, Path directory, Map<String, String> options)
      throws IOException {
    PluginHost host = load(build, directory, options);
    if (host.init() <= 0) {
      throw new IllegalStateException("the plugin does not start: " + host.log);
    }
    return host;
  }

  int init() throws IOException {
    say("init");
    return Integer.parseInt(answer("init").split(" ")[1]);
  }

  Flushed flush(String tag, byte[] chunk) throws IOException {
    return flush("flush", tag, chunk);
  }

  /** On the thread of the engine, as without workers. */
  Flushed flushOnEngine(String tag, byte[] chunk) throws IOException {
    return flush("flush-engine", tag, chunk);
  }

  private Flushed flush(String how, String tag, byte[] chunk) throws IOException {
    say(how + " " + tag + " " + file(chunk));
    String[] words = answer("flush").split(" ");
    return new Flushed(Integer.parseInt(words[1]), Long.parseLong(words[2]));
  }

  /** Hands a chunk over to be tried until it is OK. */
  void submit(String tag, byte[] chunk) throws IOException {
    say("submit " + tag + " " + file(chunk));
  }

  /** Waits until all that was handed over is OK. */
  void awaitIdle() throws IOException {
    say("wait");
    answer("idle");
  }

  /** Makes the producer one that can't go on. */
  void breakProducer() throws IOException {
    say("fatal");
    answer("fatal");
  }

  private Path file(byte[] chunk) throws IOException {
    return Files.write(directory.resolve("chunk-" + chunks++), chunk);
  }

  private void say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  private String answer(String kind) {
    try {
      String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || !line.startsWith(kind)) {
        throw new IllegalStateException("no answer to " + kind + " but " + line + "\n" + log());
      }
      if (!marks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the log does not come; " + log());
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the plugin has logged so far. */
  String log() {
    return String.join("\n", log);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * SIGTERM.
   *
   * @return the exit status
   */
  int terminate() throws InterruptedException {
    if (!process.toHandle().destroy()) { // Process.destroy would close its output
      throw new IllegalStateException("no SIGTERM");
    }
    return ended();
  }

  /**
   * Ends the plugin as the engine does.
   *
   * @return the exit status: not 0 where a sanitizer found something
   */
  int exit() throws IOException, InterruptedException {
    say("exit");
    return ended();
  }

  private int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the host does not end; " + log);
    }
    errors.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        int status = exit();
        if (status != 0) {
          throw new IllegalStateException("exit status " + status + "; " + log());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
