package io.waybill.fluentbit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to run a configuration of this folder.
 *
 * @param agent the program
 * @param home the project's folder, with configurations and parsers
 * @param plugin the output plugin, where the configuration needs it
 * @param state where the agent keeps its own files
 * @param variables what the configuration is told by environment variables
 */
public record Shipping(
    FluentBit agent, Path home, Optional<Path> plugin, Path state, Map<String, String> variables) {
  public Shipping {
    variables = Map.copyOf(variables);
  }

  /** The same with one more variable. */
  public Shipping with(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new Shipping(agent, home, plugin, state, more);
  }

  /**
   * Starts the agent.
   *
   * @param configuration relative to the home
   * @param more arguments
   */
  public FluentBit.Running start(String configuration, String... more) throws IOException {
    Files.createDirectories(state);
    Map<String, String> environment = new HashMap<>(variables);
    environment.putIfAbsent("WAYBILL_HOME", home.toString());
    environment.putIfAbsent("WAYBILL_STATE", state.toString());
    List<String> arguments = new ArrayList<>();
    plugin.ifPresent(file -> arguments.addAll(List.of("-e", file.toString())));
    arguments.addAll(List.of("-c", home.resolve(configuration).toString()));
    arguments.addAll(List.of(more));
    return agent.start(arguments, environment, state.resolve("fluent-bit.log"));
  }

  /**
   * What the agent's own dry run finds wrong: most mistakes pass it.
   *
   * @return its output, or "" where it is content
   */
  public String dryRun(String configuration) throws IOException {
    try (FluentBit.Running running = start(configuration, "--dry-run")) {
      return running.await(30) == 0 ? "" : running.said();
    }
  }
}
