package io.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

  private static byte[] saved(OffsetSet set) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    set.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static OffsetSet read(byte[] bytes) throws IOException {
    return OffsetSet.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
