package io.waybill.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.SourcePosition;
import io.waybill.ledger.VerdictKind;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.InputPartition;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Position;
import io.waybill.store.Scope;
import io.waybill.testkit.HttpGet;
import io.waybill.testkit.MetricsBalance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments under load, in merges, commits and refreshes too, and then: the
 * very events, and the very verdicts, of a run that nobody interrupted. {@code
 * -Dwaybill.crash.rounds=20} for more rounds, {@code -Dwaybill.crash.seed} for other moments.
 */
final class CrashIT {
  private static final int ROUNDS = Integer.getInteger("waybill.crash.rounds", 3);
  private static final long SEED = Long.getLong("waybill.crash.seed", 1);
  private static final int PARTITIONS = 3;
  private static final int SPAN_EVERY = 10;

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private final AtomicBoolean producing = new AtomicBoolean(true);
  private final AtomicLong produced = new AtomicLong();
  private Thread producer;

  @BeforeEach
  void start() throws IOException {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    kafka.createTopics(Map.of("logs", PARTITIONS));
    producer = Thread.ofPlatform().name("test-producer").start(this::produce);
  }

  @AfterEach
  void stop() throws InterruptedException {
    producing.set(false);
    producer.join();
    kafka.close();
  }

  private void produce() {
    try (KafkaProducer<String, String> to =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      while (producing.get()) {
        for (int i = 0; i < 40; i++) {
          long n = produced.incrementAndGet();
          var unused =
              to.send(
                  new ProducerRecord<>("logs", "k" + n, n % SPAN_EVERY == 0 ? span(n) : line(n)));
        }
        to.flush();
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private static String line(long n) {
    return "{\"message\":\"order "
        + n
        + " placed\",\"trace_id\":\""
        + String.format(Locale.ROOT, "%032x", 1 + n / 7)
        + "\"}";
  }

  /** Says that billing processed the message of this offset. */
  private static String span(long n) {
    return String.format(
        Locale.ROOT,
        """
        {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"billing"},"spans":[{
        "traceId":"%032x","spanId":"%016x","name":"process orders","kind":5,
        "startTimeUnixNano":"1790000000000000000","endTimeUnixNano":"1790000001000000000",
        "attributes":[{"key":"messaging.system","value":{"stringValue":"kafka"}},
        {"key":"messaging.operation.type","value":{"stringValue":"process"}},
        {"key":"messaging.destination.name","value":{"stringValue":"orders"}},
        {"key":"messaging.destination.partition.id","value":{"stringValue":"0"}},
        {"key":"messaging.consumer.group.name","value":{"stringValue":"billing"}},
        {"key":"messaging.kafka.offset","value":{"intValue":"%d"}}]}]}]}]}\
        """,
        1 + n / 7,
        n,
        n);
  }

  private String yaml(String index) {
    return String.format(
        Locale.ROOT,
        """
        http: {port: 0}
        store: {directory: '%s', commit-interval: 50ms, refresh-interval: 20ms, memory: 1MiB}
        kafka: {bootstrap.servers: '%s'}
        inputs: [{name: logs, topics: logs}]
        """,
        directory.resolve(index),
        kafka.bootstrapServers());
  }

  @Test
  void killedAtRandomMomentsNothingIsLostAndNothingDoubled() throws Exception {
    KilledCorrelator correlator = new KilledCorrelator(directory);
    correlator.killed(ROUNDS, yaml("crashed"), new Random(SEED));
    producing.set(false);
    producer.join();
    Process last = correlator.start(yaml("crashed"));
    try {
      awaitEnd("crashed", last, correlator);
    } finally {
      last.destroy();
      assertThat(last.waitFor(30, TimeUnit.SECONDS)).as("it stops when told to").isTrue();
    }
    Map<SourcePosition, Event> interrupted = read("crashed");
    try (Service reference =
        Service.start(ConfigFile.of(yaml("whole")), false, InstantSource.system())) {
      awaitHttp(reference.port());
      try (HttpGet http = new HttpGet(reference.port())) {
        MetricsBalance.check(http.get("/metrics"));
      }
    }
    Map<SourcePosition, Event> whole = read("whole");
    assertThat((long) whole.size()).isEqualTo(produced.get());
    assertThat(interrupted.keySet()).as("seed %d", SEED).isEqualTo(whole.keySet());
    assertThat(delivered("crashed"))
        .as("each span is in the ledger, seed %d", SEED)
        .hasSize((int) (produced.get() / SPAN_EVERY))
        .isEqualTo(delivered("whole"));
    interrupted.forEach((at, event) ->
        assertThat(withoutReadTime(event))
            .isEqualTo(withoutReadTime(whole.getOrDefault(at, event))));
  }

  /** Waits until the child's index is durable up to the end, by its own /metrics. */
  private void awaitEnd(String index, Process process, KilledCorrelator of) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < deadline) {
      assertThat(process.isAlive()).as("%s still runs; see %s", index, of.log()).isTrue();
      Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+) \\(state").matcher(of.log());
      int last = 0;
      while (port.find()) {
        last = Integer.parseInt(port.group(1));
      }
      if (last > 0 && isDurable(last)) {
        return;
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError("not everything was read within 90 s: " + of.log());
  }

  private void awaitHttp(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!isDurable(port)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private boolean isDurable(int port) {
    try (HttpGet http = new HttpGet(port)) {
      long durable =
          http.get("/metrics")
              .lines()
              .filter(line -> line.startsWith("waybill_input_position{"))
              .filter(line -> line.contains("state=\"durable\""))
              .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
              .sum();
      return durable == produced.get();
    } catch (IOException notYet) {
      return false;
    }
  }

  private Map<SourcePosition, Event> read(String index) {
    Map<SourcePosition, Event> events = new TreeMap<>();
    try (LuceneEventStore store =
            LuceneEventStore.open(
                directory.resolve(index), StoreSettings.DEFAULTS, InstantSource.system());
        EventReader reader = store.reader()) {
      Map<InputPartition, Position> positions = new HashMap<>(store.durable().map());
      assertThat(positions.values().stream().mapToLong(Position::nextOffset).sum())
          .isEqualTo(produced.get());
      Optional<PageKey> after = Optional.empty();
      do {
        Page page = reader.search(Scope.ALL, EventQuery.ALL, 5000, after);
        for (Event event : page.events()) {
          assertThat(events.put(event.source(), event)).as("doubled").isNull();
        }
        after = page.next();
      } while (after.isPresent());
    }
    return events;
  }

  /** The offsets of which the durable ledger says that they were delivered. */
  private List<Long> delivered(String index) throws IOException {
    Path directory = this.directory.resolve(index);
    Bookkeeper bookkeeper = Bookkeeper.ofTelemetry(directory.resolve("ledger"));
    try (LuceneEventStore store =
        LuceneEventStore.open(directory, StoreSettings.DEFAULTS, InstantSource.system())) {
      bookkeeper.open(store.notes());
    }
    return LongStream.rangeClosed(0, produced.get())
        .filter(offset ->
            bookkeeper
                .ledger()
                .judge(new Coordinate("main", "orders", 0, offset), Scope.ALL, false)
                .stream()
                .anyMatch(verdict -> verdict.kind() == VerdictKind.DELIVERED))
        .boxed()
        .toList();
  }

  private static Event withoutReadTime(Event event) {
    var time = event.time();
    return new Event(
        event.source(),
        event.tenant(),
        new io.waybill.event.EventTime(
            time.unixNano(),
            time.claim(),
            time.claimed(),
            time.kafkaUnixMilli(),
            time.kafkaType(),
            0),
        event.trace(),
        event.service(),
        event.detail(),
        event.attributes(),
        event.payload());
  }
}
