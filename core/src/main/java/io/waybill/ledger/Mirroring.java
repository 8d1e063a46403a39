package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.trace.SpanRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages of a topic are in its mirror, for one tenant. They have other offsets there, so
 * that they are told by the span that wrote them, or by key and value; where several are alike and
 * one of them is there, all are taken to be. Both sides are kept for as long as the other may still
 * come; of what was too much it is not known.
 */
final class Mirroring {
  /** Identities of each side that are kept; a message has two at most. */
  private static final int MOST = 1 << 16;

  /** Messages with the same identity that are waited for. */
  private static final int ALIKE = 8;

  private record At(int partition, long offset) {}

  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private final Map<Long, List<At>> awaited = new LinkedHashMap<>();
  private final Map<Long, At> copies = new LinkedHashMap<>();
  private final Set<Long> unmatched = new HashSet<>();
  private boolean scattered;

  /** Takes a message of the topic. */
  void original(Event event, MessageDetail message) {
    At at = new At(message.coordinate().partition(), message.coordinate().offset());
    Lane lane = lane(at.partition());
    lane.read(at.offset());
    List<Long> identities = identities(event, message);
    if (identities.isEmpty()) {
      lane.doubt(at.offset());
    }
    for (long identity : identities) {
      At there = copies.get(identity);
      if (there != null) {
        match(identity, at, there);
      }
    }
    if (!lane.has(at.offset())) {
      identities.forEach(identity -> await(identity, at));
    }
  }

  private void await(long identity, At at) {
    List<At> alike = awaited.computeIfAbsent(identity, unused -> new ArrayList<>(1));
    if (alike.size() >= ALIKE) {
      lane(at.partition()).doubt(at.offset());
    } else if (!alike.contains(at)) {
      alike.add(at);
    }
    if (awaited.size() > MOST) {
      Map.Entry<Long, List<At>> eldest = awaited.entrySet().iterator().next();
      eldest.getValue().forEach(old -> lane(old.partition()).doubt(old.offset()));
      awaited.remove(eldest.getKey());
    }
  }

  /** Takes a message of the mirror. */
  void copy(Event event, MessageDetail message) {
    At there = new At(message.coordinate().partition(), message.coordinate().offset());
    List<Long> identities = identities(event, message);
    if (!identities.isEmpty() && identities.stream().noneMatch(copies::containsKey)) {
      lane(there.partition()).stranger(there.offset());
    }
    for (long identity : identities) {
      if (copies.putIfAbsent(identity, there) == null) {
        unmatched.add(identity);
      }
      List<At> originals = awaited.remove(identity);
      if (originals != null) {
        originals.forEach(at -> match(identity, at, there));
      }
    }
    while (copies.size() > MOST) {
      Map.Entry<Long, At> eldest = copies.entrySet().iterator().next();
      if (unmatched.remove(eldest.getKey())) {
        lane(eldest.getValue().partition()).forgot(eldest.getValue().offset());
      }
      copies.remove(eldest.getKey());
    }
  }

  private void match(long identity, At at, At there) {
    unmatched.remove(identity);
    scattered |= at.partition() != there.partition();
    lane(there.partition()).known(there.offset());
    lane(at.partition()).match(at.offset(), there.offset());
  }

  private Lane lane(int partition) {
    return lanes.computeIfAbsent(partition, unused -> new Lane());
  }

  /** What a message is told by: the span that wrote it and its key, and its value and its key. */
  private static List<Long> identities(Event event, MessageDetail message) {
    List<Long> identities = new ArrayList<>(2);
    SpanRef span = event.trace();
    if (span.spanId().isPresent() && !message.severalContexts()) {
      identities.add(
          mixed(
              span.traceId().high() ^ Long.rotateLeft(span.traceId().low(), 17),
              span.spanId().value(),
              message.keyHash()));
    }
    if (message.valueHash() != 0) {
      identities.add(mixed(message.valueHash(), 0, message.keyHash()));
    }
    return identities;
  }

  /** One of three, as MurmurHash3 mixes. */
  private static long mixed(long one, long two, long three) {
    return mixed(one + 0x9e3779b97f4a7c15L * mixed(two + 0x9e3779b97f4a7c15L * mixed(three)));
  }

  private static long mixed(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** What is known to be there, by partition of the topic. */
  Map<Integer, Lane> lanes() {
    return lanes;
  }

  /** True where messages are in other partitions there, so that nothing is known of their order. */
  boolean isScattered() {
    return scattered;
  }

  /** Forgets messages of the topic below this offset. */
  void trim(int partition, long offset) {
    Lane lane = lanes.get(partition);
    if (lane != null && lane.removeBelow(offset)) {
      lanes.remove(partition);
    }
  }

  /** Forgets a partition of the topic: its offsets are another incarnation's now. */
  void forget(int partition) {
    lanes.remove(partition);
    awaited.values().forEach(alike -> alike.removeIf(at -> at.partition() == partition));
    awaited.values().removeIf(List::isEmpty);
  }

  void write(LedgerOutput out) throws IOException {
    out.writeBoolean(scattered);
    out.writeInt(lanes.size());
    for (Map.Entry<Integer, Lane> lane : lanes.entrySet()) {
      out.writeInt(lane.getKey());
      lane.getValue().write(out);
    }
    out.writeInt(awaited.size());
    for (Map.Entry<Long, List<At>> one : awaited.entrySet()) {
      out.writeLong(one.getKey());
      out.writeInt(one.getValue().size());
      for (At at : one.getValue()) {
        write(at, out);
      }
    }
    out.writeInt(copies.size());
    for (Map.Entry<Long, At> one : copies.entrySet()) {
      out.writeLong(one.getKey());
      write(one.getValue(), out);
      out.writeBoolean(unmatched.contains(one.getKey()));
    }
  }

  private static void write(At at, LedgerOutput out) throws IOException {
    out.writeInt(at.partition());
    out.writeLong(at.offset());
  }

  static Mirroring read(LedgerInput in) throws IOException {
    Mirroring mirroring = new Mirroring();
    mirroring.scattered = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      int partition = in.readInt();
      mirroring.lanes.put(partition, Lane.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      long identity = in.readLong();
      List<At> alike = new ArrayList<>();
      for (int more = in.readInt(); more > 0; more--) {
        alike.add(new At(in.readInt(), in.readLong()));
      }
      mirroring.awaited.put(identity, alike);
    }
    for (int left = in.readInt(); left > 0; left--) {
      long identity = in.readLong();
      mirroring.copies.put(identity, new At(in.readInt(), in.readLong()));
      if (in.readBoolean()) {
        mirroring.unmatched.add(identity);
      }
    }
    return mirroring;
  }
}
