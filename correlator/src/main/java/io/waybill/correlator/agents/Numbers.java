package io.waybill.correlator.agents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** A set of numbers, small where they are dense. Not thread-safe. */
final class Numbers {
  private final Roaring64Bitmap set = new Roaring64Bitmap();

  /** All numbers from 1 to this are in the set. */
  private long upTo;

  /**
   * Adds a number.
   *
   * @return false where it was in the set
   */
  boolean add(long number) {
    if (number <= upTo || set.contains(number)) {
      return false;
    }
    set.addLong(number);
    advance();
    return true;
  }

  private void advance() {
    while (set.contains(upTo + 1)) {
      upTo++;
    }
  }

  /** Adds the numbers from {@code from} to {@code to}, both included. */
  void addAll(long from, long to) {
    set.addRange(from, to + 1);
    advance();
  }

  boolean has(long number) {
    return number <= upTo || set.contains(number);
  }

  long count() {
    return set.getLongCardinality();
  }

  /** All numbers from 1 to this are in the set. */
  long upTo() {
    return upTo;
  }

  /** Numbers of this set that are not in the other. */
  Numbers without(Numbers other) {
    Numbers rest = new Numbers();
    rest.set.or(set);
    rest.set.andNot(other.set);
    rest.advance();
    return rest;
  }

  boolean isEmpty() {
    return set.isEmpty();
  }

  /** The set as ranges, at most so many; what is left over is counted in the last. */
  List<NumberRange> ranges(String epoch, int most) {
    List<NumberRange> ranges = new ArrayList<>();
    LongIterator all = set.getLongIterator();
    long from = -1;
    long to = -1;
    while (all.hasNext()) {
      long number = all.next();
      if (from >= 0 && number == to + 1) {
        to = number;
        continue;
      }
      if (from >= 0) {
        ranges.add(new NumberRange(epoch, from, to));
        if (ranges.size() == most) {
          return ranges;
        }
      }
      from = number;
      to = number;
    }
    if (from >= 0) {
      ranges.add(new NumberRange(epoch, from, to));
    }
    return ranges;
  }

  /** As base64. */
  String write() {
    set.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      set.serialize(new DataOutputStream(bytes));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Reads it back, with what {@link #upTo} was then; an empty set for "". */
  static Numbers read(String base64, long upTo) throws IOException {
    Numbers numbers = new Numbers();
    numbers.upTo = upTo;
    if (!base64.isEmpty()) {
      byte[] bytes = Base64.getDecoder().decode(base64);
      numbers.set.deserialize(new DataInputStream(new ByteArrayInputStream(bytes)));
      numbers.advance();
    }
    return numbers;
  }
}
