package io.waybill.ledger;

import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * In which partitions the keys of a topic are: of the keys with the smallest hashes, which are a
 * fair sample and the same whatever the order in which messages come (a bottom-k sketch, after
 * Cohen and Kaplan, 2007). Of each the last offset in each of its partitions is kept.
 */
final class KeySketch {
  private static final int MOST_KEYS = 1_024;

  /** Partitions of one key; more tell nothing new. */
  private static final int MOST_PARTITIONS = 8;

  private final NavigableMap<Long, NavigableMap<Integer, Long>> keys = new TreeMap<>();

  /** Takes a message with a key. */
  void add(long keyHash, int partition, long offset) {
    NavigableMap<Integer, Long> known = keys.get(keyHash);
    if (known == null) {
      if (keys.size() == MOST_KEYS && keyHash > keys.lastKey()) {
        return;
      }
      known = new TreeMap<>();
      keys.put(keyHash, known);
      if (keys.size() > MOST_KEYS) {
        keys.pollLastEntry();
      }
    }
    known.merge(partition, offset, Math::max);
    if (known.size() > MOST_PARTITIONS) {
      known.pollLastEntry();
    }
  }

  /** Both, as one of its own. */
  KeySketch and(KeySketch other) {
    KeySketch both = new KeySketch();
    both.addAll(this);
    both.addAll(other);
    return both;
  }

  private void addAll(KeySketch other) {
    other.keys.forEach(
        (key, places) -> places.forEach((partition, offset) -> add(key, partition, offset)));
  }

  /** How many keys it knows. */
  long count() {
    return keys.size();
  }

  /** How many of these are in more than one partition. */
  long scattered() {
    return keys.values().stream().filter(places -> places.size() > 1).count();
  }

  /** Two places of one key, in different partitions; the first and the last. */
  Optional<Scattered> example() {
    return keys.values().stream()
        .filter(places -> places.size() > 1)
        .findFirst()
        .map(places -> new Scattered(place(places.firstEntry()), place(places.lastEntry())));
  }

  private static Pipeline.Place place(Map.Entry<Integer, Long> one) {
    return new Pipeline.Place(one.getKey(), one.getValue());
  }

  /** Two messages of one key. */
  record Scattered(Pipeline.Place one, Pipeline.Place other) {}

  /** Forgets what is below this offset; true where nothing is left. */
  boolean removeBelow(int partition, long offset) {
    keys.values()
        .forEach(places ->
            places.computeIfPresent(
                partition,
                (unused, last) -> {
                  return last < offset ? null : last;
                }));
    keys.values().removeIf(Map::isEmpty);
    return keys.isEmpty();
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(keys.size());
    for (Map.Entry<Long, NavigableMap<Integer, Long>> key : keys.entrySet()) {
      out.writeLong(key.getKey());
      out.writeInt(key.getValue().size());
      for (Map.Entry<Integer, Long> place : key.getValue().entrySet()) {
        out.writeInt(place.getKey());
        out.writeLong(place.getValue());
      }
    }
  }

  static KeySketch read(LedgerInput in) throws IOException {
    KeySketch sketch = new KeySketch();
    for (int left = in.readInt(); left > 0; left--) {
      long key = in.readLong();
      for (int places = in.readInt(); places > 0; places--) {
        sketch.add(key, in.readInt(), in.readLong());
      }
    }
    return sketch;
  }
}
