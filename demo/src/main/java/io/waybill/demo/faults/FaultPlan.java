package io.waybill.demo.faults;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Which order gets which fault: the same for the same seed and order number. Thread-safe. */
public final class FaultPlan {
  /** Every third order, about, has a fault. */
  private static final int ONE_IN = 3;

  private final long seed;
  private final List<Fault> faults;
  private final List<Fault> all;

  public FaultPlan(long seed, List<Fault> faults) {
    this.seed = seed;
    this.all = List.copyOf(faults);
    this.faults = all.stream().filter(Fault::isOfAnOrder).toList();
  }

  /** True where this is one of the faults. */
  public boolean has(Fault fault) {
    return all.contains(fault);
  }

  /** What is done to this order. */
  public Optional<Fault> of(long order) {
    Random random = new Random(seed * 1_000_003 + order);
    random.nextInt(); // the first number of near seeds is alike
    return faults.isEmpty() || random.nextInt(ONE_IN) != 0
        ? Optional.empty()
        : Optional.of(faults.get(random.nextInt(faults.size())));
  }

  /** Every fourth order is of the other tenant. */
  public String tenant(long order) {
    return order % 4 == 3 ? "globex" : "acme";
  }
}
