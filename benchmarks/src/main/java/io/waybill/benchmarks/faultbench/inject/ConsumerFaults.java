package io.waybill.benchmarks.faultbench.inject;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.benchmarks.faultbench.inject.App.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Another instance joins while messages come, and handles the last of them with the first. */
  private static void rebalance(World world, Fault fault) throws Exception {
    int all = world.messages();
    world.topic(fault.topic(), Map.of());
    List<Truth.Place> places = new ArrayList<>();
    places.addAll(world.send(fault.topic(), 0, all / 2, i -> "order " + i));
    try (var threads =
            Executors.newFixedThreadPool(
                2, Thread.ofPlatform().name("bench-rebalance-", 0).factory());
        App one = new App(world, fault.group(), fault.topic(), Map.of())) {
      one.handle(all / 2, record -> Result.DONE);
      try (App two = new App(world, fault.group(), fault.topic(), Map.of())) {
        Shared shared = new Shared(all - all / 2);
        Future<?> ofOne = threads.submit(() -> shared.work(one));
        Future<?> ofTwo = threads.submit(() -> shared.work(two));
        places.addAll(world.send(fault.topic(), all / 2, all * 3 / 4, i -> "order " + i));
        shared.awaitBoth();
        places.addAll(world.send(fault.topic(), all * 3 / 4, all, i -> "order " + i));
        ofOne.get(60, TimeUnit.SECONDS);
        ofTwo.get(60, TimeUnit.SECONDS);
      }
      tell(world, fault, places, "delivered");
    }
  }

  /** Records that two instances handle together. */
  private static final class Shared {
    private final AtomicInteger left;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<App> assigned = ConcurrentHashMap.newKeySet();
    private final CountDownLatch both = new CountDownLatch(2);

    Shared(int records) {
      this.left = new AtomicInteger(records);
    }

    /** Waits until each was given a partition: one that never joined hangs when it is closed. */
    void awaitBoth() throws InterruptedException {
      if (!both.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the second instance was given no partition");
      }
    }

    void work(App app) {
      while (left.get() > 0) {
        app.handleSome(record -> {
          if (seen.add(record.partition() + "@" + record.offset())) {
            left.decrementAndGet();
          }
          return Result.DONE;
        });
        if (app.sharesPartitions() && assigned.add(app)) {
          both.countDown();
        }
      }
    }
  }
}
