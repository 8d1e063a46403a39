package io.waybill.correlator.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.LogDetail;
import java.util.Arrays;

/**
 * Lines of files that came lately, to tell one that was read twice: a file that is renamed while it
 * is followed by a pattern is read again from its beginning. The same line at the same place of a
 * host is the same one, when it states a time of its own: a new file may well begin like the old.
 *
 * <p>Bounded: the oldest lines are forgotten. Not thread-safe.
 */
public final class LineWindow {
  /** Attributes that our Fluent Bit configurations add. */
  private static final String HOST = "host.name";

  private static final String OFFSET = "log.file.offset";
  private static final String LINE = "log.record.original";

  private static final int SLOTS = 1 << 18;
  private static final int LINES = SLOTS / 2;

  private long[] young = new long[SLOTS];
  private long[] old = new long[SLOTS];
  private int count;

  /** True where this line came before. */
  public boolean isRepeat(Event event) {
    if (!(event.detail() instanceof LogDetail) || event.time().claim() != EventTime.Claim.STATED) {
      return false;
    }
    Attributes attributes = event.attributes();
    String line = attributes.first(LINE);
    String offset = attributes.first(OFFSET);
    String host = attributes.first(HOST);
    if (line.isEmpty() || offset.isEmpty() || host.isEmpty()) {
      return false;
    }
    long hash = hash(event.tenant() + '\0' + host + '\0' + offset + '\0' + line);
    if (has(old, hash) || !add(hash)) {
      return true;
    }
    if (++count == LINES) {
      long[] emptied = old;
      old = young;
      young = emptied;
      Arrays.fill(young, 0);
      count = 0;
    }
    return false;
  }

  /** Forgets all but these: what was read since a point may be read again. */
  public void restart(Iterable<Event> latest) {
    Arrays.fill(young, 0);
    Arrays.fill(old, 0);
    count = 0;
    for (Event event : latest) {
      var unused = isRepeat(event);
    }
  }

  private static boolean has(long[] table, long hash) {
    int slot = (int) hash & (SLOTS - 1);
    while (table[slot] != 0) {
      if (table[slot] == hash) {
        return true;
      }
      slot = slot + 1 & (SLOTS - 1);
    }
    return false;
  }

  private boolean add(long hash) {
    int slot = (int) hash & (SLOTS - 1);
    while (young[slot] != 0) {
      if (young[slot] == hash) {
        return false;
      }
      slot = slot + 1 & (SLOTS - 1);
    }
    young[slot] = hash;
    return true;
  }

  /** FNV-1a with a finisher (http://www.isthe.com/chongo/tech/comp/fnv); never 0. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
