package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the owner says is not for groups, and which messages that are tapped this is. */
final class Exemptions implements Remembered {
  private final Map<String, Exemption> declared = new TreeMap<>();
  private final Map<String, OffsetBook> messages = new TreeMap<>();

  /** None of whose messages are known yet. */
  Exemptions(Set<Exemption> declared) {
    for (Exemption one : declared) {
      this.declared.put(one.toString(), one);
      messages.put(one.toString(), new OffsetBook());
    }
  }

  /**
   * Takes a message.
   *
   * @return how much there was no room for
   */
  int take(Event event, MessageDetail message) {
    int unheard = 0;
    for (Map.Entry<String, Exemption> one : declared.entrySet()) {
      Exemption exemption = one.getValue();
      if (exemption.topic().equals(message.coordinate().topic())
          && exemption.which().filter(by -> by.matches(event)).isPresent()) {
        unheard += book(one.getKey()).add(event.tenant(), message.coordinate());
      }
    }
    return unheard;
  }

  private OffsetBook book(String exemption) {
    return messages.getOrDefault(exemption, new OffsetBook());
  }

  private boolean isAny(InputPartition partition, String group) {
    return declared.values().stream().anyMatch(one -> one.isOf(group, partition.topic()));
  }

  /** Of messages in {@code [0, end)}, what is not for a group. */
  Exempt of(InputPartition partition, String group, long end, Taps taps, Scope scope) {
    Exempt exempt = Exempt.nothing();
    if (!isAny(partition, group)) {
      return exempt;
    }
    exempt.perhaps().addRange(0, end);
    exempt.perhaps().removeAll(taps.of(partition, scope).there());
    declared.forEach((name, one) -> {
      if (one.isOf(group, partition.topic())) {
        if (one.which().isEmpty()) {
          exempt.messages().addRange(0, end);
        } else {
          exempt.messages().addAll(book(name).of(partition, scope));
        }
      }
    });
    exempt.perhaps().removeAll(exempt.messages());
    return exempt;
  }

  /** By what a message is not for a group; empty where it is, or may be. */
  Optional<Exemption> of(InputPartition partition, String group, long offset, Scope scope) {
    return declared.entrySet().stream()
        .filter(one -> one.getValue().isOf(group, partition.topic()))
        .filter(one ->
            one.getValue().which().isEmpty() || book(one.getKey()).has(partition, offset, scope))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** True where it is not known whether a message is for a group, since it was not read. */
  boolean isOpen(InputPartition partition, String group, long offset, Taps taps, Scope scope) {
    return isAny(partition, group)
        && of(partition, group, offset, scope).isEmpty()
        && taps.presence(partition, offset, scope) != Tapped.Presence.THERE;
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    messages.values().forEach(some -> some.trim(partition, offset));
  }

  @Override
  public void forget(InputPartition partition) {
    messages.values().forEach(some -> some.forget(partition));
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(messages, (name, to) -> to.writeUTF(name), OffsetBook::write);
  }

  /** Reads what was written; what was declared then and is no more is left out. */
  @Override
  public void read(LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      book(in.readUTF()).read(in);
    }
  }
}
