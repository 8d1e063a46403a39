package io.waybill.ledger;

import io.waybill.event.ReportDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What applications were given, so that their silence means something. A process accounts for what
 * it was given and committed past: where each of its reports from then to the end of the time that
 * an outcome may take is there, and none names the message, there was no outcome. Bounded by the
 * number of processes and of what they were given; what has no room is counted.
 */
final class Reports {
  private static final int MOST = 100_000;

  private record Teller(String tenant, String group, String instance, long epoch)
      implements Comparable<Teller> {
    @Override
    public int compareTo(Teller other) {
      int byTenant = tenant.compareTo(other.tenant);
      int byGroup = byTenant != 0 ? byTenant : group.compareTo(other.group);
      int byInstance = byGroup != 0 ? byGroup : instance.compareTo(other.instance);
      return byInstance != 0 ? byInstance : Long.compare(epoch, other.epoch);
    }
  }

  private final Map<Teller, Account> accounts = new TreeMap<>();
  private final Map<InputPartition, NavigableMap<Teller, Offer>> offers = new TreeMap<>();
  private int size;

  /**
   * Takes a report.
   *
   * @return how much of it there was no room for
   */
  int take(String tenant, ReportDetail report) {
    Teller process = new Teller(tenant, report.group(), report.instance(), report.epochUnixMilli());
    Account account = accounts.get(process);
    if (account == null) {
      if (accounts.size() >= MOST) {
        return 1;
      }
      account = Account.none();
      accounts.put(process, account);
    }
    account.take(report);
    int unheard = 0;
    for (ReportDetail.Told told : report.told()) {
      if (!told.offered().isEmpty() || told.committed() >= 0) {
        unheard += offer(process, told, report.asOfUnixMilli()) ? 0 : 1;
      }
    }
    return unheard;
  }

  private boolean offer(Teller process, ReportDetail.Told told, long asOfUnixMilli) {
    InputPartition partition = new InputPartition(told.cluster(), told.topic(), told.partition());
    NavigableMap<Teller, Offer> all = offers.computeIfAbsent(partition, unused -> new TreeMap<>());
    Offer offer = all.get(process);
    if (offer == null) {
      if (size >= MOST) {
        return false;
      }
      size++;
      offer = Offer.none();
      all.put(process, offer);
    }
    offer.take(told, asOfUnixMilli);
    return true;
  }

  /**
   * What it means that nobody told of this message.
   *
   * @param withinMilli how long after a commit an outcome may come
   */
  Silence silence(
      InputPartition partition, String group, long offset, Scope scope, long withinMilli) {
    long committedAt = Long.MIN_VALUE;
    boolean offered = false;
    NavigableMap<Teller, Offer> all = offers.getOrDefault(partition, new TreeMap<>());
    for (Map.Entry<Teller, Offer> one : all.entrySet()) {
      if (counts(one.getKey(), group, scope)) {
        OptionalLong since = one.getValue().offeredAt(offset);
        OptionalLong past = one.getValue().committedPast(offset);
        offered |= since.isPresent();
        if (since.isPresent() && past.isPresent() && past.getAsLong() >= since.getAsLong()) {
          committedAt = Math.max(committedAt, past.getAsLong());
        }
      }
    }
    if (!offered) {
      return Silence.NOT_OFFERED;
    }
    if (committedAt == Long.MIN_VALUE) {
      return Silence.OPEN;
    }
    Silence silence = Silence.PROVEN;
    for (Map.Entry<Teller, Offer> one : all.entrySet()) {
      if (counts(one.getKey(), group, scope)) {
        OptionalLong since = one.getValue().offeredAt(offset);
        if (since.isPresent()) {
          silence =
              least(
                  silence,
                  account(one.getKey()).between(since.getAsLong(), committedAt + withinMilli));
        }
      }
    }
    return silence;
  }

  /**
   * What it means that a message which is there was given to none of the group's processes: proven
   * where one of them was given its neighbours on both sides, by one row of reports, and committed
   * past it.
   */
  Silence passedBy(
      InputPartition partition, String group, long offset, Scope scope, long withinMilli) {
    NavigableMap<Teller, Offer> all = offers.getOrDefault(partition, new TreeMap<>());
    OptionalLong before = OptionalLong.empty();
    OptionalLong behind = OptionalLong.empty();
    for (Map.Entry<Teller, Offer> one : all.entrySet()) {
      if (counts(one.getKey(), group, scope)) {
        OptionalLong last = one.getValue().offered().lastBelow(offset);
        PrimitiveIterator.OfLong next = one.getValue().offered().from(offset);
        before = max(before, last);
        if (next.hasNext()) {
          behind = min(behind, OptionalLong.of(next.nextLong()));
        }
      }
    }
    if (before.isEmpty() || behind.isEmpty()) {
      return Silence.NOT_OFFERED;
    }
    for (Map.Entry<Teller, Offer> one : all.entrySet()) {
      Offer offer = one.getValue();
      OptionalLong since = offer.offeredAt(before.getAsLong());
      OptionalLong past = offer.committedPast(offset);
      boolean hadBoth =
          counts(one.getKey(), group, scope)
              && since.isPresent()
              && offer.offered().has(behind.getAsLong())
              && past.isPresent()
              && past.getAsLong() >= since.getAsLong();
      if (hadBoth) {
        return account(one.getKey()).between(since.orElseThrow(), past.orElseThrow() + withinMilli);
      }
    }
    return Silence.NOT_OFFERED;
  }

  /**
   * Messages of these that none of the group's processes was given, where all they were given is
   * known up to this time, and one of them committed past.
   */
  OffsetSet unseen(
      OffsetSet offsets, InputPartition partition, String group, Scope scope, long untilMilli) {
    OffsetSet unseen = offsets.copy();
    long committed = -1;
    for (Map.Entry<Teller, Offer> one :
        offers.getOrDefault(partition, new TreeMap<>()).entrySet()) {
      if (counts(one.getKey(), group, scope)) {
        unseen.removeAll(one.getValue().offered());
        committed = Math.max(committed, one.getValue().committed());
      }
    }
    boolean isAllKnown =
        accounts.entrySet().stream()
            .filter(one -> counts(one.getKey(), group, scope))
            .allMatch(one -> one.getValue().isWholeUntil(untilMilli));
    return isAllKnown ? unseen.within(0, Math.max(0, committed)) : new OffsetSet();
  }

  private static OptionalLong max(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || (other.isPresent() && other.getAsLong() > one.getAsLong())
        ? other
        : one;
  }

  private static OptionalLong min(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong())
        ? other
        : one;
  }

  private Account account(Teller process) {
    Account account = accounts.get(process);
    return account == null ? Account.none() : account;
  }

  private static Silence least(Silence one, Silence other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static boolean counts(Teller process, String group, Scope scope) {
    return process.group().equals(group) && scope.allows(process.tenant());
  }

  /** Partitions of this topic of which something was given to anybody. */
  List<InputPartition> partitions(String cluster, String topic) {
    return offers.keySet().stream()
        .filter(partition -> partition.cluster().equals(cluster) && partition.topic().equals(topic))
        .toList();
  }

  /** What the group's processes were given and committed past. */
  OffsetSet accountable(InputPartition partition, String group, Scope scope) {
    OffsetSet all = new OffsetSet();
    offers
        .getOrDefault(partition, new TreeMap<>())
        .forEach((process, offer) -> {
          if (counts(process, group, scope)) {
            all.addAll(offer.offered().within(0, offer.committed()));
          }
        });
    return all;
  }

  /** Messages that are there, and that stand between what the group was given. */
  OffsetSet passedBy(Tapped tapped, InputPartition partition, String group, Scope scope) {
    OffsetSet offered = new OffsetSet();
    offers
        .getOrDefault(partition, new TreeMap<>())
        .forEach((teller, offer) -> {
          if (counts(teller, group, scope)) {
            offered.addAll(offer.offered());
          }
        });
    if (offered.isEmpty()) {
      return offered;
    }
    OffsetSet between = tapped.there(offered.first(), offered.last());
    between.removeAll(offered);
    return between;
  }

  /** Forgets what is below this offset. */
  void trim(InputPartition partition, long offset) {
    NavigableMap<Teller, Offer> all = offers.get(partition);
    if (all != null) {
      int before = all.size();
      all.values().removeIf(offer -> offer.removeBelow(offset));
      size -= before - all.size();
      if (all.isEmpty()) {
        offers.remove(partition);
      }
    }
  }

  /** Forgets processes that were not heard of since, and of which nothing is left. */
  void forgetSilent(long sinceUnixMilli) {
    Set<Teller> known = new TreeSet<>();
    offers.values().forEach(all -> known.addAll(all.keySet()));
    accounts
        .entrySet()
        .removeIf(one ->
            one.getValue().lastHeardMilli() < sinceUnixMilli && !known.contains(one.getKey()));
  }

  /** Forgets a partition: its offsets are another incarnation's now. */
  void forget(InputPartition partition) {
    Map<Teller, Offer> gone = offers.remove(partition);
    size -= gone == null ? 0 : gone.size();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(accounts.size());
    for (Map.Entry<Teller, Account> one : accounts.entrySet()) {
      write(one.getKey(), out);
      one.getValue().write(out);
    }
    out.writeInt(offers.size());
    for (Map.Entry<InputPartition, NavigableMap<Teller, Offer>> one : offers.entrySet()) {
      Binary.write(one.getKey(), out);
      out.writeInt(one.getValue().size());
      for (Map.Entry<Teller, Offer> offer : one.getValue().entrySet()) {
        write(offer.getKey(), out);
        offer.getValue().write(out);
      }
    }
  }

  private static void write(Teller process, DataOutputStream out) throws IOException {
    out.writeUTF(process.tenant());
    out.writeUTF(process.group());
    out.writeUTF(process.instance());
    out.writeLong(process.epoch());
  }

  void read(DataInputStream in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Teller process = teller(in);
      accounts.put(process, Account.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      InputPartition partition = Binary.partition(in);
      NavigableMap<Teller, Offer> all = new TreeMap<>();
      for (int more = in.readInt(); more > 0; more--) {
        Teller process = teller(in);
        all.put(process, Offer.read(in));
      }
      offers.put(partition, all);
      size += all.size();
    }
  }

  private static Teller teller(DataInputStream in) throws IOException {
    return new Teller(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
  }
}
