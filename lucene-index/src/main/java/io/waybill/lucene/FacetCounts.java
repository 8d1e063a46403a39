package io.waybill.lucene;

import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

/**
 * Counts what a query finds by the values of facets: per segment a bit for each event that is
 * found, then the postings of each value against the bits. Costs at most the postings of the
 * facets, in segments that hold anything that is found.
 */
final class FacetCounts {
  /** More values, in all tenants together, are not counted by. */
  private static final int MAX_VALUES = 10_000;

  /** Postings that skipping over is worth it for, per event that is found. */
  private static final int WORTH_SKIPPING = 8;

  private final Set<String> tenants;
  private final Map<Facet, Map<String, Long>> counts = new EnumMap<>(Facet.class);

  FacetCounts(Set<String> tenants, Set<Facet> facets) {
    this.tenants = tenants;
    facets.forEach(facet -> counts.put(facet, new HashMap<>()));
  }

  Optional<Map<Facet, List<FacetCount>>> of(IndexSearcher searcher, Query query, int limit)
      throws IOException {
    if (tenants.size() > MAX_VALUES / 10) {
      return Optional.empty(); // looking each up in each segment would take long
    }
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      org.apache.lucene.index.Terms terms = leaf.reader().terms(Terms.FIELD);
      if (scorer == null || terms == null) {
        continue;
      }
      FixedBitSet found = new FixedBitSet(leaf.reader().maxDoc());
      found.or(scorer.iterator());
      int cardinality = found.cardinality();
      if (cardinality > 0 && !count(terms.iterator(), found, cardinality)) {
        return Optional.empty();
      }
    }
    Map<Facet, List<FacetCount>> most = new EnumMap<>(Facet.class);
    counts.forEach((facet, of) -> most.put(facet, FacetCount.most(of, limit)));
    return Optional.of(most);
  }

  private boolean count(TermsEnum terms, FixedBitSet found, int cardinality) throws IOException {
    for (Facet facet : counts.keySet()) {
      for (String tenant : tenants) {
        BytesRef begin =
            facet == Facet.TENANT ? Terms.tenant(tenant) : Terms.prefix(facet, tenant, "");
        if (!count(terms, facet, begin, found, cardinality)) {
          return false;
        }
      }
    }
    return true;
  }

  /** False where there are too many values. */
  private boolean count(
      TermsEnum terms, Facet facet, BytesRef begin, FixedBitSet found, int cardinality)
      throws IOException {
    Map<String, Long> of = counts.getOrDefault(facet, Map.of());
    int skip = facet == Facet.TENANT ? 1 : begin.length;
    if (terms.seekCeil(begin) == TermsEnum.SeekStatus.END) {
      return true;
    }
    for (BytesRef term = terms.term();
        term != null && StringHelper.startsWith(term, begin);
        term = terms.next()) {
      if (facet == Facet.TENANT && term.length != begin.length) {
        return true; // another tenant, whose name is longer
      }
      long more = found(terms, found, cardinality);
      if (more > 0) {
        of.merge(
            new BytesRef(term.bytes, term.offset + skip, term.length - skip).utf8ToString(),
            more,
            Long::sum);
        if (of.size() > MAX_VALUES) {
          return false;
        }
      }
    }
    return true;
  }

  /** How many of the events that are found have this value. */
  private static long found(TermsEnum term, FixedBitSet found, int cardinality) throws IOException {
    PostingsEnum postings = term.postings(null, PostingsEnum.NONE);
    boolean isWorthIt = term.docFreq() / WORTH_SKIPPING > cardinality;
    long count = 0;
    int doc = postings.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS) {
      if (found.get(doc)) {
        count++;
        doc = postings.nextDoc();
      } else if (isWorthIt) {
        int next = found.nextSetBit(doc);
        doc = next == DocIdSetIterator.NO_MORE_DOCS ? next : postings.advance(next);
      } else {
        doc = postings.nextDoc();
      }
    }
    return count;
  }
}
