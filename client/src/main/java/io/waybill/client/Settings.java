package io.waybill.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What can be set, beside what a Kafka client has anyway: keys of the consumer's or producer's own
 * configuration that begin with {@code waybill.}.
 *
 * @param group the consumer group, or ""
 * @param topic where Waybill reads
 * @param service the application's name
 * @param tenant who owns what is told, or "" for whom the topic says
 * @param room statements that wait, at most
 * @param heartbeat how long nothing may be said
 * @param kafka how to reach the broker
 */
record Settings(
    String group,
    String topic,
    String service,
    String tenant,
    int room,
    Duration heartbeat,
    Map<String, Object> kafka) {
  private static final String OWN = "waybill.";
  private static final String PRODUCER = "waybill.producer.";

  static Settings of(Map<String, ?> client) {
    Map<String, Object> kafka = new HashMap<>();
    client.forEach((key, value) -> {
      if (isConnection(key) && value != null) {
        kafka.put(key, value);
      }
    });
    kafka.put(ProducerConfig.ACKS_CONFIG, "all");
    kafka.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    kafka.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
    client.forEach((key, value) -> {
      if (key.startsWith(PRODUCER) && value != null) {
        kafka.put(key.substring(PRODUCER.length()), value);
      }
    });
    String group = text(client, "group.id", "");
    return new Settings(
        group,
        text(client, OWN + "topic", "waybill-outcomes"),
        text(client, OWN + "service", group),
        text(client, OWN + "tenant", ""),
        number(client, OWN + "room", 100_000),
        Duration.ofMillis(number(client, OWN + "heartbeat.ms", 5_000)),
        kafka);
  }

  /** Whether a client's setting says how to reach the broker. */
  private static boolean isConnection(String key) {
    return key.equals(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)
        || key.equals("client.dns.lookup")
        || key.startsWith("security.")
        || key.startsWith("sasl.")
        || key.startsWith("ssl.");
  }

  private static String text(Map<String, ?> client, String key, String fallback) {
    Object value = client.get(key);
    return value == null ? fallback : value.toString();
  }

  private static int number(Map<String, ?> client, String key, int fallback) {
    Object value = client.get(key);
    if (value == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value.toString());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // told below
    }
    throw new IllegalArgumentException(key + " must be a whole number above 0, and is " + value);
  }
}
