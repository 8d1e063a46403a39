package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.benchmarks.faultbench.inject.App.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Faults of consumer applications; in each the group's lag is 0 afterwards. */
final class ConsumerFaults {
  private ConsumerFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("nothing-wrong", ConsumerFaults::nothingWrong),
        Fault.of("swallowed-exception", ConsumerFaults::swallowed),
        Fault.of("retried-in-place", ConsumerFaults::retriedInPlace),
        Fault.of("async-hand-off", ConsumerFaults::handedOff),
        Fault.of("deserializer-skip", ConsumerFaults::poison),
        Fault.of("filtered-by-design", ConsumerFaults::filtered),
        Fault.of("filtered-declared", ConsumerFaults::filteredSilently),
        Fault.of("filtered-by-header", ConsumerFaults::filteredByHeader),
        Fault.of("rebalance", ConsumerFaults::rebalance));
  }

  private static void tell(World world, Fault fault, List<Truth.Place> places, String became) {
    for (int i = 0; i < places.size(); i++) {
      world
          .truth()
          .tell(fault.name(), places.get(i), fault.group(), App.isHit(i) ? became : "delivered");
    }
  }

  private static void nothingWrong(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> Result.DONE);
    }
    tell(world, fault, places, "delivered");
  }

  private static void swallowed(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(
          places.size(),
          record -> {
            if (App.isHit(record)) {
              throw new IllegalStateException("no funds");
            }
            return Result.DONE;
          });
    }
    tell(world, fault, places, "failed");
  }

  /** Some fail, and are tried again at once: of one in three that fails too. */
  private static void retriedInPlace(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(
          places.size(),
          record -> {
            if (App.isHit(record)) {
              app.handle(
                  record,
                  attempt -> {
                    throw new IllegalStateException("busy");
                  });
              if (isHopeless(App.index(record))) {
                throw new IllegalStateException("no funds");
              }
            }
            return Result.DONE;
          });
    }
    for (int i = 0; i < places.size(); i++) {
      String became = App.isHit(i) && isHopeless(i) ? "failed" : "delivered";
      world.truth().tell(fault.name(), places.get(i), fault.group(), became);
    }
  }

  private static boolean isHopeless(long index) {
    return index / 11 % 3 == 0;
  }

  private static void handedOff(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> App.isHit(record) ? Result.HANDED_OFF : Result.DONE);
    }
    tell(world, fault, places, "skipped");
  }

  private static void poison(World world, Fault fault) throws Exception {
    List<Truth.Place> places =
        world.fill(fault.topic(), i -> (App.isHit(i) ? App.POISON : "order ") + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> Result.DONE);
    }
    tell(world, fault, places, "skipped");
  }

  private static void filtered(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> App.isHit(record) ? Result.NOT_OURS : Result.DONE);
    }
    tell(world, fault, places, "filtered");
  }

  /** Nothing is told of what is left out, as the owner has declared it. */
  private static void filteredSilently(World world, Fault fault) throws Exception {
    List<Truth.Place> places = world.fill(fault.topic(), i -> "order " + i);
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(places.size(), record -> App.isHit(record) ? Result.HANDED_OFF : Result.DONE);
    }
    tell(world, fault, places, "filtered");
  }

  /** Every second message is another region's by its header; of the others, some are lost. */
  private static void filteredByHeader(World world, Fault fault) throws Exception {
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = new ArrayList<>();
    try (Producer<String, String> producer = world.producer(Map.of())) {
      for (int i = 0; i < world.messages(); i++) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>(fault.topic(), i % World.PARTITIONS, "key-" + i, "order " + i);
        record.headers().add("region", (isOurs(i) ? "eu" : "us").getBytes(UTF_8));
        places.add(world.send(producer, record));
      }
    }
    try (App app = new App(world, fault.group(), fault.topic(), Map.of())) {
      app.handle(
          places.size(),
          record ->
              isOurs(App.index(record)) && !App.isHit(record) ? Result.DONE : Result.HANDED_OFF);
    }
    for (int i = 0; i < places.size(); i++) {
      String became = !isOurs(i) ? "filtered" : App.isHit(i) ? "skipped" : "delivered";
      world.truth().tell(fault.name(), places.get(i), fault.group(), became);
    }
  }

  private static boolean isOurs(long index) {
    return index / 2 % 2 == 0;
  }

  /** A second instance comes and goes while messages flow. */
  private static void rebalance(World world, Fault fault) throws Exception {
    int half = world.messages() / 2;
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> first = world.send(fault.topic(), 0, half, i -> "order " + i);
    try (var threads =
            Executors.newFixedThreadPool(
                2, Thread.ofPlatform().name("bench-rebalance-", 0).factory());
        App one = new App(world, fault.group(), fault.topic(), Map.of())) {
      one.handle(half, record -> Result.DONE);
      List<Truth.Place> second;
      try (App two = new App(world, fault.group(), fault.topic(), Map.of())) {
        Shared shared = new Shared(half);
        Future<?> ofOne = threads.submit(() -> shared.work(one));
        Future<?> ofTwo = threads.submit(() -> shared.work(two));
        second = world.send(fault.topic(), half, half * 2, i -> "order " + i);
        ofOne.get(60, TimeUnit.SECONDS);
        ofTwo.get(60, TimeUnit.SECONDS);
      }
      tell(world, fault, first, "delivered");
      tell(world, fault, second, "delivered");
    }
  }

  /** Records that two instances handle together. */
  private static final class Shared {
    private final java.util.concurrent.atomic.AtomicInteger left;
    private final java.util.Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();

    Shared(int records) {
      this.left = new java.util.concurrent.atomic.AtomicInteger(records);
    }

    void work(App app) {
      while (left.get() > 0) {
        app.handleSome(record -> {
          if (seen.add(record.partition() + "@" + record.offset())) {
            left.decrementAndGet();
          }
          return Result.DONE;
        });
      }
    }
  }
}
