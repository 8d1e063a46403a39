package io.waybill.lucene;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.SourcePosition;
import io.waybill.store.HopCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;

/** Counts dead letters and retries by {@link HopKey}, from doc values alone. */
final class HopCounts {
  private final List<LeafReaderContext> leaves;
  private final BlobReader blobs;
  private final Set<String> tenants;
  private final Map<HopKey, Tally> tallies = new HashMap<>();

  private static final class Tally {
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private int firstDoc;
  }

  HopCounts(List<LeafReaderContext> leaves, BlobReader blobs, Set<String> tenants) {
    this.leaves = leaves;
    this.blobs = blobs;
    this.tenants = tenants;
  }

  List<HopCount> count(EventKind kind, long fromUnixNano, long toUnixNano, int limit)
      throws IOException {
    for (LeafReaderContext leaf : leaves) {
      for (String tenant : tenants) {
        tally(leaf, tenant, kind, fromUnixNano, toUnixNano);
      }
    }
    List<Map.Entry<HopKey, Tally>> most = new ArrayList<>(tallies.entrySet());
    most.sort(
        Comparator.comparingLong((Map.Entry<HopKey, Tally> e) -> e.getValue().count)
            .reversed()
            .thenComparing(e -> e.getKey().toString()));
    List<HopCount> counts = new ArrayList<>();
    for (Map.Entry<HopKey, Tally> entry : most.subList(0, Math.min(limit, most.size()))) {
      HopKey key = entry.getKey();
      Tally tally = entry.getValue();
      for (Event sample : blobs.read(new int[] {tally.firstDoc})) {
        SourcePosition source = sample.source();
        counts.add(
            new HopCount(
                key.tenant(),
                key.topic(),
                key.errorType(),
                key.group(),
                tally.count,
                tally.first,
                tally.last,
                source));
      }
    }
    return counts;
  }

  private void tally(LeafReaderContext leaf, String tenant, EventKind kind, long from, long to)
      throws IOException {
    org.apache.lucene.index.Terms terms = leaf.reader().terms(Terms.FIELD);
    SortedDocValues hops = leaf.reader().getSortedDocValues(EventDocument.HOP);
    if (terms == null || hops == null) {
      return;
    }
    TermsEnum at = terms.iterator();
    if (!at.seekExact(Terms.text(Terms.KIND, tenant, kind.label()))) {
      return;
    }
    NumericDocValues times = leaf.reader().getNumericDocValues(EventDocument.TIME);
    PostingsEnum postings = at.postings(null, PostingsEnum.NONE);
    for (int doc = postings.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = postings.nextDoc()) {
      if (!times.advanceExact(doc)
          || times.longValue() < from
          || times.longValue() >= to
          || !hops.advanceExact(doc)) {
        continue;
      }
      HopKey key = HopKey.decode(hops.lookupOrd(hops.ordValue()));
      Tally tally = tallies.computeIfAbsent(key, k -> new Tally());
      tally.count++;
      tally.last = Math.max(tally.last, times.longValue());
      if (times.longValue() < tally.first) {
        tally.first = times.longValue();
        tally.firstDoc = leaf.docBase + doc;
      }
    }
  }
}
