package io.waybill.correlator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.ledger.SegmentAt;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which files are written again, over thousands of saves. */
final class SegmentFilesTest {
  private static final int SAVES = 5_000;
  private static final int NEW_BYTES = 30_000;

  /** What is of use in each file. */
  private final Map<Long, Long> used = new TreeMap<>();

  /** How long each file is. */
  private final Map<Long, Long> lengths = new TreeMap<>();

  private long written;
  private long save;

  private void save(long newBytes) {
    SegmentFiles files = new SegmentFiles();
    used.forEach((file, bytes) ->
        files.use(new SegmentAt(file, 0, bytes.intValue(), 0), lengths.getOrDefault(file, 0L)));
    Set<Long> toEmpty = files.toEmpty();
    long length = newBytes;
    for (long file : toEmpty) {
      length += used.getOrDefault(file, 0L);
    }
    used.keySet().removeAll(toEmpty);
    lengths.keySet().removeAll(toEmpty);
    save++;
    used.put(save, length);
    lengths.put(save, length);
    written += length;
  }

  @Test
  void whatGrowsIsWrittenAgainAboutAsOftenAsItDoubles() {
    long most = 0;
    for (int i = 0; i < SAVES; i++) {
      save(NEW_BYTES);
      most = Math.max(most, used.size());
    }
    double doublings = Math.log(SAVES) / Math.log(2);
    assertThat(written / ((double) SAVES * NEW_BYTES)).isLessThan(doublings);
    assertThat(most).isLessThan((long) doublings + 1);
  }

  @Test
  void whatIsForgottenMakesRoomHoweverOldItIs() {
    for (int i = 0; i < SAVES; i++) {
      save(NEW_BYTES);
    }
    for (int forgotten = 0; forgotten < 5; forgotten++) {
      used.replaceAll((file, bytes) -> bytes / 3);
      save(NEW_BYTES);
      long known = used.values().stream().mapToLong(one -> one).sum();
      long onDisk = lengths.values().stream().mapToLong(one -> one).sum();
      assertThat(onDisk).isLessThanOrEqualTo(2 * known);
    }
  }
}
