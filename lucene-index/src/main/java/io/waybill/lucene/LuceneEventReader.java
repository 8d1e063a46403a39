package io.waybill.lucene;

import io.waybill.event.EventKind;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import io.waybill.store.HopCount;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Reads one {@link View}. Look-ups walk postings directly; {@link EventSearch} does the rest. */
final class LuceneEventReader implements EventReader {
  /** Tenants that one read looks through at most. */
  private static final int MAX_TENANTS = 10_000;

  /** Levels that lines are counted by. */
  private static final int MAX_LEVELS = 50;

  private final View view;
  private final BlobReader blobs;
  private boolean closed;

  LuceneEventReader(View view) {
    this.view = view;
    this.blobs = new BlobReader(view.reader());
  }

  @Override
  public Positions visible() {
    return view.positions();
  }

  /** Where an event is, and its place in the order by time. */
  private record Hit(PageKey place, int doc) {}

  @Override
  public Page find(Scope scope, Key key, int limit, Optional<PageKey> after) {
    Comparator<Hit> order = Comparator.comparing(Hit::place);
    PriorityQueue<Hit> earliest = new PriorityQueue<>(order.reversed());
    try {
      for (String tenant : tenants(scope)) {
        BytesRef term = Terms.key(tenant, key);
        for (LeafReaderContext leaf : view.leaves()) {
          collect(leaf, term, limit, after, earliest);
        }
      }
      List<Hit> hits = new ArrayList<>(earliest);
      hits.sort(order);
      boolean more = hits.size() > limit;
      List<Hit> page = more ? hits.subList(0, limit) : hits;
      BlobReader.Part part = blobs.readSome(page.stream().mapToInt(Hit::doc).toArray());
      boolean cut = part.read() < page.size();
      Optional<PageKey> next =
          more || cut ? Optional.of(page.get(part.read() - 1).place()) : Optional.empty();
      return new Page(part.events(), next, cut, blobs.warnings());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void collect(
      LeafReaderContext leaf,
      BytesRef term,
      int limit,
      Optional<PageKey> after,
      PriorityQueue<Hit> earliest)
      throws IOException {
    PostingsEnum postings = postings(leaf, term);
    if (postings == null) {
      return;
    }
    NumericDocValues times = leaf.reader().getNumericDocValues(EventDocument.TIME);
    NumericDocValues ties = leaf.reader().getNumericDocValues(EventDocument.TIE);
    for (int doc = postings.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = postings.nextDoc()) {
      PageKey place = place(times, ties, doc);
      if (after.isPresent() && place.compareTo(after.get()) <= 0) {
        continue;
      }
      if (earliest.size() > limit) {
        if (place.compareTo(earliest.element().place()) >= 0) {
          continue;
        }
        earliest.remove();
      }
      earliest.add(new Hit(place, leaf.docBase + doc));
    }
  }

  private static PageKey place(NumericDocValues times, NumericDocValues ties, int doc)
      throws IOException {
    boolean found = times.advanceExact(doc) && ties.advanceExact(doc);
    return found ? new PageKey(times.longValue(), ties.longValue()) : new PageKey(0, 0);
  }

  private static @Nullable PostingsEnum postings(LeafReaderContext leaf, BytesRef term)
      throws IOException {
    org.apache.lucene.index.Terms terms = leaf.reader().terms(Terms.FIELD);
    if (terms == null) {
      return null;
    }
    TermsEnum at = terms.iterator();
    return at.seekExact(term) ? at.postings(null, PostingsEnum.NONE) : null;
  }

  @Override
  public long count(Scope scope, Key key) {
    try {
      long count = 0;
      for (String tenant : tenants(scope)) {
        BytesRef term = Terms.key(tenant, key);
        for (LeafReaderContext leaf : view.leaves()) {
          PostingsEnum postings = postings(leaf, term);
          count += postings == null ? 0 : postings.cost();
        }
      }
      return count;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Page search(Scope scope, EventQuery query, int limit, Optional<PageKey> after) {
    try {
      return new EventSearch(view.reader(), blobs, tenants(scope)).page(query, limit, after);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public List<String> values(Scope scope, Facet facet, String prefix, int limit) {
    try {
      if (facet == Facet.TENANT) {
        return tenants(scope).stream()
            .filter(t -> t.startsWith(prefix))
            .sorted()
            .limit(limit)
            .toList();
      }
      TreeSet<String> values = new TreeSet<>();
      for (String tenant : tenants(scope)) {
        BytesRef begin = Terms.prefix(facet, tenant, "");
        BytesRef from = Terms.prefix(facet, tenant, prefix);
        enumerate(from, begin.length, limit, values);
      }
      return values.stream().limit(limit).toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Set<String> tenants(Scope scope) throws IOException {
    if (scope.tenants().isPresent()) {
      return scope.tenants().get();
    }
    Set<String> all = new LinkedHashSet<>();
    enumerate(Terms.tenant(""), 1, MAX_TENANTS, all);
    return all;
  }

  /** Adds what stands behind {@code skip} bytes of each term that begins with {@code from}. */
  private void enumerate(BytesRef from, int skip, int limit, Set<String> values)
      throws IOException {
    for (LeafReaderContext leaf : view.leaves()) {
      org.apache.lucene.index.Terms terms = leaf.reader().terms(Terms.FIELD);
      if (terms == null) {
        continue;
      }
      TermsEnum at = terms.iterator();
      if (at.seekCeil(from) == TermsEnum.SeekStatus.END) {
        continue;
      }
      int seen = 0;
      for (BytesRef term = at.term();
          term != null && StringHelper.startsWith(term, from) && seen++ < limit;
          term = at.next()) {
        values.add(new BytesRef(term.bytes, term.offset + skip, term.length - skip).utf8ToString());
      }
    }
  }

  @Override
  public List<HopCount> countHops(
      Scope scope, EventKind kind, long fromUnixNano, long toUnixNano, int limit) {
    try {
      return new HopCounts(view.leaves(), blobs, tenants(scope))
          .count(kind, fromUnixNano, toUnixNano, limit);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Optional<Map<String, long[]>> countLogs(Scope scope, String service, long[] bounds) {
    try {
      Map<String, long[]> counts = new TreeMap<>();
      for (String tenant : tenants(scope)) {
        Set<String> levels = new TreeSet<>();
        BytesRef begin = Terms.text(Terms.LEVEL, tenant, "");
        enumerate(begin, begin.length, MAX_LEVELS, levels);
        if (levels.size() >= MAX_LEVELS) {
          return Optional.empty();
        }
        new LogCounts(view.reader(), tenant, service, bounds)
            .by(levels)
            .forEach((level, more) -> counts.merge(level, more, LuceneEventReader::plus));
      }
      return Optional.of(counts);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Optional<long[]> countOverTime(Scope scope, EventQuery query, long[] bounds) {
    try {
      return new EventSearch(view.reader(), blobs, tenants(scope)).overTime(query, bounds);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Optional<Map<Facet, List<FacetCount>>> countByFacet(
      Scope scope, EventQuery query, Set<Facet> facets, int limit) {
    try {
      return new EventSearch(view.reader(), blobs, tenants(scope)).byFacet(query, facets, limit);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static long[] plus(long[] one, long[] other) {
    long[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static StoreException unreadable(IOException e) {
    return new StoreException(
        "the index can't be read: "
            + e.getMessage()
            + ". See /readyz; waybill serve --reindex rebuilds it from Kafka",
        e);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      view.release();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
