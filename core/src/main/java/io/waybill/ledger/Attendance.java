package io.waybill.ledger;

import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.MetricDetail;
import io.waybill.event.SpanDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which processes serve a group, and whether every span of theirs came. A message that a process
 * made no span of, while it did of what stands before and behind it, was left out by it: that is
 * proven where all spans of that time are here, by the SDK's own count. Bounded by the number of
 * processes and of what they serve; what has no room proves nothing, and is counted.
 */
final class Attendance implements Remembered {
  private static final int MOST_PROCESSES = 1_000;
  private static final int MOST_PLACES = 1_000;
  private static final String INSTANCE = "service.instance.id";

  private record Instance(String tenant, String service, String id)
      implements Comparable<Instance> {
    @Override
    public int compareTo(Instance other) {
      int byTenant = tenant.compareTo(other.tenant);
      int byService = byTenant != 0 ? byTenant : service.compareTo(other.service);
      return byService != 0 ? byService : id.compareTo(other.id);
    }

    void write(LedgerOutput out) throws IOException {
      out.writeUTF(tenant);
      out.writeUTF(service);
      out.writeUTF(id);
    }

    static Instance read(LedgerInput in) throws IOException {
      return new Instance(in.readUTF(), in.readUTF(), in.readUTF());
    }
  }

  private final Map<Instance, SpanAccount> accounts = new TreeMap<>();
  private final NavigableMap<Place, NavigableMap<Instance, Handled>> handled = new TreeMap<>();
  private final Set<Instance> changed = new HashSet<>();
  private int places;

  /** True where there was no room for some process: it may have handled anything. */
  private boolean crowded;

  /**
   * Takes a span or a count.
   *
   * @return how much of it there was no room for
   */
  int take(Event event) {
    if (event.detail() instanceof SpanDetail span) {
      return came(event, span) + handled(instance(event), span);
    }
    return event.detail() instanceof MetricDetail metric && SpanCounters.isCount(event)
        ? count(instance(event), event, metric)
        : 0;
  }

  private static Instance instance(Event event) {
    return new Instance(event.tenant(), event.service(), event.attributes().first(INSTANCE));
  }

  /**
   * Takes that a span came, whatever it says.
   *
   * @return how much of it there was no room for
   */
  int came(Event event, SpanDetail span) {
    Instance instance = instance(event);
    SpanAccount account = account(instance);
    if (account == null) {
      return 1;
    }
    account.ended(span.endUnixNano() / 1_000_000, event.trace().spanId().value());
    if (account.counts()) {
      changed.add(instance);
    }
    return 0;
  }

  private int count(Instance instance, Event event, MetricDetail metric) {
    if (instance.id().isEmpty()) {
      return 0; // of which process?
    }
    SpanAccount account = account(instance);
    if (account == null) {
      return 1;
    }
    account.counted(event, metric);
    changed.add(instance);
    return 0;
  }

  private @Nullable SpanAccount account(Instance instance) {
    SpanAccount known = accounts.get(instance);
    if (known == null && accounts.size() < MOST_PROCESSES) {
      known = SpanAccount.none();
      accounts.put(instance, known);
    }
    crowded |= known == null;
    return known;
  }

  private int handled(Instance instance, SpanDetail span) {
    int unheard = 0;
    for (MessageRef message : span.messages()) {
      if (message.role() == MessageRef.Role.PROCESSED && !span.group().isEmpty()) {
        unheard += handled(instance, message, span) ? 0 : 1;
      }
    }
    crowded |= unheard > 0;
    return unheard;
  }

  private boolean handled(Instance instance, MessageRef message, SpanDetail span) {
    Place place = new Place(instance.tenant(), Place.partition(message.coordinate()), span.group());
    NavigableMap<Instance, Handled> all = handled.computeIfAbsent(place, unused -> new TreeMap<>());
    Handled known = all.get(instance);
    if (known == null) {
      if (places >= MOST_PLACES) {
        return false;
      }
      places++;
      known = Handled.none();
      all.put(instance, known);
    }
    known.take(
        message.coordinate().offset(),
        span.startUnixNano() / 1_000_000,
        span.endUnixNano() / 1_000_000);
    return true;
  }

  /**
   * Those of these messages that the group's processes left out.
   *
   * @param withinMilli how long after what stands behind it a message may still be handled
   */
  OffsetSet leftOut(
      Supplier<OffsetSet> messages,
      InputPartition partition,
      String group,
      long withinMilli,
      Scope scope) {
    List<Handled> here = here(partition, group, scope);
    return here.isEmpty() || crowded
        ? new OffsetSet()
        : Absences.of(messages.get(), here, ofTopic(partition, group, scope), withinMilli);
  }

  private List<Handled> here(InputPartition partition, String group, Scope scope) {
    List<Handled> here = new ArrayList<>();
    Place.of(handled, partition)
        .forEach((place, byProcess) -> {
          if (place.group().equals(group) && scope.allows(place.tenant())) {
            here.addAll(byProcess.values());
          }
        });
    return here;
  }

  /**
   * Those of these messages that none of the group's processes handled, where every span of theirs
   * is here, from their beginning to this time.
   */
  OffsetSet unseen(
      Supplier<OffsetSet> messages,
      InputPartition partition,
      String group,
      long untilMilli,
      Scope scope) {
    List<SpanAccount> processes = ofTopic(partition, group, scope);
    boolean isAllKnown =
        !crowded
            && !processes.isEmpty()
            && processes.stream().allMatch(process -> process.isWhole(untilMilli));
    if (!isAllKnown) {
      return new OffsetSet();
    }
    OffsetSet unseen = messages.get();
    here(partition, group, scope).forEach(one -> unseen.removeAll(one.offsets()));
    return unseen;
  }

  /** The accounts of all processes that were seen to serve the group's topic. */
  private List<SpanAccount> ofTopic(InputPartition partition, String group, Scope scope) {
    Set<Instance> processes = new TreeSet<>();
    handled.forEach((place, all) -> {
      if (place.group().equals(group)
          && scope.allows(place.tenant())
          && place.partition().cluster().equals(partition.cluster())
          && place.partition().topic().equals(partition.topic())) {
        processes.addAll(all.keySet());
      }
    });
    return processes.stream()
        .map(instance -> accounts.getOrDefault(instance, SpanAccount.none()))
        .toList();
  }

  /** Tells the topics of which more can be proven since this was last asked. */
  void changed(BiConsumer<String, String> clusterAndTopic) {
    if (!changed.isEmpty()) {
      handled.forEach((place, all) -> {
        if (all.keySet().stream().anyMatch(changed::contains)) {
          clusterAndTopic.accept(place.partition().cluster(), place.partition().topic());
        }
      });
      changed.clear();
    }
  }

  @Override
  public void trim(InputPartition partition, long offset) {
    for (NavigableMap<Instance, Handled> all : Place.of(handled, partition).values()) {
      int before = all.size();
      all.values().removeIf(one -> one.removeBelow(offset));
      places -= before - all.size();
    }
    Place.of(handled, partition).values().removeIf(Map::isEmpty);
  }

  @Override
  public void forget(InputPartition partition) {
    Map<Place, NavigableMap<Instance, Handled>> of = Place.of(handled, partition);
    of.values().forEach(all -> places -= all.size());
    of.clear();
  }

  /** Forgets processes that were not heard of since, and of which nothing is left. */
  void forgetSilent(long sinceUnixMilli) {
    Set<Instance> known = new TreeSet<>();
    handled.values().forEach(all -> known.addAll(all.keySet()));
    accounts
        .entrySet()
        .removeIf(
            one -> one.getValue().lastMilli() < sinceUnixMilli && !known.contains(one.getKey()));
  }

  @Override
  public void write(LedgerOutput out) throws IOException {
    out.writeBoolean(crowded);
    out.writeAll(accounts, Instance::write, SpanAccount::write);
    out.writeAll(
        handled, Place::write, (all, to) -> to.writeAll(all, Instance::write, Handled::write));
  }

  @Override
  public void read(LedgerInput in) throws IOException {
    crowded = in.readBoolean();
    in.readAll(accounts, Instance::read, SpanAccount::read);
    in.readAll(
        handled, Place::read, from -> from.readAll(new TreeMap<>(), Instance::read, Handled::read));
    handled.values().forEach(all -> places += all.size());
  }
}
