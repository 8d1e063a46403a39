package io.waybill.correlator.kafka;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.ingest.Round;
import io.waybill.correlator.ingest.Source;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.event.Event;
import io.waybill.query.Times;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of one {@link KafkaInput} with a consumer that joins no group and commits
 * nothing: only the store's positions decide where it reads. When a broker fails, the consumer is
 * thrown away and made again, with a pause that grows.
 */
public final class KafkaSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration DISCOVER_EVERY = Duration.ofSeconds(2);
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final long MAX_PAUSE_MILLIS = 10_000;
  private static final int MOST_AT_ONCE = 20_000;

  private final KafkaInput input;
  private final InstantSource clock;
  private final Map<TopicPartition, Position> positions = new HashMap<>();
  private final TopicDiscovery discovery;
  private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

  private Optional<AbortedRecords> abortedRecords = Optional.empty();

  /** Positions of partitions that were placed, and not yet told to the store. */
  private final Map<InputPartition, Position> begun = new HashMap<>();

  private boolean started;
  private long nextDiscovery;
  private long notBefore;
  private long pauseMillis = 250;
  private volatile SourceStatus status;

  public KafkaSource(KafkaInput input, InstantSource clock) {
    this.input = input;
    this.clock = clock;
    this.discovery = new TopicDiscovery(input);
    this.status = status(List.of("not connected yet"), Map.of());
  }

  @Override
  public void seek(Positions durable) {
    positions.clear();
    durable
        .map()
        .forEach((partition, position) -> {
          if (partition.cluster().equals(input.cluster())) {
            positions.put(new TopicPartition(partition.topic(), partition.partition()), position);
          }
        });
    begun.clear();
    started = started || !positions.isEmpty();
    discovery.forget();
    dropConsumer();
    nextDiscovery = 0;
  }

  @Override
  public Round poll(Duration timeout) {
    if (clock.millis() < notBefore) {
      pause(timeout);
      return nothing();
    }
    try {
      Consumer<byte[], byte[]> reader = consumer();
      if (clock.millis() >= nextDiscovery) {
        nextDiscovery = clock.millis() + DISCOVER_EVERY.toMillis();
        discover(reader);
      }
      if (reader.assignment().isEmpty()) {
        report(reader);
        pause(timeout);
        return nothing();
      }
      Round round = read(reader, timeout);
      slowDown(round.records().size());
      report(reader);
      return round;
    } catch (OffsetOutOfRangeException e) {
      return skipGone(e);
    } catch (KafkaException e) {
      failed(e);
      return nothing();
    }
  }

  /** Nothing more is read until so many may have been. */
  private void slowDown(int records) {
    if (input.recordsPerSecond() > 0) {
      notBefore = clock.millis() + records * 1000L / input.recordsPerSecond();
    }
  }

  /** Half a second's at most, so that nothing else waits long for a large round. */
  private int mostAtOnce() {
    int perSecond = input.recordsPerSecond();
    return perSecond == 0 ? MOST_AT_ONCE : Math.clamp(perSecond / 2, 1, MOST_AT_ONCE);
  }

  private Consumer<byte[], byte[]> consumer() {
    if (consumer.isEmpty()) {
      Map<String, Object> settings = new HashMap<>();
      settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "waybill-" + input.name());
      settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
      settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostAtOnce());
      settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL.toMillis());
      if (input.isTap()) {
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      }
      settings.putAll(input.client());
      // what the durability rule rests on is not for the user to change
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
      consumer =
          Optional.of(
              new KafkaConsumer<>(
                  settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }
    return consumer.get();
  }

  /** Assigns what there is now, and places what is new or was recreated. */
  private void discover(Consumer<byte[], byte[]> reader) {
    Map<TopicPartition, String> found = discovery.partitions();
    List<TopicPartition> placed = new ArrayList<>();
    for (Map.Entry<TopicPartition, String> entry : found.entrySet()) {
      Position known = positions.get(entry.getKey());
      if (known != null
          && !known.topicId().isEmpty()
          && !known.topicId().equals(entry.getValue())) {
        log.warn(
            "{} was deleted and created again: reading it from its beginning",
            entry.getKey().topic());
        positions.remove(entry.getKey());
        placed.add(entry.getKey());
      } else if (!reader.assignment().contains(entry.getKey())) {
        placed.add(entry.getKey());
      }
    }
    if (!reader.assignment().equals(found.keySet())) {
      reader.assign(found.keySet());
    }
    if (placed.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> begin =
        input.fromLatest() && !started
            ? reader.endOffsets(placed, CALL)
            : reader.beginningOffsets(placed, CALL);
    started = true;
    for (TopicPartition partition : placed) {
      String topicId = found.getOrDefault(partition, "");
      Position at =
          positions.computeIfAbsent(
              partition, p -> new Position(topicId, begin.getOrDefault(p, 0L)));
      reader.seek(partition, at.nextOffset());
      begun.put(name(partition), at); // so that a restart goes on here, though nothing was read
    }
  }

  private Round read(Consumer<byte[], byte[]> reader, Duration timeout) {
    ConsumerRecords<byte[], byte[]> polled = reader.poll(timeout);
    List<RawRecord> records = new ArrayList<>(polled.count());
    List<Event> aborted = new ArrayList<>();
    Map<TopicPartition, Position> behind = new HashMap<>();
    long now = Times.unixNano(clock.instant());
    for (TopicPartition partition : polled.partitions()) {
      String topicId = discovery.topicId(partition);
      long last = -1;
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        records.add(RawRecords.of(record, input.cluster(), topicId, now));
        last = record.timestamp();
      }
      // behind transaction markers too, which are no records
      long end = reader.position(partition, CALL);
      if (input.isTap()) {
        aborted.addAll(aborted(partition, topicId, end, polled.records(partition), now));
      }
      behind.put(partition, new Position(topicId, end, last));
    }
    // only now, so that nothing is passed over when the broker fails in between
    Map<InputPartition, Position> next = new HashMap<>(begun);
    begun.clear();
    positions.putAll(behind);
    behind.forEach((partition, position) -> next.put(name(partition), position));
    return new Round(records, aborted, new Positions(next), input.reading());
  }

  private List<Event> aborted(
      TopicPartition partition,
      String topicId,
      long behind,
      List<ConsumerRecord<byte[], byte[]>> committed,
      long now) {
    NavigableSet<Long> offsets =
        committed.stream()
            .map(ConsumerRecord::offset)
            .collect(Collectors.toCollection(TreeSet::new));
    Position from = positions.get(partition);
    if (from == null || offsets.size() == behind - from.nextOffset()) {
      return List.of();
    }
    if (abortedRecords.isEmpty()) {
      abortedRecords = Optional.of(new AbortedRecords(input));
    }
    return abortedRecords.get().within(partition, topicId, from.nextOffset(), behind, offsets, now);
  }

  /**
   * Retention (or a truncation) took records before they were read: says which, and goes on behind
   * them.
   */
  private Round skipGone(OffsetOutOfRangeException gone) {
    try {
      Consumer<byte[], byte[]> reader = consumer();
      Map<TopicPartition, Long> wanted = new HashMap<>(gone.offsetOutOfRangePartitions());
      Map<TopicPartition, Position> before = new HashMap<>(positions);
      discover(reader);
      // a topic that was created again begins anew: nothing of it is gone
      wanted.keySet().removeIf(p -> !java.util.Objects.equals(before.get(p), positions.get(p)));
      Map<TopicPartition, Long> earliest = reader.beginningOffsets(wanted.keySet(), CALL);
      Map<TopicPartition, Long> latest = reader.endOffsets(wanted.keySet(), CALL);
      List<Event> gaps = new ArrayList<>();
      Map<InputPartition, Position> next = new HashMap<>();
      for (Map.Entry<TopicPartition, Long> entry : wanted.entrySet()) {
        TopicPartition partition = entry.getKey();
        long from = entry.getValue();
        long to =
            Math.max(
                earliest.getOrDefault(partition, 0L),
                Math.min(from, latest.getOrDefault(partition, from)));
        String topicId = discovery.topicId(partition);
        if (to > from) {
          gaps.add(
              Gaps.retention(input, partition, topicId, from, to, Times.unixNano(clock.instant())));
        }
        log.warn("{}: offsets {} to {} are gone; reading on at {}", partition, from, to - 1, to);
        reader.seek(partition, to);
        Position position = new Position(topicId, to);
        positions.put(partition, position);
        next.put(name(partition), position);
      }
      return new Round(List.of(), gaps, new Positions(next), input.reading());
    } catch (KafkaException e) {
      failed(e);
      return nothing();
    }
  }

  @Override
  public Optional<Map<InputPartition, Long>> ends(String cluster, Set<String> topics) {
    if (!cluster.equals(input.cluster()) || consumer.isEmpty()) {
      return Optional.empty();
    }
    Consumer<byte[], byte[]> reader = consumer.get();
    List<TopicPartition> ofTopics =
        reader.assignment().stream().filter(p -> topics.contains(p.topic())).toList();
    if (!ofTopics.stream()
        .map(TopicPartition::topic)
        .collect(Collectors.toSet())
        .containsAll(topics)) {
      return Optional.empty();
    }
    try {
      Map<InputPartition, Long> ends = new HashMap<>();
      reader.endOffsets(ofTopics, CALL).forEach((partition, end) -> ends.put(name(partition), end));
      return Optional.of(ends);
    } catch (KafkaException e) {
      log.debug("the ends of {} are not known: {}", topics, e.toString());
      return Optional.empty();
    }
  }

  private void report(Consumer<byte[], byte[]> reader) {
    pauseMillis = 250;
    Map<InputPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : reader.assignment()) {
      Position position = positions.get(partition);
      if (position != null) {
        reader
            .currentLag(partition)
            .ifPresent(lag -> ends.put(name(partition), position.nextOffset() + lag));
      }
    }
    status = status(discovery.problems(), ends);
  }

  private void failed(KafkaException error) {
    String problem =
        BrokerProblem.describe(input.client().getOrDefault("bootstrap.servers", ""), error);
    if (!status.problems().equals(List.of(problem))) {
      log.warn("{}", problem);
    }
    status = status(List.of(problem), status.ends());
    dropConsumer();
    nextDiscovery = 0;
    notBefore = clock.millis() + pauseMillis;
    pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
  }

  private void dropConsumer() {
    abortedRecords.ifPresent(AbortedRecords::close);
    abortedRecords = Optional.empty();
    consumer.ifPresent(reader -> {
      try {
        reader.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
      } catch (KafkaException e) {
        log.debug("closing a failed consumer", e);
      }
    });
    consumer = Optional.empty();
  }

  private InputPartition name(TopicPartition partition) {
    return new InputPartition(input.cluster(), partition.topic(), partition.partition());
  }

  private Round nothing() {
    return new Round(List.of(), List.of(), Positions.NONE, input.reading());
  }

  private static void pause(Duration timeout) {
    try {
      Thread.sleep(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SourceStatus status(List<String> problems, Map<InputPartition, Long> ends) {
    return new SourceStatus(input.name(), input.reading().tenants().pinned(), problems, ends);
  }

  @Override
  public SourceStatus status() {
    return status;
  }

  @Override
  public void close() {
    dropConsumer();
    discovery.close();
  }
}
