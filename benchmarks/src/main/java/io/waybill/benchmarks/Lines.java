package io.waybill.benchmarks;

import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.Reading;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.ingest.Balance;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.correlator.kafka.KafkaInput;
import io.waybill.correlator.kafka.KafkaSource;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.event.Event;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.RawLucene;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The ways of doing it, each over all records of one topic. */
final class Lines {
  static final StoreSettings STORE =
      new StoreSettings(Duration.ofDays(7), 50L << 30, 192, 2, Duration.ofSeconds(1));
  private static final TenantRule TENANTS = new TenantRule("", TenantRule.DEFAULT_TENANT);
  private static final int BULK = 10_000;

  private final String brokers;
  private final Path directory;
  private final EventDecoder decoder = new EventDecoder(FieldNames.DEFAULTS, 256 << 10);

  Lines(String brokers, Path directory) {
    this.brokers = brokers;
    this.directory = directory;
  }

  Measure consume(String topic, long records) {
    Meter meter = new Meter();
    meter.start();
    try (Topic from = new Topic(brokers, topic)) {
      for (long read = 0; read < records; ) {
        for (var record : from.poll()) {
          read += record.value().length > 0 ? 1 : 0;
        }
      }
    }
    meter.pause();
    return meter.measure(records);
  }

  Measure decode(String topic, long records) {
    Meter meter = new Meter();
    try (Topic from = new Topic(brokers, topic)) {
      for (long read = 0; read < records; ) {
        List<RawRecord> raw = from.raw();
        meter.start();
        for (RawRecord record : raw) {
          read += decoder.decode(record, Format.AUTO, TENANTS).size();
        }
        meter.pause();
      }
    }
    return meter.measure(records);
  }

  private List<Event> decoded(List<RawRecord> raw) {
    List<Event> events = new ArrayList<>(raw.size());
    raw.forEach(record -> events.addAll(decoder.decode(record, Format.AUTO, TENANTS)));
    return events;
  }

  Measure rawLucene(String topic, long records, String name) throws IOException {
    Meter meter = new Meter();
    try (Topic from = new Topic(brokers, topic);
        RawLucene lucene = new RawLucene(directory.resolve(name), STORE)) {
      for (long read = 0; read < records; ) {
        List<Event> events = decoded(from.raw());
        lucene.prepare(events);
        read += events.size();
        meter.start();
        lucene.add();
        meter.pause();
      }
      meter.start();
      lucene.commit();
      meter.pause();
      return meter.measure(records).withBytes(lucene.bytes());
    }
  }

  /**
   * The whole pipeline, as {@code serve} wires it, into this store, until all of it is durable.
   *
   * @param ledger where the ledger of this store is
   */
  Measure pipeline(String topic, long records, LuceneEventStore store, Path ledger)
      throws IOException {
    Meter meter = new Meter();
    meter.start();
    long lost;
    Ingest ingest = ingest(topic, store, ledger);
    try (ingest) {
      while (read(store.appended(), topic) < records) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    lost = records - ingest.balances().values().stream().mapToLong(Balance::stored).sum();
    meter.pause();
    if (lost != 0) {
      throw new IllegalStateException(lost + " records were lost or doubled on the way");
    }
    return meter.measure(records).withBytes(store.health().bytes());
  }

  Ingest ingest(String topic, LuceneEventStore store, Path ledger) throws IOException {
    InstantSource clock = InstantSource.system();
    KafkaInput input =
        new KafkaInput(
            topic,
            "main",
            Pattern.compile(Pattern.quote(topic)),
            Set.of(),
            new Reading(Format.AUTO, TENANTS),
            false,
            0,
            Map.of("bootstrap.servers", brokers));
    return Ingest.start(
        List.of(new KafkaSource(input, clock)),
        store,
        decoder,
        Bookkeeper.ofTelemetry(Files.createDirectories(ledger)),
        Duration.ofSeconds(5),
        clock);
  }

  /** How many records of this topic are within these positions. */
  static long read(Positions positions, String topic) {
    return positions.map().entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(entry -> entry.getValue().nextOffset())
        .sum();
  }

  Measure openSearch(String topic, long records, OpenSearch peer, String index) throws IOException {
    peer.create(index);
    double before = peer.cpuSeconds();
    Meter meter = new Meter();
    meter.start();
    try (Topic from = new Topic(brokers, topic)) {
      List<Event> batch = new ArrayList<>();
      for (long read = 0; read < records; ) {
        List<Event> events = decoded(from.raw());
        read += events.size();
        batch.addAll(events);
        if (batch.size() >= BULK || read >= records) {
          peer.bulk(index, batch);
          batch.clear();
        }
      }
    }
    long count = peer.flush(index);
    meter.pause();
    if (count != records) {
      throw new IllegalStateException("OpenSearch has " + count + " of " + records);
    }
    Measure own = meter.measure(records);
    double cpu = own.cpuSeconds() + peer.cpuSeconds() - before;
    return new Measure(records, own.seconds(), cpu, peer.bytes(index));
  }
}
