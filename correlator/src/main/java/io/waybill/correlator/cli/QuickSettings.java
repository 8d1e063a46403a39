package io.waybill.correlator.cli;

import java.nio.file.Path;
import java.util.Map;

/** The few settings of a command line, as a configuration. */
record QuickSettings(
    String bootstrapServers,
    String topics,
    String cluster,
    Path directory,
    int port,
    Map<String, String> kafka) {
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("http:\n  port: ").append(port);
    yaml.append("\nstore:\n  directory: ").append(quoted(directory.toString()));
    yaml.append("\nkafka:\n  bootstrap.servers: ").append(quoted(bootstrapServers)).append('\n');
    kafka.forEach((key, value) ->
        yaml.append("  ").append(quoted(key)).append(": ").append(quoted(value)).append('\n'));
    yaml.append("inputs:\n  - name: ").append(quoted(cluster));
    yaml.append("\n    cluster: ").append(quoted(cluster));
    yaml.append("\n    topics: ").append(quoted(topics));
    return yaml.append("\notlp:\n").toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
