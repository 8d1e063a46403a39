package io.waybill.benchmarks.faultbench.inject;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The program that injects faults: brokers, OTLP endpoint, regime, seed, messages, file, faults,
 * brokers of another cluster or "".
 */
public final class Injector {
  private static final int AT_ONCE = 4;

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
      boolean hasOutage = world.regime() == Regime.OUTAGE;
      failed |= inject(world, threads, faults, i -> !hasOutage || i % 5 < 2);
      if (hasOutage) {
        world.live();
        world.outage(true);
        failed |= inject(world, threads, faults, i -> i % 5 == 2);
        world.outage(false);
        world.live();
        failed |= inject(world, threads, faults, i -> i % 5 > 2);
      }
    }
    // a transaction that hangs keeps its producer's thread
    Runtime.getRuntime().halt(failed ? 1 : 0);
  }

  /** Injects those at these places of the list, and waits for them; true where one could not be. */
  private static boolean inject(
      World world, ExecutorService threads, List<Fault> faults, IntPredicate which)
      throws Exception {
    Map<Fault, Future<?>> running = new LinkedHashMap<>();
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      if (which.test(i)) {
        running.put(
            fault,
            threads.submit(() -> {
              fault.inject(world);
              return true;
            }));
      }
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
