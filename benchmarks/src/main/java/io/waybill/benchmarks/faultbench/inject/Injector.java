package io.waybill.benchmarks.faultbench.inject;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program that injects faults: brokers, OTLP endpoint, regime, seed, messages, file, faults,
 * brokers of another cluster or "".
 */
public final class Injector {
  private static final int AT_ONCE = 8;

  /** A process that lost spans proves nothing of these any more: they are injected before. */
  private static final Set<String> BEFORE_AN_OUTAGE =
      Set.of("commit-deleted", "partition-added-latest");

  /** When a fault is injected, from an outage of telemetry. */
  private enum Phase {
    BEFORE,
    WITHIN,
    AFTER
  }

  private Injector() {}

  /** Every fault that can be injected. */
  public static List<String> faults() {
    return all().map(Fault::name).toList();
  }

  private static Stream<Fault> all() {
    return Stream.of(
            ConsumerFaults.all(),
            DeadLetterFaults.all(),
            BrokerFaults.all(),
            ShareFaults.all(),
            SendFaults.all(),
            OrderFaults.all(),
            MirrorFaults.all())
        .flatMap(List::stream);
  }

  /** Injects all of them and ends; with exit code 1 where one could not be. */
  public static void main(String[] arguments) throws Exception {
    List<String> wanted = List.of(arguments[6].split(","));
    boolean failed = false;
    try (Truth truth = new Truth(Path.of(arguments[5]));
        World world =
            new World(
                arguments[0],
                arguments[7],
                arguments[1],
                Regime.valueOf(arguments[2]),
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[4]),
                truth);
        ExecutorService threads =
            Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().name("bench-", 0).factory())) {
      List<Fault> faults = all().filter(fault -> wanted.contains(fault.name())).toList();
      if (world.regime() == Regime.OUTAGE) {
        failed |= inject(world, threads, of(Phase.BEFORE, faults));
        world.live();
        world.outage(true);
        failed |= inject(world, threads, of(Phase.WITHIN, faults));
        world.outage(false);
        world.live();
        failed |= inject(world, threads, of(Phase.AFTER, faults));
      } else {
        failed = inject(world, threads, faults);
      }
    }
    // a transaction that hangs keeps its producer's thread
    Runtime.getRuntime().halt(failed ? 1 : 0);
  }

  /** A fifth of the faults is within an outage. */
  private static List<Fault> of(Phase phase, List<Fault> faults) {
    List<Fault> some = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      Phase when =
          BEFORE_AN_OUTAGE.contains(faults.get(i).name()) || i % 5 < 2
              ? Phase.BEFORE
              : i % 5 == 2 ? Phase.WITHIN : Phase.AFTER;
      if (when == phase) {
        some.add(faults.get(i));
      }
    }
    return some;
  }

  /** Injects these, and waits for them; true where one could not be. */
  private static boolean inject(World world, ExecutorService threads, List<Fault> faults)
      throws Exception {
    Map<Fault, Future<?>> running = new LinkedHashMap<>();
    for (Fault fault : faults) {
      running.put(
          fault,
          threads.submit(() -> {
            fault.inject(world);
            return true;
          }));
    }
    boolean failed = false;
    for (Map.Entry<Fault, Future<?>> one : running.entrySet()) {
      try {
        one.getValue().get(5, TimeUnit.MINUTES);
      } catch (ExecutionException e) {
        System.err.println(one.getKey().name() + " could not be injected: " + e.getCause());
        failed = true;
      }
    }
    return failed;
  }
}
