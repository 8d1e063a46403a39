package io.waybill.benchmarks.faultbench;

import io.waybill.benchmarks.faultbench.inject.MirrorFaults;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another cluster, where a fault needs one. */
record Elsewhere(Optional<EmbeddedKafka> kafka) implements AutoCloseable {
  private static final String TOPIC = "bench-" + MirrorFaults.NOT_MIRRORED;

  static Elsewhere of(List<String> faults, Path directory)
      throws IOException, InterruptedException {
    if (!faults.contains(MirrorFaults.NOT_MIRRORED)) {
      return new Elsewhere(Optional.empty());
    }
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("elsewhere"));
    kafka.createTopics(Map.of(TOPIC, 2));
    return new Elsewhere(Optional.of(kafka));
  }

  /** "" where there is none. */
  String brokers() {
    return kafka.map(EmbeddedKafka::bootstrapServers).orElse("");
  }

  /** What Waybill reads of it. */
  String input() {
    return kafka.isEmpty()
        ? ""
        : "- {name: there, cluster: there, topics: '"
            + TOPIC
            + "', format: message, kafka: {bootstrap.servers: '"
            + brokers()
            + "', security.protocol: PLAINTEXT}}";
  }

  /** What mirrors what. */
  String mirror() {
    return kafka.isEmpty() ? "" : "'main/" + TOPIC + " -> there/" + TOPIC + "'";
  }

  @Override
  public void close() {
    kafka.ifPresent(EmbeddedKafka::close);
  }
}
