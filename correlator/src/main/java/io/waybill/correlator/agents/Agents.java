package io.waybill.correlator.agents;

import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.AgentGapDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Notes;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequences of all agents: drops what was sent again, and finds what never came. Its notes are
 * durable with the positions that they belong to. For one thread but {@link #status}.
 */
public final class Agents {
  private static final Logger log = LoggerFactory.getLogger(Agents.class);

  /** Runs that are remembered; the longest silent ones go. */
  private static final int MAX_RUNS = 4096;

  /** Bytes of the latest words of all runs. */
  private static final long MAX_WORD_BYTES = 16 << 20;

  private static final int MAX_GAPS = 100;

  private static final String HOLE = "hole\t";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What a record is to the sequences. */
  public enum Taken {
    /** To be decoded. */
    EVENT,
    /** It came before. */
    REPEAT,
    /** What an agent says of itself; no event. */
    WORD
  }

  /** Something to tell of what never came. */
  public record Gap(String tenant, AgentGapDetail detail) {}

  /** The one that was longest not spoken of first. */
  private final Map<AgentKey, AgentRun> runs = new LinkedHashMap<>(64, 0.75f, true);

  /** What the latest word of each run says is under way, in any run of its agent. */
  private final Map<AgentKey, Control> words = new HashMap<>();

  private final Map<String, Long> holes = new HashMap<>();
  private final Set<InputPartition> known = new HashSet<>();
  private final Set<AgentKey> changed = new HashSet<>();
  private final Set<AgentKey> due = new HashSet<>();
  private final Map<String, String> dropped = new HashMap<>();
  private long wordBytes;
  private boolean unpublished;
  private volatile List<AgentStatus> status = List.of();

  /** Goes on from what is durable. */
  public Agents(Positions positions, Notes notes) {
    known.addAll(positions.map().keySet());
    notes
        .map()
        .forEach((name, text) -> {
          try {
            if (name.startsWith("agent\t")) {
              AgentKey key = AgentKey.ofName(name);
              AgentRun run = AgentRun.ofNote(text);
              runs.put(key, run);
              wordBytes += run.wordBytes();
              run.lastWord().flatMap(Control::of).ifPresent(word -> words.put(key, word));
              due.add(key);
            } else if (name.startsWith(HOLE)) {
              holes.put(name.substring(HOLE.length()), Long.parseLong(text));
            }
          } catch (IOException | RuntimeException unreadable) {
            log.warn("what was noted of {} can't be read: {}", name, unreadable.toString());
          }
        });
    publish();
  }

  /**
   * Looks at a record that was read.
   *
   * @param sequence the record's number, where it has one
   */
  public Taken take(
      RawRecord record, Optional<Sequence> sequence, TenantRule tenants, long nowUnixMilli) {
    InputPartition partition =
        new InputPartition(record.cluster(), record.topic(), record.partition());
    if (known.add(partition) && record.offset() > 0) {
      hole(partition, nowUnixMilli);
    }
    if (sequence.isPresent()) {
      Sequence at = sequence.get();
      AgentKey key = new AgentKey(record.cluster(), tenants.pinned(), at.instance(), at.epoch());
      changed.add(key);
      return run(key, nowUnixMilli)
              .came(at.number(), record.topic(), record.time().kafkaUnixMilli())
          ? Taken.EVENT
          : Taken.REPEAT;
    }
    if (!Control.isOne(record)) {
      return Taken.EVENT;
    }
    Optional<Control> control = Control.of(record.value());
    control.ifPresent(word -> word(word, record, tenants, nowUnixMilli));
    return control.isPresent() ? Taken.WORD : Taken.EVENT;
  }

  private AgentRun run(AgentKey key, long nowUnixMilli) {
    unpublished = true;
    AgentRun run = runs.get(key);
    if (run == null) {
      run = new AgentRun(nowUnixMilli);
      runs.put(key, run);
      if (runs.size() > MAX_RUNS) {
        forgetOldest();
      }
    }
    return run;
  }

  private void forgetOldest() {
    Iterator<Map.Entry<AgentKey, AgentRun>> oldest = runs.entrySet().iterator();
    Map.Entry<AgentKey, AgentRun> entry = oldest.next();
    AgentKey key = entry.getKey();
    wordBytes -= entry.getValue().wordBytes();
    oldest.remove();
    words.remove(key);
    due.remove(key);
    changed.remove(key);
    dropped.put(key.name(), "");
  }

  private void word(Control control, RawRecord record, TenantRule tenants, long nowUnixMilli) {
    AgentKey key =
        new AgentKey(record.cluster(), tenants.pinned(), control.instance(), control.epoch());
    String tenant = tenants.tenant(record.headers(), "");
    AgentRun own = run(key, nowUnixMilli);
    wordBytes += record.value().length - own.wordBytes();
    own.saidLast(record.value());
    words.put(key, control);
    while (wordBytes > MAX_WORD_BYTES) {
      forgetOldest();
    }
    Set<String> epochs = new HashSet<>();
    epochs.add(control.epoch());
    if (!control.previousEpoch().isEmpty()) {
      epochs.add(control.previousEpoch());
    }
    control.refused().forEach(range -> epochs.add(range.epoch()));
    control.givenUp().forEach(range -> epochs.add(range.epoch()));
    for (String epoch : epochs) {
      AgentKey of = key.run(epoch);
      AgentRun run = run(of, nowUnixMilli);
      run.said(control, epoch, tenant);
      latestHole(control, record.cluster())
          .ifPresent(hole -> run.hole(epoch, hole, control.unixNano() / 1_000_000));
      changed.add(of);
      due.add(of);
    }
  }

  private Optional<Long> latestHole(Control control, String cluster) {
    return control.topics().stream()
        .map(topic -> Optional.ofNullable(holes.get(cluster + "\t" + topic)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  /** Records of this partition were gone before they could be read. */
  public void hole(InputPartition partition, long nowUnixMilli) {
    String topic = partition.cluster() + "\t" + partition.topic();
    holes.put(topic, nowUnixMilli);
    dropped.put(HOLE + topic, Long.toString(nowUnixMilli));
    runs.forEach((key, run) -> {
      if (key.cluster().equals(partition.cluster()) && run.topics().contains(partition.topic())) {
        run.unknownSoFar();
        changed.add(key);
        unpublished = true;
      }
    });
  }

  /**
   * Finds out what never came.
   *
   * @param read how far each partition was read
   * @param ends asks for the ends of the partitions of these topics, of this cluster, as they are
   *     now; empty where that can't be known, or one of them is not read
   */
  public List<Gap> judge(
      Positions read, Function<Topics, Optional<Map<InputPartition, Long>>> ends) {
    List<Gap> gaps = new ArrayList<>();
    Map<InputPartition, Long> offsets = new HashMap<>();
    Map<Topics, Optional<Map<InputPartition, Long>>> asked = new HashMap<>();
    if (!due.isEmpty()) {
      for (Map.Entry<InputPartition, Position> entry : read.map().entrySet()) {
        offsets.put(entry.getKey(), entry.getValue().nextOffset());
      }
    }
    for (AgentKey key : List.copyOf(due)) {
      AgentRun run = runs.get(key);
      if (run == null) {
        due.remove(key);
        continue;
      }
      if (!run.isWaiting() && !ask(key, run, topics -> asked.computeIfAbsent(topics, ends))) {
        continue;
      }
      run.judge(offsets)
          .ifPresent(lost -> {
            due.remove(key);
            changed.add(key);
            unpublished = true;
            gaps.addAll(gaps(key, run, lost));
          });
    }
    if (unpublished) {
      unpublished = false;
      publish();
    }
    return gaps;
  }

  /** Topics of one cluster. */
  public record Topics(String cluster, Set<String> names) {}

  /** Asks for the ends where something is missing. False where there is nothing to wait for. */
  private boolean ask(
      AgentKey key, AgentRun run, Function<Topics, Optional<Map<InputPartition, Long>>> ends) {
    Optional<Control> word = lastWord(key);
    if (word.isEmpty() || !word.get().openComplete()) {
      due.remove(key);
      return false;
    }
    List<NumberRange> open =
        word.get().open().stream()
            .filter(range -> range.epoch().equals(key.epoch()))
            .map(range -> new NumberRange("", range.from(), range.to()))
            .toList();
    Numbers candidates = run.candidates(open);
    if (candidates.isEmpty()) {
      due.remove(key);
      return false;
    }
    Optional<Map<InputPartition, Long>> now =
        ends.apply(new Topics(key.cluster(), Set.copyOf(run.topics())));
    now.ifPresent(all -> run.await(candidates, all));
    return now.isPresent();
  }

  /** What the run itself said last, or the one that took its chunks over. */
  private Optional<Control> lastWord(AgentKey key) {
    Optional<Control> word = Optional.ofNullable(words.get(key));
    AgentKey at = key;
    for (int hops = 0; hops < 100; hops++) {
      AgentRun run = runs.get(at);
      if (run == null || run.next().isEmpty()) {
        return word;
      }
      at = at.run(run.next());
      word = Optional.ofNullable(words.get(at));
    }
    return word;
  }

  private static List<Gap> gaps(AgentKey key, AgentRun run, Numbers lost) {
    List<Gap> gaps = new ArrayList<>();
    for (NumberRange range : lost.ranges(key.epoch(), MAX_GAPS)) {
      String reason =
          run.isGivenUp(range.from())
              ? "the agent gave them up before Kafka had them"
              : "Kafka had acknowledged them, and they are not in the topic";
      gaps.add(
          new Gap(
              run.tenant(),
              new AgentGapDetail(
                  reason,
                  key.instance(),
                  key.epoch(),
                  range.from(),
                  range.to(),
                  run.timeBefore(range.from()),
                  run.timeBehind(range.to()))));
    }
    return gaps;
  }

  /** What has changed since the last call, to be made durable with what was read. */
  public Notes changes() {
    Map<String, String> notes = new HashMap<>(dropped);
    for (AgentKey key : changed) {
      AgentRun run = runs.get(key);
      if (run != null) {
        notes.put(key.name(), run.note());
      }
    }
    dropped.clear();
    changed.clear();
    return new Notes(notes);
  }

  private void publish() {
    Map<String, List<AgentRun>> byAgent = new TreeMap<>();
    runs.forEach((key, run) ->
        byAgent
            .computeIfAbsent(run.tenant() + "\t" + key.instance(), k -> new ArrayList<>())
            .add(run));
    List<AgentStatus> all = new ArrayList<>();
    byAgent.forEach((name, ofAgent) -> {
      int tab = name.lastIndexOf('\t'); // an instance has none
      all.add(status(name.substring(0, tab), name.substring(tab + 1), ofAgent));
    });
    status = List.copyOf(all);
  }

  private static AgentStatus status(String tenant, String instance, List<AgentRun> runs) {
    long received = 0;
    long repeats = 0;
    long missing = 0;
    long refused = 0;
    long unknown = 0;
    List<String> parts = new ArrayList<>();
    for (AgentRun run : runs) {
      received += run.seenCount();
      repeats += run.repeats();
      refused += run.refusedCount();
      unknown += run.unknownCount();
      Numbers absent = run.missing();
      for (NumberRange range : absent.ranges("", 3)) {
        parts.add(
            lines(range.to() - range.from() + 1)
                + " missing"
                + between(run.timeBefore(range.from()), run.timeBehind(range.to())));
      }
      missing += absent.count();
    }
    if (refused > 0) {
      parts.add(refused + " refused by the broker, in its side file");
    }
    if (unknown > 0) {
      parts.add(lines(unknown) + " of which nothing is known: Kafka had dropped records by then");
    }
    String text =
        instance + ": " + (parts.isEmpty() ? "nothing missing" : String.join("; ", parts));
    return new AgentStatus(tenant, instance, received, repeats, missing, refused, unknown, text);
  }

  private static String lines(long count) {
    return count + (count == 1 ? " line" : " lines");
  }

  private static String between(long after, long before) {
    if (after < 0 || before < 0) {
      return after < 0 && before < 0
          ? ""
          : (after < 0 ? " before " + clock(before) : " after " + clock(after));
    }
    return " between " + clock(after) + " and " + clock(before);
  }

  private static String clock(long unixMilli) {
    return CLOCK.format(Instant.ofEpochMilli(unixMilli));
  }

  /** How each agent's records are. Thread-safe. */
  public List<AgentStatus> status() {
    return status;
  }
}
