package io.waybill.correlator.kafka;

import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.Reading;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What to read of one cluster.
 *
 * @param name the input's name in the configuration
 * @param cluster the cluster's name, as coordinates carry it
 * @param topics whole names match; Kafka's internal topics never do
 * @param except topics that are none of its business, whatever they match
 * @param reading how the records are read
 * @param fromLatest true where partitions that were never read begin at their end
 * @param recordsPerSecond that are read at most; 0 for any number
 * @param client kafka-clients' own settings, {@code bootstrap.servers} among them
 */
public record KafkaInput(
    String name,
    String cluster,
    Pattern topics,
    Set<String> except,
    Reading reading,
    boolean fromLatest,
    int recordsPerSecond,
    Map<String, String> client) {
  public KafkaInput {
    except = Set.copyOf(except);
    client = Map.copyOf(client);
  }

  /** True where it reads this topic. */
  boolean reads(String topic) {
    return topics.matcher(topic).matches() && !except.contains(topic);
  }

  /** True where it reads business topics themselves, and no telemetry. */
  boolean isTap() {
    return reading.format() == Format.MESSAGE;
  }
}
