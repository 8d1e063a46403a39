package io.waybill.benchmarks.faultbench.inject;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A share group that rejects, and whose broker writes the dead letters (KIP-1191). */
final class ShareFaults {
  private ShareFaults() {}

  static List<Fault> all() {
    return List.of(Fault.of("share-rejected", ShareFaults::rejected));
  }

  private static void rejected(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    String deadLetters = "dlq." + fault.topic();
    world.topic(deadLetters, Map.of("errors.deadletterqueue.group.enable", "true"));
    world
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, fault.group()),
                List.of(
                    set("share.auto.offset.reset", "earliest"),
                    set("errors.deadletterqueue.topic.name", deadLetters))))
        .all()
        .get(30, TimeUnit.SECONDS);
    Map<String, Object> settings = world.client();
    settings.put("group.id", fault.group());
    settings.put("share.acknowledgement.mode", "explicit");
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(fault.topic()));
      int seen = 0;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (seen < places.size() && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          boolean reject = App.isHit(record);
          consumer.acknowledge(record, reject ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
          seen++;
        }
        consumer.commitSync();
      }
    }
    for (int i = 0; i < places.size(); i++) {
      if (App.isHit(i)) {
        world.truth().tell(fault.name(), places.get(i), fault.group(), "dead_lettered");
      }
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
