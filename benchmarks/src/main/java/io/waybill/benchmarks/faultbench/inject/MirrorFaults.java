package io.waybill.benchmarks.faultbench.inject;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a mirror in another cluster does not have, or not yet. */
public final class MirrorFaults {
  /** The fault that needs another cluster. */
  public static final String NOT_MIRRORED = "not-mirrored";

  private MirrorFaults() {}

  static List<Fault> all() {
    return List.of(Fault.of(NOT_MIRRORED, MirrorFaults::notMirrored));
  }

  /** Some are left out, and of the last tenth nothing is there yet. */
  private static void notMirrored(World world, Fault fault) throws Exception {
    List<Truth.Place> places =
        world.fill(fault.topic(), i -> "{\"order\": " + i + ", \"customer\": \"4711\"}");
    int copied = world.messages() * 9 / 10;
    try (Producer<String, String> there = world.producerElsewhere()) {
      for (ConsumerRecord<String, String> record : world.read(fault.topic())) {
        if (App.index(record) < copied && !App.isHit(record)) {
          there
              .send(
                  new ProducerRecord<>(
                      record.topic(),
                      record.partition(),
                      record.timestamp(),
                      record.key(),
                      record.value(),
                      record.headers()))
              .get(30, TimeUnit.SECONDS);
        }
      }
    }
    for (int i = 0; i < places.size(); i++) {
      String became = i >= copied ? "in_flight" : App.isHit(i) ? "skipped" : "delivered";
      world.truth().tell(fault.name(), places.get(i), "mirror:there/" + fault.topic(), became);
    }
  }
}
