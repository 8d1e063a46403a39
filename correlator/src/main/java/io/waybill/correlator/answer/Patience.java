package io.waybill.correlator.answer;

import java.util.function.LongSupplier;

/**
 * How long an answer may still be looked for. Grafana's proxy waits for 30 s, and shows nothing of
 * what comes later: what was found until then is worth more. For one thread.
 */
public final class Patience {
  private static final long NANOS = 20_000_000_000L;

  private final LongSupplier nanoTime;
  private final long beganNanos;

  /** Of an answer that is begun now. */
  public Patience() {
    this(System::nanoTime);
  }

  /** By this clock, as {@link System#nanoTime}. */
  public Patience(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.beganNanos = nanoTime.getAsLong();
  }

  /** True once it is time to answer with what there is. */
  public boolean isOver() {
    return nanoTime.getAsLong() - beganNanos >= NANOS;
  }
}
