package io.waybill.ledger;

import io.waybill.event.ReportDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What applications were given, so that their silence means something. A process accounts for what
 * it was given and committed past: where each of its reports from then to the end of the time that
 * an outcome may take is there, and none names the message, there was no outcome. Bounded by the
 * number of processes and of what they were given; what has no room is counted.
 */
final class Reports implements Remembered {
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

    void write(LedgerOutput out) throws IOException {
      out.writeUTF(tenant);
      out.writeUTF(group);
      out.writeUTF(instance);
      out.writeLong(epoch);
    }

    static Teller read(LedgerInput in) throws IOException {
      return new Teller(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong());
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

  /** What one of a group's processes was given of a partition, and its reports. */
  record Held(Offer offer, Account account) {}

  /** What the group's processes were given of a partition, as these tenants may know. */
  List<Held> held(InputPartition partition, String group, Scope scope) {
    List<Held> held = new ArrayList<>();
    offers
        .getOrDefault(partition, new TreeMap<>())
        .forEach((process, offer) -> {
          if (counts(process, group, scope)) {
            Account account = accounts.get(process);
            held.add(new Held(offer, account == null ? Account.none() : account));
          }
        });
    return held;
  }

  /** The reports of all of the group's processes. */
  Stream<Account> accounts(String group, Scope scope) {
    return accounts.entrySet().stream()
        .filter(one -> counts(one.getKey(), group, scope))
        .map(Map.Entry::getValue);
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

  @Override
  public void trim(InputPartition partition, long offset) {
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

  @Override
  public void forget(InputPartition partition) {
    Map<Teller, Offer> gone = offers.remove(partition);
    size -= gone == null ? 0 : gone.size();
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeAll(accounts, Teller::write, Account::write);
    out.writeAll(offers, Binary::write, (all, to) -> to.writeAll(all, Teller::write, Offer::write));
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    in.readAll(accounts, Teller::read, Account::read);
    in.readAll(
        offers,
        Binary::partition,
        from -> from.readAll(new TreeMap<>(), Teller::read, Offer::read));
    offers.values().forEach(all -> size += all.size());
  }
}
