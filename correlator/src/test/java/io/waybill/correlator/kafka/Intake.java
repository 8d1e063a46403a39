package io.waybill.correlator.kafka;

import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.Reading;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.ingest.Balance;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.event.Event;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka to store, with one input of JSON logs in {@code logs.*}. Closing it checks the balance. */
final class Intake implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final StoreSettings SETTINGS =
      new StoreSettings(Duration.ofDays(7), 1L << 30, 16, 2, Duration.ofMillis(100));

  private final LuceneEventStore store;
  private final Ingest ingest;

  Intake(Path index, Map<String, String> client) throws IOException {
    store = LuceneEventStore.open(index, SETTINGS, CLOCK);
    KafkaInput input =
        new KafkaInput(
            "logs",
            "main",
            Pattern.compile("logs.*"),
            Set.of(),
            new Reading(Format.AUTO, new TenantRule("", "default")),
            false,
            0,
            client);
    ingest =
        Ingest.start(
            List.of(new KafkaSource(input, CLOCK)),
            store,
            new EventDecoder(FieldNames.DEFAULTS, 1 << 16),
            Bookkeeper.ofTelemetry(index.resolve("ledger")),
            Duration.ofMillis(200),
            CLOCK);
  }

  /** Sends {@code m<from>} up to before {@code m<to>}, each acknowledged. */
  static void send(Map<String, Object> client, String topic, int from, int to) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < to; i++) {
        var unused =
            producer.send(new ProducerRecord<>(topic, "k" + i, "{\"msg\":\"m" + i + "\"}"));
      }
      producer.flush();
    }
  }

  static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  static <T> T await(Callable<T> read, Predicate<T> enough) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    T last = read.call();
    while (!enough.test(last) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      last = read.call();
    }
    return last;
  }

  /** What the input has to complain about, once it is this. */
  List<String> problems(Predicate<List<String>> enough) throws Exception {
    return await(() -> ingest.status().getFirst().problems(), enough);
  }

  /** Every log line, once there are so many. */
  List<String> messages(int count) throws Exception {
    return await(
        () -> events().stream().map(e -> e.detail().headline()).toList(), m -> m.size() >= count);
  }

  List<Event> events() {
    try (EventReader reader = store.reader()) {
      return reader.search(Scope.ALL, EventQuery.ALL, 10_000, Optional.empty()).events();
    }
  }

  /** Records that were read since the start. */
  long recordsRead() {
    return ingest.balances().values().stream().mapToLong(Balance::recordsRead).sum();
  }

  @Override
  public void close() {
    boolean holds = ingest.balances().values().stream().allMatch(Balance::holds);
    ingest.close();
    store.close();
    if (!holds) {
      throw new AssertionError("the balance does not hold: " + ingest.balances());
    }
  }
}
