package io.waybill.benchmarks.kernel;

import io.waybill.benchmarks.ledger.Evidence;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerOutput;
import io.waybill.ledger.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One piece of evidence into a ledger, and one message judged out of one that knows a million
 * messages. Prints what that ledger takes of the heap once it was saved, as it is with each commit,
 * and how large it is then.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LedgerKernel {
  private static final int MESSAGES = 1_000_000;

  /** The ledger is saved with each commit of the store. */
  private static final int SAVED_AFTER = 50_000;

  /** What is known: {@code usual}, or half of it and one failure in three {@code by_chance}. */
  @Param({"usual", "by_chance"})
  private String evidence = "usual";

  private final Ledger full = Evidence.ledger();
  private final Ledger growing = Evidence.ledger();
  private long heapBytes;
  private long halfBytes;
  private long next;

  @Setup
  public void fill() throws IOException {
    long before = usedBytes();
    Evidence all = new Evidence(evidence.equals("by_chance"));
    for (int message = 0; message < MESSAGES; message++) {
      if (message % SAVED_AFTER == 0) {
        save();
      }
      if (message == MESSAGES / 2) {
        halfBytes = usedBytes() - before;
      }
      all.of(message, full::observe);
    }
    save();
    heapBytes = usedBytes() - before;
  }

  /** What is in use after the collector has run. */
  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @TearDown
  public void size() throws IOException {
    System.out.printf(
        java.util.Locale.ROOT,
        "%n%,d messages of %d groups (%s) are %,d bytes of heap (%,d of which are the second half's), and"
            + " %,d when saved%n",
        MESSAGES,
        Evidence.GROUPS.size(),
        evidence,
        heapBytes,
        heapBytes - halfBytes,
        save());
  }

  /** Saves it nowhere; how long it is. */
  private long save() throws IOException {
    long[] bytes = new long[1];
    full.write(
        new LedgerOutput(
            new OutputStream() {
              @Override
              public void write(int one) {
                bytes[0]++;
              }

              @Override
              public void write(byte[] some, int from, int length) {
                bytes[0] += length;
              }
            }));
    return bytes[0];
  }

  /** One piece of evidence, with making the event. */
  @Benchmark
  public void observe() {
    long message = next++;
    String group = Evidence.GROUPS.get((int) (message % Evidence.GROUPS.size()));
    growing.observe(Evidence.processed(message, group, message % 1000 == 7));
  }

  /** One message for all groups. */
  @Benchmark
  public List<Verdict> judge() {
    return full.judge(Evidence.at(next++ % MESSAGES), io.waybill.store.Scope.ALL, true);
  }
}
