package io.waybill.benchmarks.kernel;

import io.waybill.benchmarks.WorkDirectory;
import io.waybill.client.Outcomes;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What telling an outcome costs the thread that processes: some work alone, with an outcome that a
 * real broker takes, and with one for a broker that never answers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@Threads(2)
public class ClientKernel {
  /** Some 10 µs: what little an application does for a message. */
  private static final int WORK = 5_000;

  private final ConsumerRecord<String, String> record =
      new ConsumerRecord<>("orders", 0, 57, "key", "value");
  private final WorkDirectory directory = directory();
  private final EmbeddedKafka kafka;
  private final Outcomes taken;
  private final Outcomes nobodyTakes;

  /** Starts a broker. */
  public ClientKernel() {
    try {
      kafka = EmbeddedKafka.start(directory.path());
      kafka.createTopics(Map.of("waybill-outcomes", 1));
      taken =
          Outcomes.of(Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "billing"));
      nobodyTakes =
          Outcomes.of(
              Map.of(
                  "bootstrap.servers",
                  "127.0.0.1:" + EmbeddedKafka.freePort(),
                  "group.id",
                  "nobody"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WorkDirectory directory() {
    try {
      return WorkDirectory.create("waybill-client");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TearDown
  public void stop() throws IOException {
    System.out.printf(
        java.util.Locale.ROOT,
        "%ndropped: %,d with a broker, %,d without%n",
        taken.dropped(),
        nobodyTakes.dropped());
    taken.close();
    nobodyTakes.close();
    kafka.close();
    directory.close();
  }

  /** The work alone. */
  @Benchmark
  public void work() {
    Blackhole.consumeCPU(WORK);
  }

  /** The work and its outcome. */
  @Benchmark
  public void workAndTell() {
    Blackhole.consumeCPU(WORK);
    taken.ok(record);
  }

  /** The work and its outcome, where there is no broker. */
  @Benchmark
  public void workAndTellNobody() {
    Blackhole.consumeCPU(WORK);
    nobodyTakes.ok(record);
  }
}
