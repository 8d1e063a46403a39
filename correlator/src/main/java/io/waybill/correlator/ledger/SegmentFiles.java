package io.waybill.correlator.ledger;

import io.waybill.ledger.SegmentAt;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** How much there is in each file of segments, and how much of that is of use. For one thread. */
final class SegmentFiles {
  /** What is no larger is written again with what is new. */
  private static final long SMALL = 1 << 16;

  /** In bytes. */
  private record Extent(long length, long used) {
    Extent and(Extent other) {
      return new Extent(Math.max(length, other.length), used + other.used);
    }
  }

  /** By their numbers; the older have smaller ones. */
  private final NavigableMap<Long, Extent> all = new TreeMap<>();

  /** The name of a file. */
  static Path path(Path directory, long number) {
    return directory.resolve("segments-" + number);
  }

  /** The files of which anything is of use. */
  Set<Long> numbers() {
    return Collections.unmodifiableSet(all.keySet());
  }

  /** Takes it that a segment is of use that is in a file of these others. */
  void use(SegmentAt at, SegmentFiles others) {
    use(at, others.all.getOrDefault(at.file(), new Extent(0, 0)).length());
  }

  /** Takes it that a segment is of use, in a file that is as long as this by now. */
  void use(SegmentAt at, long length) {
    all.merge(at.file(), new Extent(length, at.length()), Extent::and);
  }

  /**
   * The files of which what is of use is to be written again: those of which most is not, and those
   * in which there is no more than in all younger ones that are written again. So there are few
   * files, and each byte is written again about as often as what is known doubles.
   */
  Set<Long> toEmpty() {
    Set<Long> toEmpty = new HashSet<>();
    long together = SMALL;
    for (Map.Entry<Long, Extent> one : all.descendingMap().entrySet()) {
      Extent extent = one.getValue();
      if (extent.used() <= together || extent.used() < extent.length() / 2) {
        toEmpty.add(one.getKey());
        together += extent.used();
      }
    }
    return toEmpty;
  }
}
