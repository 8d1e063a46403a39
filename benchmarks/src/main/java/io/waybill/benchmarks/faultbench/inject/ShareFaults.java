package io.waybill.benchmarks.faultbench.inject;

import io.waybill.client.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Share groups that reject: the broker writes the dead letters (KIP-1191), or nobody does. */
final class ShareFaults {
  private ShareFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("share-rejected", ShareFaults::rejected),
        Fault.of("share-failed", ShareFaults::failed));
  }

  private static void rejected(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    String deadLetters = "dlq." + fault.topic();
    world.topic(deadLetters, Map.of("errors.deadletterqueue.group.enable", "true"));
    configure(world, fault, set("errors.deadletterqueue.topic.name", deadLetters));
    consume(world, fault, places.size(), record -> {});
    for (int i = 0; i < places.size(); i++) {
      if (App.isHit(i)) {
        world.truth().tell(fault.name(), places.get(i), fault.group(), "dead_lettered");
      }
    }
  }

  /** Nothing is left of what it rejects but what the application tells. */
  private static void failed(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    configure(world, fault);
    Map<String, Object> settings = world.client();
    settings.put("group.id", fault.group());
    settings.put("waybill.heartbeat.ms", "500");
    Optional<Outcomes> outcomes =
        world.regime().hasOutcomes() ? Optional.of(Outcomes.of(settings)) : Optional.empty();
    consume(
        world,
        fault,
        places.size(),
        record -> {
          String failure = App.isHit(record) ? "no funds" : "";
          world.telemetry().ifPresent(t -> t.processed(record, fault.group(), failure));
          outcomes.ifPresent(told -> {
            if (failure.isEmpty()) {
              told.ok(record);
            } else {
              told.failed(record, new IllegalStateException(failure));
            }
          });
        });
    outcomes.ifPresent(Outcomes::close);
    for (int i = 0; i < places.size(); i++) {
      String became = App.isHit(i) ? "failed" : "delivered";
      world.truth().tell(fault.name(), places.get(i), fault.group(), became);
    }
  }

  private static void configure(World world, Fault fault, AlterConfigOp... more) throws Exception {
    List<AlterConfigOp> settings = new ArrayList<>(List.of(more));
    settings.add(set("share.auto.offset.reset", "earliest"));
    world
        .admin()
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.GROUP, fault.group()), settings))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private static void consume(
      World world, Fault fault, int messages, Consumer<ConsumerRecord<String, String>> work)
      throws Exception {
    Map<String, Object> settings = world.client();
    settings.put("group.id", fault.group());
    settings.put("share.acknowledgement.mode", "explicit");
    try (KafkaShareConsumer<String, String> consumer =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(fault.topic()));
      int seen = 0;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (seen < messages && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          work.accept(record);
          boolean reject = App.isHit(record);
          consumer.acknowledge(record, reject ? AcknowledgeType.REJECT : AcknowledgeType.ACCEPT);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
