package io.waybill.demo;

import io.waybill.demo.pipeline.LogFile;
import io.waybill.fluentbit.FluentBit;
import io.waybill.fluentbit.Shipping;
import io.waybill.fluentbit.plugin.PluginBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Fluent Bit that ships the services' log files, where there is one.
 *
 * @param logs where the services write
 * @param running the agent
 */
record Agent(LogFile logs, Optional<FluentBit.Running> running) implements AutoCloseable {
  /** The project's folder, as the launcher says. */
  private static final Path HOME =
      Path.of(System.getProperty("waybill.home", "..")).toAbsolutePath().normalize();

  private static final long STOP_SECONDS = 30;

  static Agent start(Path directory, String brokers, String topic, Consumer<String> say) {
    Optional<FluentBit> found = FluentBit.find();
    if (found.isEmpty()) {
      say.accept("no fluent-bit on the PATH or in FLUENT_BIT: services write their logs to Kafka");
      return new Agent(LogFile.NONE, Optional.empty());
    }
    try {
      Path plugin = PluginBuild.of(HOME, PluginBuild.Flavour.RELEASE).plugin();
      Path logs = Files.createDirectories(directory.resolve("logs"));
      Map<String, String> variables =
          Map.of(
              "WAYBILL_LOGS",
              logs + "/*.log",
              "WAYBILL_BROKERS",
              brokers,
              "WAYBILL_TOPIC",
              topic,
              "WAYBILL_GRACE",
              "5");
      Shipping shipping =
          new Shipping(
              found.get(), HOME, Optional.of(plugin), directory.resolve("agent"), variables);
      FluentBit.Running running = shipping.start("fluentbit-config/yaml/files.yaml");
      say.accept(
          "services write logs to " + logs + ", and " + found.get().program() + " ships them");
      return new Agent(LogFile.in(logs), Optional.of(running));
    } catch (PluginBuild.Unavailable | IOException e) {
      say.accept("services write their logs to Kafka: " + e.getMessage());
      return new Agent(LogFile.NONE, Optional.empty());
    }
  }

  @Override
  public void close() {
    running.ifPresent(agent -> {
      try {
        agent.stop(STOP_SECONDS);
      } catch (IOException e) {
        agent.close();
      }
    });
  }
}
