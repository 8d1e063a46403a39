package io.waybill.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/** Counts events by time, from terms and doc values alone. */
final class TimeCounts {
  private TimeCounts() {}

  /**
   * Of what the query finds, how many are in each stretch of time.
   *
   * @param bounds times in nanoseconds, ascending
   * @return at 0 what is before the first bound, then what is from each bound to the next, at the
   *     end what is from the last on
   */
  static long[] between(IndexSearcher searcher, Query query, long[] bounds) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    long[] counts = new long[bounds.length + 1];
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        count(leaf, scorer.iterator(), bounds, counts);
      }
    }
    return counts;
  }

  private static void count(
      LeafReaderContext leaf, DocIdSetIterator docs, long[] bounds, long[] counts)
      throws IOException {
    NumericDocValues times = leaf.reader().getNumericDocValues(EventDocument.TIME);
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      if (times.advanceExact(doc)) {
        int found = Arrays.binarySearch(bounds, times.longValue());
        counts[found >= 0 ? found + 1 : -found - 1]++;
      }
    }
  }
}
