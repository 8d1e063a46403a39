package io.waybill.benchmarks.kernel;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.MessageRef;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerOutput;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Verdict;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
 * messages of three groups, of which one in a hundred has no outcome and one in a thousand failed;
 * or of which chance decides, which nothing compresses. Prints what that ledger takes of the heap
 * once it was saved, as it is with each commit, and how large it is then.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LedgerKernel {
  private static final int MESSAGES = 1_000_000;
  private static final int PARTITIONS = 12;

  /** The ledger is saved with each commit of the store. */
  private static final int SAVED_AFTER = 50_000;

  private static final long BEGINNING = 1_767_225_600_000_000_000L;
  private static final List<String> GROUPS = List.of("billing", "shipping", "audit");

  /** What is known: {@code usual}, or half of it and one failure in three {@code by_chance}. */
  @Param({"usual", "by_chance"})
  private String evidence = "usual";

  private final Ledger full = ledger();
  private final Ledger growing = ledger();
  private long heapBytes;
  private long halfBytes;
  private long next;

  private static Ledger ledger() {
    return new Ledger(
        new LedgerSettings(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Duration.ofDays(7),
            "default"));
  }

  @Setup
  public void fill() throws IOException {
    long before = usedBytes();
    Random chance = new Random(7);
    for (int message = 0; message < MESSAGES; message++) {
      if (message % SAVED_AFTER == 0) {
        save();
      }
      if (message == MESSAGES / 2) {
        halfBytes = usedBytes() - before;
      }
      for (String group : GROUPS) {
        boolean came =
            evidence.equals("usual")
                ? (message * 31L + group.length()) % 100 != 0
                : chance.nextBoolean();
        boolean failed = evidence.equals("usual") ? message % 1000 == 7 : chance.nextInt(3) == 0;
        if (came) {
          full.observe(evidence(message, group, failed));
        }
      }
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
        GROUPS.size(),
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

  private static Event evidence(long message, String group, boolean failed) {
    SpanDetail.Status status = failed ? SpanDetail.Status.ERROR : SpanDetail.Status.OK;
    return new Event(
        new SourcePosition("main", "otlp_spans", "", 0, message, 0),
        "acme",
        EventTime.ofRecord(1_767_225_600_000L, KafkaTime.CREATE, 1_767_225_600_000_000_000L),
        new SpanRef(new TraceId(1, message + 1), new SpanId(message * 3 + group.length())),
        group,
        new SpanDetail(
            "process",
            SpanDetail.Kind.CONSUMER,
            SpanId.NONE,
            BEGINNING + message * 1_000_000,
            BEGINNING + message * 1_000_000 + 500_000,
            status,
            "",
            List.of(),
            List.of(),
            List.of(new MessageRef(MessageRef.Role.PROCESSED, at(message))),
            group,
            "app"),
        new Attributes(List.of(Attribute.text("service.instance.id", group))),
        Payload.NONE);
  }

  private static Coordinate at(long message) {
    return new Coordinate("main", "orders", (int) (message % PARTITIONS), message / PARTITIONS);
  }

  /** One piece of evidence, with making the event. */
  @Benchmark
  public void observe() {
    long message = next++;
    String group = GROUPS.get((int) (message % GROUPS.size()));
    growing.observe(evidence(message, group, message % 1000 == 7));
  }

  /** One message for all groups. */
  @Benchmark
  public List<Verdict> judge() {
    return full.judge(at(next++ % MESSAGES), io.waybill.store.Scope.ALL, true);
  }
}
