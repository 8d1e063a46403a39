package io.waybill.correlator.agents;

import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.LogDetail;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows log files by the place and length of each line, where a configuration ships them ({@code
 * log.file.offset}, {@code log.file.length}): what an agent lost before it gave it a number leaves
 * a hole between two lines of a file. Lines come over several partitions, and are looked at in the
 * order of their numbers; where a number does not come for a while, nothing is said of what lies
 * around it.
 *
 * <p>In memory, since the start; bounded. For one thread but {@link #status}.
 */
public final class LogFiles {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_RUNS = 4096;

  /** Lines of all runs that wait. */
  private static final int MAX_WAITING = 200_000;

  private static final int MAX_PATH = 4096;

  /** How long a number is waited for. */
  private static final long PATIENCE_MILLIS = 30_000;

  /** Line ends, of which Fluent Bit ships none. */
  private static final long LINE_END = 2;

  private record FileKey(String tenant, String agent, String path) {}

  private record AgentRunKey(String cluster, String agent, String epoch) {}

  private record Line(FileKey file, long from, long to) {
    /** Of a record that is no line, or does not say where it stands. */
    private static final Line UNKNOWN = new Line(new FileKey("", "", ""), -1, -1);
  }

  /** One run of an agent: lines that wait for the numbers in front of them. */
  private static final class Run {
    private final NavigableMap<Long, Line> waiting = new TreeMap<>();
    private long next;
    private long sinceMilli;

    private Run(long first, long nowUnixMilli) {
      this.next = first;
      this.sinceMilli = nowUnixMilli;
    }
  }

  private static final class Followed {
    private long end = -1;
    private long absent;
  }

  private final Map<AgentRunKey, Run> runs = new LinkedHashMap<>(64, 0.75f, true);
  private int waiting;
  private final Map<FileKey, Followed> files = new OldestOut<>(MAX_FILES);
  private volatile List<FileStatus> status = List.of();

  /** Looks at an event of a numbered record of this cluster. */
  public void came(String cluster, Sequence at, Event event, long nowUnixMilli) {
    Run run =
        runs.computeIfAbsent(
            new AgentRunKey(cluster, at.instance(), at.epoch()), key -> new Run(1, nowUnixMilli));
    waiting += run.waiting.put(at.number(), line(event, at.instance())) == null ? 1 : 0;
    inOrder(run, nowUnixMilli);
    if (waiting > MAX_WAITING) {
      skip(run, at.instance(), nowUnixMilli);
    }
    if (runs.size() > MAX_RUNS || waiting > MAX_WAITING) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    Iterator<Run> oldest = runs.values().iterator();
    waiting -= oldest.next().waiting.size();
    oldest.remove();
  }

  private static Line line(Event event, String agent) {
    Attributes attributes = event.attributes();
    String path = attributes.first("log.file.path");
    Optional<Long> from = number(attributes.first("log.file.offset"));
    Optional<Long> length = number(attributes.first("log.file.length"));
    boolean known =
        event.detail() instanceof LogDetail
            && from.isPresent()
            && length.isPresent()
            && path.length() <= MAX_PATH;
    return known
        ? new Line(new FileKey(event.tenant(), agent, path), from.get(), from.get() + length.get())
        : Line.UNKNOWN;
  }

  private static Optional<Long> number(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  private void inOrder(Run run, long nowUnixMilli) {
    while (!run.waiting.isEmpty() && run.waiting.firstKey() <= run.next) {
      Map.Entry<Long, Line> first = run.waiting.pollFirstEntry();
      waiting--;
      if (first.getKey() == run.next) {
        run.next++;
        run.sinceMilli = nowUnixMilli;
      }
      if (first.getValue().from() >= 0) {
        follow(first.getValue());
      }
    }
  }

  private void follow(Line line) {
    Followed file = files.computeIfAbsent(line.file(), key -> new Followed());
    // a smaller place: the file was rotated, or read again
    if (file.end >= 0 && line.from() > file.end + LINE_END) {
      file.absent += line.from() - file.end;
    }
    file.end = line.to();
  }

  /** Goes on behind numbers that do not come: of this agent's files nothing is known there. */
  private void skip(Run run, String agent, long nowUnixMilli) {
    files.forEach((key, file) -> {
      if (key.agent().equals(agent)) {
        file.end = -1;
      }
    });
    run.next = run.waiting.firstKey();
    run.sinceMilli = nowUnixMilli;
    inOrder(run, nowUnixMilli);
  }

  /** Goes on where a number was waited for long enough, and tells what is absent. */
  public void judge(long nowUnixMilli) {
    runs.forEach((key, run) -> {
      if (!run.waiting.isEmpty() && nowUnixMilli - run.sinceMilli > PATIENCE_MILLIS) {
        skip(run, key.agent(), nowUnixMilli);
      }
    });
    runs.values()
        .removeIf(run -> run.waiting.isEmpty() && nowUnixMilli - run.sinceMilli > 3_600_000);
    List<FileStatus> all = new ArrayList<>();
    files.forEach((key, file) -> {
      if (file.absent > 0) {
        all.add(new FileStatus(key.tenant(), key.agent(), key.path(), file.absent));
      }
    });
    status = List.copyOf(all);
  }

  /** Forgets all: what was read since a point is read again. */
  public void forget() {
    runs.clear();
    files.clear();
    waiting = 0;
  }

  /** The files of which something did not come. Thread-safe. */
  public List<FileStatus> status() {
    return status;
  }
}
