package io.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is known of a hundred thousand messages takes some kilobytes, however it came and went. */
final class OffsetSetTest {
  private static final int OFFSETS = 130_000;

  @Test
  void chanceTakesABitAMessageHoweverOftenItIsSaved() throws IOException {
    Random random = new Random(1);
    OffsetSet set = new OffsetSet();
    int last = 0;
    for (int offset = 0; offset < OFFSETS; offset++) {
      boolean isAlike = offset < 1_000;
      if (isAlike || random.nextBoolean()) {
        set.add(offset);
      }
      if (offset % 500 == 0) {
        last = saved(set).length;
      }
    }
    assertThat(last).as("two containers of 8 KiB").isLessThan(20_000);
    assertThat(read(saved(set)).count()).isEqualTo(set.count());
  }

  @Test
  void whatIsNearlyCompleteTakesLess() throws IOException {
    OffsetSet set = new OffsetSet();
    for (int offset = 0; offset < OFFSETS; offset++) {
      if (offset % 100 != 7) {
        set.add(offset);
      }
    }
    assertThat(saved(set)).hasSizeLessThan(6_000);
    assertThat(read(saved(set)).has(107)).isFalse();
    assertThat(set.has(108)).isTrue();
  }

  @Test
  void itIsASetWhateverIsDoneToItAndToWhatWasTakenFromIt() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Kept kept = new Kept(new ArrayList<>());
      List<Pair> pairs = new ArrayList<>(List.of(Pair.none(), Pair.none()));
      for (int step = 0; step < 60; step++) {
        Pair pair = pairs.get(random.nextInt(pairs.size()));
        change(pair, pairs.get(random.nextInt(pairs.size())), random);
        pair.isAlike(near(random), near(random));
        new Pair(kept.savedAndRead(pair.set()), pair.model()).isAlike(near(random), near(random));
        if (random.nextInt(5) == 0 && pairs.size() < 6) {
          pairs.add(taken(pair, kept, random));
        }
      }
      for (Pair pair : pairs) {
        assertThat(pair.listed()).as("seed %d", seed).isEqualTo(pair.model());
      }
    }
  }

  @Test
  void theLastOffsetsThatThereCanBeAreOffsetsLikeAnyOther() {
    OffsetSet set = new OffsetSet();
    set.addRange(Long.MAX_VALUE - 10, Long.MAX_VALUE);
    set.add(3);
    assertThat(set.count()).isEqualTo(11);
    assertThat(set.last()).isEqualTo(Long.MAX_VALUE - 1);
    assertThat(set.within(4, Long.MAX_VALUE).count()).isEqualTo(10);
    assertThat(set.lastBelow(Long.MAX_VALUE - 10)).hasValue(3);
    set.removeBelow(Long.MAX_VALUE - 1);
    assertThat(set.count()).isEqualTo(1);
    set.addRange(7, 7);
    assertThat(set.has(7)).isFalse();
  }

  private static void change(Pair pair, Pair other, Random random) {
    OffsetSet set = pair.set();
    BitSet model = pair.model();
    int from = near(random);
    int to = from + (random.nextInt(4) == 0 ? Segment.SIZE + 3 : random.nextInt(40));
    switch (random.nextInt(7)) {
      case 0 -> {
        for (int i = random.nextInt(60); i >= 0; i--) {
          int offset = near(random);
          set.add(offset);
          model.set(offset);
        }
      }
      case 1 -> {
        set.remove(from);
        model.clear(from);
      }
      case 2 -> {
        set.addRange(from, to);
        model.set(from, to);
      }
      case 3 -> {
        set.addAll(other.set());
        model.or(other.model());
      }
      case 4 -> {
        set.removeAll(other.set());
        model.andNot((BitSet) other.model().clone());
      }
      case 5 -> {
        set.retainAll(other.set());
        model.and(other.model());
      }
      default -> {
        set.removeBelow(from);
        model.clear(0, from);
      }
    }
  }

  private static Pair taken(Pair pair, Kept kept, Random random) throws IOException {
    int from = near(random);
    int to = near(random);
    BitSet model = (BitSet) pair.model().clone();
    return switch (random.nextInt(3)) {
      case 0 -> {
        model.clear(0, from);
        model.clear(to, Math.max(to, model.length()));
        yield new Pair(pair.set().within(from, to), model);
      }
      case 1 -> new Pair(kept.savedAndRead(pair.set()), model);
      default -> new Pair(pair.set().copy(), model);
    };
  }

  /** Segments, of which those that did not change are not taken again. */
  private record Kept(List<byte[]> segments) implements SegmentSink, SegmentSource {
    @Override
    public boolean keep(SegmentAt at) {
      return true;
    }

    @Override
    public SegmentAt write(byte[] segment) {
      segments.add(segment);
      return new SegmentAt(1, segments.size() - 1L, segment.length, 0);
    }

    @Override
    public byte[] read(SegmentAt at) {
      return segments.get((int) at.position());
    }

    OffsetSet savedAndRead(OffsetSet set) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      set.write(new LedgerOutput(bytes, this));
      return OffsetSet.read(new LedgerInput(new ByteArrayInputStream(bytes.toByteArray()), this));
    }
  }

  /** Near the ends of segments, most of them. */
  private static int near(Random random) {
    return Math.max(0, (random.nextInt(4) * Segment.SIZE) + random.nextInt(120) - 60);
  }

  /** A set, and what should be in it. */
  private record Pair(OffsetSet set, BitSet model) {
    static Pair none() {
      return new Pair(new OffsetSet(), new BitSet());
    }

    BitSet listed() {
      BitSet listed = new BitSet();
      set.from(0).forEachRemaining((long offset) -> listed.set((int) offset));
      return listed;
    }

    void isAlike(int from, int to) {
      assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(set.count()).isEqualTo(model.cardinality());
      assertThat(set.end()).isEqualTo(model.length());
      assertThat(set.has(from)).isEqualTo(model.get(from));
      assertThat(set.lastBelow(from).orElse(-1)).isEqualTo(model.previousSetBit(from - 1));
      int count = from < to ? model.get(from, to).cardinality() : 0;
      assertThat(set.count(from, to)).isEqualTo(count);
      if (!model.isEmpty()) {
        assertThat(set.first()).isEqualTo(model.nextSetBit(0));
        assertThat(set.last()).isEqualTo(model.length() - 1);
        assertThat(set.firstBelow(from).isPresent()).isEqualTo(model.nextSetBit(0) < from);
      }
      PrimitiveIterator.OfLong up = set.from(from);
      PrimitiveIterator.OfLong down = set.downFrom(from);
      int above = model.nextSetBit(from);
      int below = model.previousSetBit(from - 1);
      for (int i = 0; i < 100; i++) {
        assertThat(up.hasNext()).isEqualTo(above >= 0);
        assertThat(down.hasNext()).isEqualTo(below >= 0);
        if (above >= 0) {
          assertThat(up.nextLong()).isEqualTo(above);
          above = model.nextSetBit(above + 1);
        }
        if (below >= 0) {
          assertThat(down.nextLong()).isEqualTo(below);
          below = model.previousSetBit(below - 1);
        }
      }
    }
  }

  private static byte[] saved(OffsetSet set) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    set.write(new LedgerOutput(bytes));
    return bytes.toByteArray();
  }

  private static OffsetSet read(byte[] bytes) throws IOException {
    return OffsetSet.read(new LedgerInput(new ByteArrayInputStream(bytes)));
  }
}
