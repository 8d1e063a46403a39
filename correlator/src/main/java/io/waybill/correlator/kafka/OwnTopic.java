package io.waybill.correlator.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of one partition that Waybill itself writes.
 *
 * @param client settings of kafka-clients; those that a client does not know are left out
 * @param clientId how brokers are to know the client
 */
record OwnTopic(Map<String, String> client, String clientId, String name) {
  private static final Logger log = LoggerFactory.getLogger(OwnTopic.class);

  OwnTopic {
    client = Map.copyOf(client);
  }

  /** Creates it with this configuration, where it is not there. */
  void create(Admin admin, Map<String, String> config)
      throws InterruptedException, ExecutionException {
    try {
      var unused =
          admin
              .createTopics(
                  List.of(new NewTopic(name, Optional.of(1), Optional.empty()).configs(config)))
              .all()
              .get();
      log.info("created the topic {}", name);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** A client to manage it. */
  Admin admin() {
    return Admin.create(settings(AdminClientConfig.configNames()));
  }

  /** A client that writes it, with acks of all replicas. */
  Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = settings(ProducerConfig.configNames());
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> settings(Set<String> known) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("client.id", clientId);
    settings.keySet().retainAll(known);
    return settings;
  }
}
