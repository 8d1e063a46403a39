package io.waybill.correlator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.decode.EventDecoder;
import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.ingest.Balance;
import io.waybill.correlator.ingest.Ingest;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.event.Event;
import io.waybill.event.GapDetail;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a real broker to the store. Every test ends with the balance of what was read. */
final class KafkaIntakeIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final StoreSettings SETTINGS =
      new StoreSettings(Duration.ofDays(7), 1L << 30, 16, 2, Duration.ofMillis(100));

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Admin admin;
  private LuceneEventStore store;
  private Ingest ingest;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    startWaybill();
  }

  @AfterEach
  void stop() {
    assertThat(ingest.balances().values()).allMatch(Balance::holds);
    stopWaybill();
    admin.close(Duration.ZERO);
    kafka.close();
  }

  private void startWaybill() {
    store = LuceneEventStore.open(directory.resolve("index"), SETTINGS, CLOCK);
    KafkaInput input =
        new KafkaInput(
            "logs",
            "main",
            Pattern.compile("logs.*"),
            Format.AUTO,
            new TenantRule("", "default"),
            false,
            Map.of("bootstrap.servers", kafka.bootstrapServers()));
    ingest =
        Ingest.start(
            List.of(new KafkaSource(input, CLOCK)),
            store,
            new EventDecoder(FieldNames.DEFAULTS, 1 << 16),
            Duration.ofMillis(200),
            CLOCK);
  }

  private void stopWaybill() {
    ingest.close();
    store.close();
  }

  private void createTopic(String name, int partitions) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private void send(String topic, int from, int to) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < to; i++) {
        var unused =
            producer.send(new ProducerRecord<>(topic, "k" + i, "{\"msg\":\"m" + i + "\"}"));
      }
      producer.flush();
    }
  }

  private List<String> messages() {
    return events().stream().map(e -> e.detail().headline()).toList();
  }

  private List<Event> events() {
    try (EventReader reader = store.reader()) {
      return reader.search(Scope.ALL, EventQuery.ALL, 10_000, Optional.empty()).events();
    }
  }

  private static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  private static <T> T await(Callable<T> read, Predicate<T> enough) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    T last = read.call();
    while (!enough.test(last) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      last = read.call();
    }
    return last;
  }

  private void assertExactly(int from, int to) throws Exception {
    assertThat(await(this::messages, m -> m.size() >= to - from))
        .containsExactlyInAnyOrderElementsOf(expected(from, to));
  }

  @Test
  void everyRecordIsStoredOnceOverARestart() throws Exception {
    createTopic("logs", 3);
    send("logs", 0, 500);
    assertExactly(0, 500);
    stopWaybill();
    send("logs", 500, 700);
    startWaybill();
    assertExactly(0, 700);
    assertThat(ingest.balances().values().stream().mapToLong(Balance::recordsRead).sum())
        .as("only what is new was read again")
        .isEqualTo(200);
  }

  @Test
  void topicsAndPartitionsThatAppearWhileRunningAreRead() throws Exception {
    createTopic("logs", 1);
    send("logs", 0, 10);
    assertExactly(0, 10);
    createTopic("logs-payments", 1);
    send("logs-payments", 10, 20);
    assertExactly(0, 20);
    admin
        .createPartitions(Map.of("logs", NewPartitions.increaseTo(4)))
        .all()
        .get(30, TimeUnit.SECONDS);
    send("logs", 20, 100);
    assertExactly(0, 100);
  }

  @Test
  void aBrokerThatGoesAwayIsToldAndReadAgainWhenItIsBack() throws Exception {
    createTopic("logs", 1);
    send("logs", 0, 10);
    assertExactly(0, 10);
    int port = kafka.port();
    kafka.close();
    List<String> problems = await(() -> ingest.status().getFirst().problems(), p -> !p.isEmpty());
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("do not answer", "Waybill keeps trying");
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), port, Map.of());
    send("logs", 10, 20);
    assertExactly(0, 20);
    assertThat(await(() -> ingest.status().getFirst().problems(), List::isEmpty)).isEmpty();
  }

  @Test
  void aTopicThatIsDeletedAndCreatedAgainIsReadFromItsBeginning() throws Exception {
    createTopic("logs", 1);
    send("logs", 0, 10);
    assertExactly(0, 10);
    admin.deleteTopics(List.of("logs")).all().get(30, TimeUnit.SECONDS);
    assertThat(await(() -> ingest.status().getFirst().problems(), p -> !p.isEmpty()))
        .singleElement()
        .asString()
        .contains("no topic matches");
    createTopic("logs", 1);
    send("logs", 10, 15);
    assertExactly(0, 15);
  }

  @Test
  void recordsThatRetentionTookBeforeTheyWereReadAreAGapWithItsBounds() throws Exception {
    createTopic("logs", 1);
    send("logs", 0, 10);
    assertExactly(0, 10);
    stopWaybill();
    send("logs", 10, 100);
    TopicPartition partition = new TopicPartition("logs", 0);
    admin
        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(60)))
        .all()
        .get(30, TimeUnit.SECONDS);
    startWaybill();
    List<Event> events = await(this::events, e -> e.size() >= 51);
    assertThat(events).hasSize(51);
    assertThat(events)
        .filteredOn(e -> e.detail() instanceof GapDetail)
        .singleElement()
        .satisfies(gap -> {
          assertThat(((GapDetail) gap.detail()).from()).hasToString("logs/0@10");
          assertThat(((GapDetail) gap.detail()).toOffset()).isEqualTo(60);
        });
  }
}
