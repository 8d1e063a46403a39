package io.waybill.fluentbit.plugin;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Options of the plugin, for tests that are in a hurry. */
final class Options {
  private Options() {}

  /** A topic on these brokers, with a journal in this directory. */
  static Map<String, String> of(String brokers, String topic, Path directory, String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("brokers", brokers);
    options.put("topic", topic);
    options.put("instance", "web-7");
    options.put("journal", directory.resolve("journal").toString());
    options.put("flush_timeout", "5s");
    options.put("control_interval", "200ms");
    options.put("rdkafka.topic.metadata.refresh.interval.ms", "1000");
    options.put("rdkafka.topic.metadata.propagation.max.ms", "1000");
    options.put("rdkafka.reconnect.backoff.max.ms", "500");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }
}
