package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a dead letter or retry that names no origin tells of it. Several that tell the same are one.
 *
 * @param tenant whose it is
 * @param cluster where it is, and its origin too
 * @param topic of its origin, as far as it says or its own topic's name does; "" for any
 * @param group the consumer group that gave up, or ""
 * @param kind a dead letter, or a retry
 * @param valueHashes by one of which its origin may be found, the likeliest first; one at least
 */
public record Wrapped(
    String tenant,
    String cluster,
    String topic,
    String group,
    EventKind kind,
    List<Long> valueHashes) {
  public Wrapped {
    valueHashes = List.copyOf(valueHashes);
  }

  /** What the event tells; empty where it is no such hop, or holds no value. */
  static Optional<Wrapped> of(Event event) {
    return event.detail() instanceof HopDetail hop
            && hop.origin().isEmpty()
            && !hop.valueHashes().isEmpty()
        ? Optional.of(
            new Wrapped(
                event.tenant(),
                event.source().cluster(),
                hop.likelyTopic(),
                hop.group(),
                hop.eventKind(),
                hop.valueHashes()))
        : Optional.empty();
  }

  /** True where a message may be its origin, by where it is. */
  public boolean mayBe(Coordinate at) {
    return cluster.equals(at.cluster()) && (topic.isEmpty() || topic.equals(at.topic()));
  }

  void write(LedgerOutput out) throws IOException {
    out.writeUTF(tenant);
    out.writeUTF(cluster);
    out.writeUTF(topic);
    out.writeUTF(group);
    out.writeBoolean(kind == EventKind.DEAD_LETTER);
    out.writeInt(valueHashes.size());
    for (long hash : valueHashes) {
      out.writeLong(hash);
    }
  }

  static Wrapped read(LedgerInput in) throws IOException {
    String tenant = in.readUTF();
    String cluster = in.readUTF();
    String topic = in.readUTF();
    String group = in.readUTF();
    EventKind kind = in.readBoolean() ? EventKind.DEAD_LETTER : EventKind.RETRY;
    List<Long> hashes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      hashes.add(in.readLong());
    }
    return new Wrapped(tenant, cluster, topic, group, kind, hashes);
  }
}
