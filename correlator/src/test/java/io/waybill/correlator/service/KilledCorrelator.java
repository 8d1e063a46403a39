package io.waybill.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.cli.Waybill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A correlator in a JVM of its own, to be killed. */
final class KilledCorrelator {
  private final Path directory;

  KilledCorrelator(Path directory) {
    this.directory = directory;
  }

  /** Starts one with this configuration. */
  Process start(String yaml) throws IOException {
    Path config = Files.writeString(directory.resolve("waybill.yaml"), yaml);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Waybill.class.getName(), "serve", "-c", config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("crashed.log").toFile()))
        .start();
  }

  /** Starts and kills one so many times, at random moments. */
  void killed(int rounds, String yaml, Random random) throws Exception {
    for (int round = 0; round < rounds; round++) {
      Process process = start(yaml);
      boolean ended = process.waitFor(900 + random.nextInt(2500), TimeUnit.MILLISECONDS);
      assertThat(ended).as("it runs until it is killed; see %s", log()).isFalse();
      process.destroyForcibly().waitFor();
    }
  }

  /** What they said. */
  String log() throws IOException {
    Path log = directory.resolve("crashed.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
