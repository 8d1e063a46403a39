package io.waybill.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One record of an application that tells the outcome of what its consumers are given. Its records
 * are numbered without gaps, so that one that is missing is known to be.
 *
 * @param group the consumer group, or ""
 * @param instance the process, for this group; unique
 * @param epochUnixMilli when the process began, by its own clock
 * @param number this record's number, from 0
 * @param asOfUnixMilli what was told by then is in this record or in one before it; by the
 *     process's own clock, and never less than in the record before
 * @param dropped statements that will never arrive, since the process began
 * @param partial true where the application tells of some records only
 * @param last true where no record follows
 * @param told by partition
 */
public record ReportDetail(
    String group,
    String instance,
    long epochUnixMilli,
    long number,
    long asOfUnixMilli,
    long dropped,
    boolean partial,
    boolean last,
    List<Told> told)
    implements Detail {
  /** Messages of one report that are found by their coordinate; the ledger knows all. */
  private static final int MAX_FOUND = 2_000;

  /** Offsets {@code [from, to)}. */
  public record Range(long from, long to) {
    public Range {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("no range of offsets: " + from + " to " + to);
      }
    }
  }

  /**
   * What is told of a partition.
   *
   * @param offered what the consumer was given
   * @param ok what was processed
   * @param committed the position that the consumer committed, or -1
   */
  public record Told(
      String cluster,
      String topic,
      int partition,
      List<Range> offered,
      List<Range> ok,
      long committed) {
    public Told {
      topic = Bounded.text(topic, Bounded.NAME);
      offered = List.copyOf(offered);
      ok = List.copyOf(ok);
    }

    /** The last offset that is spoken of, or -1. */
    public long furthest() {
      long furthest = committed - 1;
      for (List<Range> ranges : List.of(offered, ok)) {
        for (Range range : ranges) {
          furthest = Math.max(furthest, range.to() - 1);
        }
      }
      return Math.max(furthest, -1);
    }
  }

  public ReportDetail {
    group = Bounded.text(group, Bounded.NAME);
    instance = Bounded.text(instance, Bounded.NAME);
    told = List.copyOf(told);
  }

  /** Adds the messages that were processed, up to a bound. */
  void addProcessed(Set<Coordinate> to) {
    to.addAll(processed());
  }

  private List<Coordinate> processed() {
    List<Coordinate> all = new ArrayList<>();
    for (Told of : told) {
      for (Range range : of.ok()) {
        for (long offset = range.from(); offset < range.to(); offset++) {
          if (all.size() == MAX_FOUND) {
            return all;
          }
          all.add(new Coordinate(of.cluster(), of.topic(), of.partition(), offset));
        }
      }
    }
    return all;
  }

  /** How many messages were processed, by its word. */
  public long ok() {
    return told.stream()
        .flatMap(of -> of.ok().stream())
        .mapToLong(range -> range.to() - range.from())
        .sum();
  }

  @Override
  public EventKind eventKind() {
    return EventKind.OUTCOME;
  }

  @Override
  public String headline() {
    return ok() + " processed" + (last ? ", and the process ends" : "");
  }
}
