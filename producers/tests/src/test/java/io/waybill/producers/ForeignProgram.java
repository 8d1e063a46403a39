package io.waybill.producers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program of one of the producers' modules, in a JVM with libraries of its own. */
record ForeignProgram(Process process, Path log) implements AutoCloseable {
  static ForeignProgram start(String module, String main, Path directory, String brokers)
      throws IOException {
    Path home = Path.of("..", module, "target");
    String classPath =
        home.resolve("classes") + ":" + Files.readString(home.resolve("waybill.classpath"));
    Path log = directory.resolve(module + ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                main,
                brokers)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new ForeignProgram(process, log);
  }

  /** What it said so far. */
  String said() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
