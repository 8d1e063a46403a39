package io.waybill.benchmarks.faultbench.inject;

import io.waybill.benchmarks.faultbench.inject.App.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the broker, or somebody with its tools, does to a group's messages. */
final class BrokerFaults {
  private BrokerFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("expired", BrokerFaults::expired),
        Fault.of("operator-jump", BrokerFaults::jumped),
        Fault.of("operator-rewind", BrokerFaults::rewound),
        Fault.of("commit-deleted", BrokerFaults::commitDeleted),
        Fault.of("partition-added", BrokerFaults::partitionAdded),
        Fault.of("partition-added-latest", BrokerFaults::partitionAddedLatest),
        Fault.of("late-join", BrokerFaults::lateJoin),
        Fault.of("stopped", BrokerFaults::stopped),
        Fault.of("recreated", BrokerFaults::recreated),
        Fault.of("aborted", BrokerFaults::aborted),
        Fault.of("hung-transaction", BrokerFaults::hung));
  }

  /** The first offset of each partition from this message on. */
  private static Map<TopicPartition, Long> from(List<Truth.Place> places, int index) {
    Map<TopicPartition, Long> first = new HashMap<>();
    for (Truth.Place place : places.subList(index, places.size())) {
      first.merge(new TopicPartition(place.topic(), place.partition()), place.offset(), Math::min);
    }
    return first;
  }

  private static void tell(World world, Fault fault, List<Truth.Place> places, String... became) {
    for (int i = 0; i < places.size(); i++) {
      String one = became[(int) ((long) i * became.length / places.size())];
      world.truth().tell(fault.name(), places.get(i), fault.group(), one);
    }
  }

  private static int third(World world) {
    return world.messages() / 3;
  }

  /** A group that handled the first third of its messages, and was stopped. */
  private static List<Truth.Place> stoppedAfterAThird(World world, Fault fault) throws Exception {
    int third = third(world);
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = world.send(fault.topic(), 0, third, i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(third, record -> Result.DONE);
    }
    places.addAll(world.send(fault.topic(), third, 3 * third, i -> "order " + i));
    world.untilSeen();
    return places;
  }

  private static void expired(World world, Fault fault) throws Exception {
    List<Truth.Place> places = stoppedAfterAThird(world, fault);
    int third = third(world);
    Map<TopicPartition, RecordsToDelete> delete = new HashMap<>();
    from(places, 2 * third)
        .forEach((at, offset) -> delete.put(at, RecordsToDelete.beforeOffset(offset)));
    world.admin().deleteRecords(delete).all().get(30, TimeUnit.SECONDS);
    world.untilSeen();
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(third, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered", "expired", "delivered");
  }

  private static void jumped(World world, Fault fault) throws Exception {
    List<Truth.Place> places = stoppedAfterAThird(world, fault);
    int third = third(world);
    Map<TopicPartition, OffsetAndMetadata> to = new HashMap<>();
    from(places, 2 * third).forEach((at, offset) -> to.put(at, new OffsetAndMetadata(offset)));
    world.admin().alterConsumerGroupOffsets(fault.group(), to).all().get(30, TimeUnit.SECONDS);
    world.untilSeen();
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(third, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered", "never_offered", "delivered");
  }

  /** What was handled before is handled again. */
  private static void rewound(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> Result.DONE);
    }
    world.untilSeen();
    Map<TopicPartition, OffsetAndMetadata> to = new HashMap<>();
    from(places, half).forEach((at, offset) -> to.put(at, new OffsetAndMetadata(offset)));
    world.admin().alterConsumerGroupOffsets(fault.group(), to).all().get(30, TimeUnit.SECONDS);
    world.untilSeen();
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size() - half, record -> Result.DONE);
    }
    for (int i = 0; i < places.size(); i++) {
      String mark = i < half ? "" : "duplicated";
      world.truth().tell(fault.name(), places.get(i), fault.group(), "delivered", mark);
    }
  }

  /** As when a commit expires: the group begins anew at the end, and passes over what was there. */
  private static void commitDeleted(World world, Fault fault) throws Exception {
    List<Truth.Place> places = stoppedAfterAThird(world, fault);
    int third = third(world);
    world
        .admin()
        .deleteConsumerGroupOffsets(fault.group(), from(places, 0).keySet())
        .all()
        .get(30, TimeUnit.SECONDS);
    world.untilSeen();
    try (App app =
        new App(world, fault.group(), fault.topic(), Map.of("auto.offset.reset", "latest"))) {
      app.join();
      places.addAll(world.send(fault.topic(), 3 * third, 4 * third, i -> "order " + i));
      app.handle(third, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered", "skipped", "skipped", "delivered");
  }

  private static void addPartition(World world, Fault fault) throws Exception {
    world.untilSeen();
    world
        .admin()
        .createPartitions(Map.of(fault.topic(), NewPartitions.increaseTo(World.PARTITIONS + 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
    world.untilSeen();
  }

  private static void tellAdded(World world, Fault fault) {
    world.truth().tellFinding(fault.name(), fault.topic(), fault.group(), "partitions_added");
  }

  /** Keys move to other partitions, and nothing is lost. */
  private static void partitionAdded(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = world.send(fault.topic(), 0, half, i -> "order " + i);
    try (App app =
        new App(world, fault.group(), fault.topic(), Map.of("metadata.max.age.ms", 500))) {
      app.handle(half, record -> Result.DONE);
      addPartition(world, fault);
      places.addAll(
          world.sendTo(fault.topic(), World.PARTITIONS, half, 2 * half, i -> "order " + i));
      app.handle(half, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered");
    tellAdded(world, fault);
  }

  /** Half of what is written to a new partition is there before the group learns of it. */
  private static void partitionAddedLatest(World world, Fault fault) throws Exception {
    int third = third(world);
    world.topic(fault.topic(), Map.of());
    try (App app =
        new App(
            world,
            fault.group(),
            fault.topic(),
            Map.of("auto.offset.reset", "latest", "metadata.max.age.ms", 5_000))) {
      app.join();
      List<Truth.Place> places = world.send(fault.topic(), 0, third, i -> "order " + i);
      app.handle(third, record -> Result.DONE);
      addPartition(world, fault);
      places.addAll(
          world.sendTo(fault.topic(), World.PARTITIONS, third, 2 * third, i -> "order " + i));
      app.join(World.PARTITIONS + 1);
      places.addAll(
          world.sendTo(fault.topic(), World.PARTITIONS, 2 * third, 3 * third, i -> "order " + i));
      app.handle(third, record -> Result.DONE);
      tell(world, fault, places, "delivered", "skipped", "delivered");
      tellAdded(world, fault);
    }
  }

  private static void lateJoin(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = world.send(fault.topic(), 0, half, i -> "order " + i);
    try (App app =
        new App(world, fault.group(), fault.topic(), Map.of("auto.offset.reset", "latest"))) {
      app.join();
      places.addAll(world.send(fault.topic(), half, 2 * half, i -> "order " + i));
      app.handle(half, record -> Result.DONE);
    }
    tell(world, fault, places, "none", "delivered");
  }

  private static void stopped(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = world.send(fault.topic(), 0, half, i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(half, record -> Result.DONE);
    }
    places.addAll(world.send(fault.topic(), half, 2 * half, i -> "order " + i));
    tell(world, fault, places, "delivered", "in_flight");
  }

  /** Only of the new topic's messages the truth is told: the old ones are gone with their place. */
  private static void recreated(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> old = world.send(fault.topic(), 0, half, i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(
          old.size(),
          record -> {
            throw new IllegalStateException("no funds");
          });
    }
    world.untilSeen();
    world.admin().deleteTopics(List.of(fault.topic())).all().get(30, TimeUnit.SECONDS);
    world.untilSeen();
    createAgain(world, fault.topic());
    world.untilSeen();
    List<Truth.Place> places = world.send(fault.topic(), 0, half, i -> "new order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(half, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered");
  }

  private static void createAgain(World world, String topic) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        world.topic(topic, Map.of());
        return;
      } catch (java.util.concurrent.ExecutionException e) {
        boolean isStillThere =
            e.getCause() instanceof org.apache.kafka.common.errors.TopicExistsException
                || e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!isStillThere || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static void aborted(World world, Fault fault) throws Exception {
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> committed = new ArrayList<>();
    List<Truth.Place> aborted = new ArrayList<>();
    try (Producer<String, String> producer =
        world.producer(Map.of("transactional.id", fault.name()))) {
      producer.initTransactions();
      for (int begin = 0; begin < world.messages(); begin += 10) {
        producer.beginTransaction();
        List<Truth.Place> some = new ArrayList<>();
        for (int i = begin; i < begin + 10; i++) {
          some.add(world.send(producer, fault.topic(), i, "order " + i));
        }
        if (begin / 10 % 5 == 2) {
          producer.abortTransaction();
          aborted.addAll(some);
        } else {
          producer.commitTransaction();
          committed.addAll(some);
        }
      }
    }
    try (App app =
        new App(world, fault.group(), fault.topic(), Map.of("isolation.level", "read_committed"))) {
      app.handle(committed.size(), record -> Result.DONE);
    }
    tell(world, fault, committed, "delivered");
    tell(world, fault, aborted, "aborted");
  }

  private static void hung(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = world.send(fault.topic(), 0, half, i -> "order " + i);
    // never closed: the transaction outlives the bench
    Producer<String, String> producer =
        world.producer(Map.of("transactional.id", fault.name(), "transaction.timeout.ms", 600_000));
    producer.initTransactions();
    producer.beginTransaction();
    for (int partition = 0; partition < World.PARTITIONS; partition++) {
      world.send(producer, fault.topic(), partition, "hanging");
    }
    places.addAll(world.send(fault.topic(), half, 2 * half, i -> "order " + i));
    try (App app =
        new App(world, fault.group(), fault.topic(), Map.of("isolation.level", "read_committed"))) {
      app.handle(half, record -> Result.DONE);
    }
    tell(world, fault, places, "delivered", "in_flight");
  }
}
