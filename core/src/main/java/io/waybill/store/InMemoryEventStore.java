package io.waybill.store;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.query.EventQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An {@link EventStore} in a list: the contract's plainest reading, for tests. Nothing is ever
 * durable.
 */
public final class InMemoryEventStore implements EventStore {
  private volatile State state = new State(List.of(), Positions.NONE, Notes.NONE);

  private record State(List<Event> events, Positions positions, Notes notes) {}

  @Override
  public Positions appended() {
    return state.positions();
  }

  @Override
  public Positions durable() {
    return state.positions();
  }

  @Override
  public Notes notes() {
    return state.notes();
  }

  @Override
  public Appended append(Batch batch) {
    List<Event> all = new ArrayList<>(state.events());
    int before = all.size();
    for (Event event : batch.events()) {
      if (!state.positions().covers(event.source())) {
        all.add(event);
      }
    }
    state =
        new State(
            List.copyOf(all),
            state.positions().with(batch.next()),
            state.notes().with(batch.notes()));
    int stored = all.size() - before;
    return new Appended(stored, batch.events().size() - stored);
  }

  @Override
  public void commit() {
    // memory is as durable as it gets
  }

  @Override
  public Positions recover() {
    return state.positions();
  }

  @Override
  public EventReader reader() {
    return new Reader(state);
  }

  @Override
  public StoreHealth health() {
    return new StoreHealth(true, List.of(), state.events().size(), -1);
  }

  @Override
  public void close() {
    // nothing is held
  }

  private record Reader(State state) implements EventReader {
    private static final Comparator<Event> BY_TIME = Comparator.comparing(PageKey::of);

    @Override
    public Positions visible() {
      return state.positions();
    }

    private Stream<Event> events(Scope scope, Predicate<Event> filter) {
      return state.events().stream().filter(e -> scope.allows(e.tenant()) && filter.test(e));
    }

    @Override
    public Page find(Scope scope, Key key, int limit, Optional<PageKey> after) {
      return page(
          events(scope, key::matches)
              .filter(e -> after.map(a -> PageKey.of(e).compareTo(a) > 0).orElse(true))
              .sorted(BY_TIME),
          limit);
    }

    @Override
    public long count(Scope scope, Key key) {
      return events(scope, key::matches).count();
    }

    @Override
    public Page search(Scope scope, EventQuery query, int limit, Optional<PageKey> after) {
      return page(
          events(scope, query::matches)
              .filter(e -> after.map(a -> PageKey.of(e).compareTo(a) < 0).orElse(true))
              .sorted(BY_TIME.reversed()),
          limit);
    }

    private static Page page(Stream<Event> sorted, int limit) {
      List<Event> some = sorted.limit(limit + 1L).toList();
      if (some.size() <= limit) {
        return new Page(some, Optional.empty(), false, List.of());
      }
      List<Event> page = some.subList(0, limit);
      return new Page(page, Optional.of(PageKey.of(page.getLast())), false, List.of());
    }

    @Override
    public List<String> values(Scope scope, Facet facet, String prefix, int limit) {
      TreeSet<String> values = new TreeSet<>();
      events(scope, e -> true).forEach(e -> values.addAll(facet.valuesOf(e)));
      return values.stream().filter(v -> v.startsWith(prefix)).limit(limit).toList();
    }

    @Override
    public Optional<Map<String, long[]>> countLogs(Scope scope, String service, long[] bounds) {
      Map<String, long[]> counts = new HashMap<>();
      events(scope, e -> service.isEmpty() || e.service().equals(service))
          .forEach(e -> {
            if (e.detail() instanceof LogDetail log && e.time().unixNano() >= bounds[0]) {
              long[] before =
                  counts.computeIfAbsent(
                      log.level().toUpperCase(Locale.ROOT), level -> new long[bounds.length]);
              for (int i = 0; i < bounds.length; i++) {
                before[i] += e.time().unixNano() < bounds[i] ? 1 : 0;
              }
            }
          });
      return Optional.of(counts);
    }

    @Override
    public Optional<long[]> countOverTime(Scope scope, EventQuery query, long[] bounds) {
      long[] counts = new long[bounds.length - 1];
      events(scope, query::matches)
          .forEach(e -> {
            for (int i = 0; i < counts.length; i++) {
              boolean within =
                  bounds[i] <= e.time().unixNano() && e.time().unixNano() < bounds[i + 1];
              counts[i] += within ? 1 : 0;
            }
          });
      return Optional.of(counts);
    }

    @Override
    public Optional<Map<Facet, List<FacetCount>>> countByFacet(
        Scope scope, EventQuery query, Set<Facet> facets, int limit) {
      Map<Facet, List<FacetCount>> all = new EnumMap<>(Facet.class);
      for (Facet facet : facets) {
        Map<String, Long> counts = new HashMap<>();
        events(scope, query::matches)
            .flatMap(e -> facet.valuesOf(e).stream())
            .forEach(value -> counts.merge(value, 1L, Long::sum));
        all.put(facet, FacetCount.most(counts, limit));
      }
      return Optional.of(all);
    }

    @Override
    public List<HopCount> countHops(
        Scope scope, EventKind kind, long fromUnixNano, long toUnixNano, int limit) {
      Map<List<String>, HopCount> counts = new LinkedHashMap<>();
      EventQuery range = EventQuery.ALL.within(fromUnixNano, toUnixNano);
      events(scope, e -> e.kind() == kind && range.matches(e))
          .sorted(BY_TIME)
          .forEach(e -> {
            HopDetail hop = (HopDetail) e.detail();
            HopCount one = HopCount.of(e, hop);
            List<String> alike = List.of(one.tenant(), one.topic(), one.errorType(), one.group());
            counts.merge(alike, one, HopCount::plus);
          });
      return counts.values().stream()
          .sorted(Comparator.comparingLong(HopCount::count).reversed())
          .limit(limit)
          .toList();
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
