package io.waybill.correlator.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Which topics and partitions an input has now, with their topic IDs. A list that is empty may mean
 * that nothing matches, or that nothing may be seen: brokers don't tell the two apart, so the
 * problem names both.
 */
final class TopicDiscovery implements AutoCloseable {
  private static final long CALL_SECONDS = 10;

  private final KafkaInput input;
  private Optional<Admin> admin = Optional.empty();
  private Map<TopicPartition, String> known = Map.of();
  private List<String> problems = List.of();

  TopicDiscovery(KafkaInput input) {
    this.input = input;
  }

  /**
   * Asks the broker.
   *
   * @throws KafkaException when it does not answer
   */
  Map<TopicPartition, String> partitions() {
    try {
      Admin client = admin();
      Set<String> names =
          await(client.listTopics().names()).stream()
              .filter(name -> input.reads(name))
              .collect(Collectors.toSet());
      Map<TopicPartition, String> found = new HashMap<>();
      List<String> trouble = new ArrayList<>();
      if (names.isEmpty()) {
        trouble.add(
            "input "
                + input.name()
                + ": no topic matches "
                + input.topics()
                + ". Create one, or grant DESCRIBE on it: a broker hides what may not be seen");
      }
      for (Map.Entry<String, KafkaFuture<TopicDescription>> one :
          client.describeTopics(names).topicNameValues().entrySet()) {
        describe(one.getKey(), one.getValue(), found, trouble);
      }
      known = found;
      problems = List.copyOf(trouble);
      return found;
    } catch (KafkaException e) {
      close();
      throw e;
    }
  }

  private void describe(
      String topic,
      KafkaFuture<TopicDescription> description,
      Map<TopicPartition, String> found,
      List<String> trouble) {
    try {
      TopicDescription one = await(description);
      one.partitions()
          .forEach(
              p -> found.put(new TopicPartition(topic, p.partition()), one.topicId().toString()));
    } catch (org.apache.kafka.common.errors.UnknownTopicOrPartitionException deletedSince) {
      trouble.add(
          "input "
              + input.name()
              + ": topic "
              + topic
              + " was deleted; it is read again when it is back");
    }
  }

  /** The topic's ID as last seen, or "". */
  String topicId(TopicPartition partition) {
    return known.getOrDefault(partition, "");
  }

  List<String> problems() {
    return problems;
  }

  void forget() {
    known = Map.of();
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      Map<String, Object> settings = new HashMap<>(input.client());
      settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "waybill-" + input.name() + "-discovery");
      settings.keySet().retainAll(AdminClientConfig.configNames());
      settings.putIfAbsent(
          AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) (CALL_SECONDS * 1000));
      settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
      admin = Optional.of(Admin.create(settings));
    }
    return admin.get();
  }

  private static <T> T await(KafkaFuture<T> future) {
    return KafkaCall.await(future, CALL_SECONDS + 5);
  }

  @Override
  public void close() {
    admin.ifPresent(client -> client.close(java.time.Duration.ZERO));
    admin = Optional.empty();
  }
}
