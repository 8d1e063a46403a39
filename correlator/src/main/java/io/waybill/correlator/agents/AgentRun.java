package io.waybill.correlator.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of the numbers of one run of an agent.
 *
 * <p>A number that has not come is <em>lost</em> only by proof: the agent has said how far it got
 * and that the number is not under way; the topics were then read as far as they went at a moment
 * after that; and no record was taken by retention that could have been it. Else it is not known.
 *
 * <p>Not thread-safe.
 */
final class AgentRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Numbers behind the first gap that are looked at; an agent that claims more is not believed. */
  private static final long MAX_AHEAD = 100_000_000;

  /** What an agent's clock may differ from ours. */
  private static final long SKEW_MILLIS = 600_000;

  private static final long DAY_MILLIS = 86_400_000;

  private static final int MAX_TIMES = 128;
  private static final long TIME_STEP_NUMBERS = 50;

  private final Numbers seen;
  private final Numbers refused;
  private final Numbers givenUp;
  private final Numbers lost;
  private final NavigableMap<Long, Long> times = new TreeMap<>();
  private final TreeSet<String> topics = new TreeSet<>();
  private final long firstSeenMilli;
  private String tenant = "";
  private String next = "";
  private long repeats;

  /** The greatest number that came, and its Kafka time. */
  private long latest;

  private long latestUnixMilli;
  private long last;
  private long unknownTo;
  private long holeSeen = Long.MIN_VALUE;
  private byte[] word = {};

  /** What waits for the end offsets that were taken after the agent's word. */
  private Optional<Pending> pending = Optional.empty();

  private record Pending(Numbers candidates, Map<InputPartition, Long> ends) {}

  /** A run that is first seen now. */
  AgentRun(long nowUnixMilli) {
    this.firstSeenMilli = nowUnixMilli;
    this.seen = new Numbers();
    this.refused = new Numbers();
    this.givenUp = new Numbers();
    this.lost = new Numbers();
  }

  private AgentRun(JsonNode note) throws IOException {
    this.firstSeenMilli = note.path("firstSeenMilli").asLong();
    this.seen = Numbers.read(note.path("seen").asText(), note.path("upTo").asLong());
    this.refused = Numbers.read(note.path("refused").asText(), 0);
    this.givenUp = Numbers.read(note.path("givenUp").asText(), 0);
    this.lost = Numbers.read(note.path("lost").asText(), 0);
    this.tenant = note.path("tenant").asText();
    this.next = note.path("next").asText();
    this.repeats = note.path("repeats").asLong();
    this.latest = note.path("latest").asLong();
    this.latestUnixMilli = note.path("latestUnixMilli").asLong();
    this.last = note.path("last").asLong();
    this.unknownTo = note.path("unknownTo").asLong();
    this.holeSeen = note.path("holeSeen").asLong();
    byte[] kept = note.path("word").binaryValue();
    this.word = kept == null ? new byte[0] : kept;
    note.path("topics").forEach(topic -> topics.add(topic.asText()));
    for (JsonNode pair : note.path("times")) {
      times.put(pair.path(0).asLong(), pair.path(1).asLong());
    }
  }

  /**
   * A record came.
   *
   * @return false where it had come before
   */
  boolean came(long number, String topic, long kafkaUnixMilli) {
    topics.add(topic);
    if (number - seen.upTo() > MAX_AHEAD) {
      return true; // no agent is so far ahead of itself: not kept, and not believed
    }
    if (!seen.add(number)) {
      repeats++;
      return false;
    }
    boolean behindGap = number > latest + 1;
    if (behindGap && latest > 0) {
      times.put(latest, latestUnixMilli);
    }
    if (behindGap || times.isEmpty() || number >= times.lastKey() + TIME_STEP_NUMBERS) {
      times.put(number, kafkaUnixMilli);
    }
    if (times.size() > MAX_TIMES) {
      thin();
    }
    if (number > latest) {
      latest = number;
      latestUnixMilli = kafkaUnixMilli;
    }
    return true;
  }

  /** Forgets every second of the older times. */
  private void thin() {
    List<Long> numbers = new ArrayList<>(times.keySet());
    for (int i = 1; i < numbers.size() / 2; i += 2) {
      times.remove(numbers.get(i));
    }
  }

  /** The agent said something of this run, as its own or as the one before. */
  void said(Control control, String epoch, String owner) {
    tenant = owner;
    topics.addAll(control.topics());
    if (epoch.equals(control.epoch())) {
      last = Math.max(last, control.last());
    } else if (epoch.equals(control.previousEpoch())) {
      last = Math.max(last, control.previousLast());
      next = control.epoch();
    }
    mark(control.refused(), epoch, refused);
    mark(control.givenUp(), epoch, givenUp);
  }

  /** Keeps the latest word of this run as it came. */
  void saidLast(byte[] control) {
    word = control;
  }

  /** How long the latest word is. */
  int wordBytes() {
    return word.length;
  }

  /** The latest word of this run. */
  Optional<byte[]> lastWord() {
    return word.length == 0 ? Optional.empty() : Optional.of(word);
  }

  private void mark(List<NumberRange> ranges, String epoch, Numbers numbers) {
    for (NumberRange range : ranges) {
      if (range.epoch().equals(epoch)
          && range.to() - range.from() < MAX_AHEAD
          && range.to() - seen.upTo() < MAX_AHEAD) {
        numbers.addAll(range.from(), range.to());
      }
    }
  }

  /**
   * The agent speaks after records of its topics were gone before they could be read. What it had
   * numbered by then may have been among them: nothing is said of that, up to the first word that
   * is surely from after.
   */
  void hole(String epoch, long holeUnixMilli, long saidUnixMilli) {
    long begun = Long.parseLong(epoch.substring(0, 8), 16) * 1000;
    // its clock may be wrong by hours; ours tells when it was first seen
    boolean after =
        begun > holeUnixMilli + SKEW_MILLIS && firstSeenMilli > holeUnixMilli + DAY_MILLIS;
    if (after || holeSeen >= holeUnixMilli) {
      return;
    }
    unknownSoFar();
    if (saidUnixMilli > holeUnixMilli + SKEW_MILLIS) {
      holeSeen = holeUnixMilli;
    }
  }

  /** Records of its topics were gone before they could be read: up to now nothing can be said. */
  void unknownSoFar() {
    unknownTo = Math.max(unknownTo, Math.max(last, times.isEmpty() ? 0 : times.lastKey()));
    pending = Optional.empty();
  }

  /**
   * Numbers that should have come by what the agent last said.
   *
   * @param open numbers that are under way by the same word
   */
  Numbers candidates(List<NumberRange> open) {
    Numbers missing = new Numbers();
    long from = Math.max(seen.upTo(), unknownTo) + 1;
    if (last < from || last - from > MAX_AHEAD) {
      return missing;
    }
    missing.addAll(from, last);
    Numbers underWay = new Numbers();
    mark(open, "", underWay);
    return missing.without(seen).without(refused).without(lost).without(underWay);
  }

  /** Waits until these partitions are read so far. */
  void await(Numbers candidates, Map<InputPartition, Long> ends) {
    pending = Optional.of(new Pending(candidates, Map.copyOf(ends)));
  }

  boolean isWaiting() {
    return pending.isPresent();
  }

  /**
   * Judges what was waited for, once all was read.
   *
   * @return what is lost now
   */
  Optional<Numbers> judge(Map<InputPartition, Long> read) {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Pending waiting = pending.get();
    for (Map.Entry<InputPartition, Long> end : waiting.ends().entrySet()) {
      if (read.getOrDefault(end.getKey(), 0L) < end.getValue()) {
        return Optional.empty();
      }
    }
    pending = Optional.empty();
    Numbers now = waiting.candidates().without(seen).without(lost);
    for (NumberRange range : now.ranges("", Integer.MAX_VALUE)) {
      lost.addAll(range.from(), range.to());
    }
    return Optional.of(now);
  }

  boolean isGivenUp(long number) {
    return givenUp.has(number);
  }

  /** Lost, and still not come. */
  Numbers missing() {
    return lost.without(seen);
  }

  long refusedCount() {
    return refused.count();
  }

  long seenCount() {
    return seen.count();
  }

  long repeats() {
    return repeats;
  }

  /** Numbers of which nothing can be said. */
  long unknownCount() {
    if (unknownTo <= seen.upTo()) {
      return 0;
    }
    Numbers all = new Numbers();
    all.addAll(seen.upTo() + 1, Math.min(unknownTo, seen.upTo() + MAX_AHEAD));
    return all.without(seen).count();
  }

  /** The Kafka time of a record shortly before this number, or -1. */
  long timeBefore(long number) {
    Map.Entry<Long, Long> entry = times.floorEntry(number);
    return entry == null ? -1 : entry.getValue();
  }

  /** The Kafka time of a record shortly behind this number, or -1. */
  long timeBehind(long number) {
    Map.Entry<Long, Long> entry = times.ceilingEntry(number);
    return entry == null ? -1 : entry.getValue();
  }

  Set<String> topics() {
    return topics;
  }

  String tenant() {
    return tenant;
  }

  /** The run that came after this one, or "". */
  String next() {
    return next;
  }

  String note() {
    ObjectNode note = JSON.createObjectNode();
    note.put("seen", seen.write()).put("upTo", seen.upTo());
    note.put("refused", refused.write()).put("givenUp", givenUp.write()).put("lost", lost.write());
    note.put("tenant", tenant).put("next", next).put("repeats", repeats);
    note.put("latest", latest).put("latestUnixMilli", latestUnixMilli);
    note.put("last", last).put("unknownTo", unknownTo);
    note.put("holeSeen", holeSeen).put("firstSeenMilli", firstSeenMilli);
    note.put("word", word);
    topics.forEach(note.putArray("topics")::add);
    var pairs = note.putArray("times");
    times.forEach((number, time) -> pairs.addArray().add(number).add(time));
    return note.toString();
  }

  /** Reads a note back. What was waited for is asked again. */
  static AgentRun ofNote(String note) throws IOException {
    return new AgentRun(JSON.readTree(note));
  }
}
