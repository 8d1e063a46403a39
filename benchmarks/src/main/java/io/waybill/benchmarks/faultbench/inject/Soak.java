package io.waybill.benchmarks.faultbench.inject;

import io.waybill.benchmarks.faultbench.inject.SoakApp.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The program of the clean soak: brokers, OTLP endpoint, messages. Three groups of two instances
 * each handle every message; instances are restarted in turn, partitions stay idle, outcomes are
 * late or lost, and the exporter of spans is down for a while. Nothing that happens is a loss.
 */
public final class Soak {
  /** Where the messages go. */
  public static final String TOPIC = "soak";

  /** Of these, two get no messages. */
  private static final int PARTITIONS = 12;

  private static final int MOST_AHEAD = 200_000;
  private static final int A_SECOND = 25_000;
  private static final long RESTART_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofMinutes(20).toNanos();

  private Soak() {}

  /** The groups, each with how it tells. */
  private static Map<String, Way> groups() {
    return Map.of(
        "soak-outcomes",
        Way.OUTCOMES,
        "soak-dropped",
        Way.DROPPED_OUTCOMES,
        "soak-spans",
        Way.SPANS);
  }

  /** Runs until every group has handled every message. */
  public static void main(String[] arguments) throws Exception {
    long messages = Long.parseLong(arguments[2]);
    try (Truth truth = Truth.none();
        World world = new World(arguments[0], "", arguments[1], Regime.SOAK, 1, 1, truth)) {
      world.admin().createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
      Map<String, AtomicLong> handled = new HashMap<>();
      List<Instance> instances = new ArrayList<>();
      groups()
          .forEach((group, way) -> {
            AtomicLong count = new AtomicLong();
            handled.put(group, count);
            for (int i = 0; i < 2; i++) {
              instances.add(new Instance(world, group, way, count));
            }
          });
      instances.forEach(Instance::start);
      Thread producing =
          Thread.ofPlatform()
              .name("producing")
              .start(() -> {
                produce(world, messages, handled);
              });
      rollUntil(messages, instances, handled);
      producing.join();
      for (Instance instance : instances) {
        instance.stop();
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void produce(World world, long messages, Map<String, AtomicLong> handled) {
    try (Producer<String, String> producer =
        world.producer(Map.of("linger.ms", 5, "batch.size", 65_536))) {
      long began = System.nanoTime();
      for (long i = 0; i < messages; i++) {
        while (i * 1e9 / A_SECOND > System.nanoTime() - began) {
          LockSupport.parkNanos(1_000_000);
        }
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPIC, (int) (i % (PARTITIONS - 2)), Long.toString(i), "order " + i));
        while (i - least(handled) > MOST_AHEAD) {
          LockSupport.parkNanos(10_000_000);
        }
      }
    }
  }

  private static long least(Map<String, AtomicLong> handled) {
    return handled.values().stream().mapToLong(AtomicLong::get).min().orElse(0);
  }

  /** Restarts one instance after the other until all is handled. */
  private static void rollUntil(
      long messages, List<Instance> instances, Map<String, AtomicLong> handled)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int next = 0;
    long restarted = System.nanoTime();
    while (least(handled) < messages) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all was handled in time: " + handled);
      }
      if (System.nanoTime() - restarted > RESTART_NANOS) {
        Instance instance = instances.get(next++ % instances.size());
        instance.stop();
        instance.start();
        restarted = System.nanoTime();
        System.out.println("handled " + handled);
      }
      LockSupport.parkNanos(100_000_000);
    }
    System.out.println("handled " + handled + ", " + next + " restarts");
  }

  /** An instance of a group, which can be started again. */
  private static final class Instance {
    private final World world;
    private final String group;
    private final Way way;
    private final AtomicLong handled;
    private SoakApp app;
    private Thread thread;

    Instance(World world, String group, Way way, AtomicLong handled) {
      this.world = world;
      this.group = group;
      this.way = way;
      this.handled = handled;
      this.app = new SoakApp(world, group, way, handled);
      this.thread = new Thread(app, group);
    }

    void start() {
      app = new SoakApp(world, group, way, handled);
      thread = Thread.ofPlatform().name(group).start(app);
    }

    void stop() throws InterruptedException {
      app.stop();
      thread.join();
    }
  }
}
