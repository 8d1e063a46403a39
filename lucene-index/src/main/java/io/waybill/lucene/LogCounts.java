package io.waybill.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Counts log lines of one tenant by level and time, from terms and doc values alone. */
final class LogCounts {
  private final IndexSearcher searcher;
  private final String tenant;
  private final String service;
  private final long[] bounds;

  LogCounts(IndexReader reader, String tenant, String service, long[] bounds) {
    this.searcher = new IndexSearcher(reader);
    this.tenant = tenant;
    this.service = service;
    this.bounds = bounds.clone();
  }

  /** How many lines of each level, and of none, are before each bound. */
  Map<String, long[]> by(Iterable<String> levels) throws IOException {
    Map<String, long[]> counts = new TreeMap<>();
    long[] none = count("");
    for (String level : levels) {
      long[] of = count(level);
      for (int i = 0; i < of.length; i++) {
        none[i] -= of[i];
      }
      counts.put(level, of);
    }
    counts.put("", none);
    return counts;
  }

  private long[] count(String level) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    add(query, Terms.text(Terms.KIND, tenant, "log"));
    if (!service.isEmpty()) {
      add(query, Terms.text(Terms.SERVICE, tenant, service));
    }
    if (!level.isEmpty()) {
      add(query, Terms.text(Terms.LEVEL, tenant, level));
    }
    query.add(
        NumericDocValuesField.newSlowRangeQuery(
            EventDocument.TIME, bounds[0], bounds[bounds.length - 1] - 1),
        Occur.FILTER);
    long[] within = TimeCounts.between(searcher, query.build(), bounds);
    long[] before = new long[bounds.length];
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + within[i];
    }
    return before;
  }

  private static void add(BooleanQuery.Builder query, BytesRef term) {
    query.add(new TermQuery(new Term(Terms.FIELD, term)), Occur.FILTER);
  }
}
