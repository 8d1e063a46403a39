package io.waybill.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StepsTest {
  private static final long AT = 1_767_225_600_000L;

  @Test
  void howAnOffsetMovedIsReadAgainWhicheverWayItWent() throws IOException {
    Random random = new Random(3);
    for (int size = 0; size < 300; size++) {
      Steps steps = new Steps();
      for (int i = 0; i < size; i++) {
        steps.add(AT + i * 5_000L + random.nextInt(4_000), offset(random));
      }
      Steps again = read(saved(steps));
      assertThat(saved(again)).isEqualTo(saved(steps));
      assertThat(again.last()).isEqualTo(steps.last());
      assertThat(again.lastSince()).isEqualTo(steps.lastSince());
      assertThat(again.highest()).isEqualTo(steps.highest());
      long some = AT + random.nextInt(1_500_000);
      assertThat(again.at(some)).isEqualTo(steps.at(some));
    }
  }

  private static long offset(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> -1;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      case 3 -> random.nextLong();
      default -> random.nextInt(1_000);
    };
  }

  @Test
  void aLookEachFiveSecondsTakesAFewBytes() throws IOException {
    Steps steps = new Steps();
    for (int look = 0; look < 2_000; look++) {
      steps.add(AT + look * 5_000L + look % 7, 1_000_000_000L + look * 1_900L);
    }
    assertThat(saved(steps)).hasSizeLessThan(2_000 * 5);
  }

  @Test
  void aNumberThatNeverEndsIsNoNumber() {
    byte[] bytes = {0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class);
  }

  private static byte[] saved(Steps steps) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    steps.write(new LedgerOutput(bytes));
    return bytes.toByteArray();
  }

  private static Steps read(byte[] bytes) throws IOException {
    return Steps.read(new LedgerInput(new ByteArrayInputStream(bytes)));
  }
}
