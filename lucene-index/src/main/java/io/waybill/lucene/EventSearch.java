package io.waybill.lucene;

import io.waybill.event.Event;
import io.waybill.event.SpanDetail.Status;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.query.Tokens;
import io.waybill.store.Facet;
import io.waybill.store.FacetCount;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.trace.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;

/**
 * Searches newest first. The index answers what it can exactly; phrases and free attributes it
 * narrows down, and the stored event decides. Work is bounded by the number of events that are
 * looked at.
 */
final class EventSearch {
  /** Events that one search reads at most to fill its page. */
  private static final int MAX_READ = 20_000;

  private static final Sort NEWEST_FIRST =
      new Sort(
          new SortField(EventDocument.TIME, SortField.Type.LONG, true),
          new SortField(EventDocument.TIE, SortField.Type.LONG, true));

  private final IndexSearcher searcher;
  private final BlobReader blobs;
  private final Set<String> tenants;

  EventSearch(IndexReader reader, BlobReader blobs, Set<String> tenants) {
    this.searcher = new IndexSearcher(reader);
    this.blobs = blobs;
    this.tenants = tenants;
  }

  Page page(EventQuery query, int limit, Optional<PageKey> after) throws IOException {
    Query lucene = translate(query);
    List<Event> found = new ArrayList<>();
    Optional<PageKey> at = after;
    int read = 0;
    while (read < MAX_READ) {
      int want =
          Math.min(MAX_READ - read, Math.max(limit + 1, read)); // grows when few of them match
      int[] candidates = candidates(lucene, want, at);
      read += Math.max(1, candidates.length);
      Optional<Page> full = take(candidates, query, limit, found);
      if (full.isPresent()) {
        return full.get();
      }
      if (lastPlace.isEmpty()) {
        return page(found, Optional.empty(), false);
      }
      at = lastPlace;
    }
    return page(found, at, true);
  }

  /** How many match from each bound to before the next; empty where each would have to be read. */
  Optional<long[]> overTime(EventQuery query, long[] bounds) throws IOException {
    if (!isDecided(query)) {
      return Optional.empty();
    }
    Query within = translate(query.within(bounds[0], bounds[bounds.length - 1]));
    long[] counts = TimeCounts.between(searcher, within, bounds);
    return Optional.of(Arrays.copyOfRange(counts, 1, bounds.length));
  }

  /**
   * What matches, counted by its values of these facets; empty where each would have to be read.
   */
  Optional<Map<Facet, List<FacetCount>>> byFacet(EventQuery query, Set<Facet> facets, int limit)
      throws IOException {
    return isDecided(query)
        ? new FacetCounts(tenants, facets).of(searcher, translate(query), limit)
        : Optional.empty();
  }

  private static boolean isDecided(EventQuery query) {
    return query.clauses().stream().allMatch(EventSearch::isDecided);
  }

  /** True where the index alone decides this clause. */
  private static boolean isDecided(Clause clause) {
    return switch (clause) {
      case Clause.Words words -> true;
      case Clause.Phrase phrase -> false;
      case Clause.Field(String key, String value) ->
          isExact(clause) || key.equals("tenant") || key.equals("trace");
      case Clause.Not(Clause not) -> isExact(not);
    };
  }

  /** Adds those that match; the page, once it is full or large. */
  private Optional<Page> take(int[] candidates, EventQuery query, int limit, List<Event> found)
      throws IOException {
    int at = 0;
    while (at < candidates.length) {
      BlobReader.Part part = blobs.readSome(Arrays.copyOfRange(candidates, at, candidates.length));
      at += part.read();
      for (Event event : part.events()) {
        if (query.matches(event)) {
          boolean isLarge = bytes > BlobReader.MAX_BYTES;
          if (found.size() == limit || isLarge) {
            return Optional.of(page(found, Optional.of(PageKey.of(found.getLast())), isLarge));
          }
          found.add(event);
          bytes += event.payload().bytes().length;
        }
      }
    }
    return Optional.empty();
  }

  /** Payload of what was found so far. */
  private long bytes;

  private Page page(List<Event> events, Optional<PageKey> next, boolean bounded) {
    return new Page(events, next, bounded, blobs.warnings());
  }

  /** Where the last round of candidates ended; empty when it was the last round. */
  private Optional<PageKey> lastPlace = Optional.empty();

  private int[] candidates(Query query, int count, Optional<PageKey> after) throws IOException {
    FieldDoc from =
        after
            .map(a ->
                new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {a.unixNano(), a.tie()}))
            .orElse(null);
    ScoreDoc[] docs =
        searcher.search(query, new TopFieldCollectorManager(NEWEST_FIRST, count, from, 1))
            .scoreDocs;
    if (docs.length < count) {
      lastPlace = Optional.empty();
    } else {
      Object[] fields = ((FieldDoc) docs[docs.length - 1]).fields;
      lastPlace = Optional.of(new PageKey((Long) fields[0], (Long) fields[1]));
    }
    int[] numbers = new int[docs.length];
    for (int i = 0; i < docs.length; i++) {
      numbers[i] = docs[i].doc;
    }
    return numbers;
  }

  private Query translate(EventQuery query) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(anyTenant(Terms::tenant), Occur.FILTER);
    if (query.fromUnixNano() != Long.MIN_VALUE || query.toUnixNano() != Long.MAX_VALUE) {
      all.add(
          NumericDocValuesField.newSlowRangeQuery(
              EventDocument.TIME, query.fromUnixNano(), query.toUnixNano() - 1),
          Occur.FILTER);
    }
    for (Clause clause : query.clauses()) {
      if (clause instanceof Clause.Not not) {
        if (isExact(not.clause())) {
          all.add(translate(not.clause()), Occur.MUST_NOT);
        }
      } else {
        all.add(translate(clause), Occur.FILTER);
      }
    }
    return all.build();
  }

  /**
   * True where the index alone decides this clause, so that its opposite can be asked of it too.
   */
  private static boolean isExact(Clause clause) {
    return clause instanceof Clause.Field(String key, String value)
        && letter(key).isPresent()
        && value.length() < 64;
  }

  /** At least everything that matches the clause. */
  private Query translate(Clause clause) {
    return switch (clause) {
      case Clause.Words words -> allWords(words.words());
      case Clause.Phrase phrase -> innerWords(phrase.text());
      case Clause.Field field -> translate(field);
      case Clause.Not not -> MatchAllDocsQuery.INSTANCE;
    };
  }

  private Query translate(Clause.Field field) {
    Optional<Character> letter = letter(field.key());
    if (letter.isPresent()) {
      String value =
          field.key().equals("level") ? field.value().toUpperCase(Locale.ROOT) : field.value();
      return anyTenant(tenant -> Terms.text(letter.get(), tenant, value));
    }
    return switch (field.key()) {
      case "tenant" -> new TermQuery(new Term(Terms.FIELD, Terms.tenant(field.value())));
      case "trace" ->
          TraceId.parse(field.value())
              .<Query>map(id -> anyTenant(t -> Terms.key(t, new Key.Trace(id))))
              .orElseGet(() -> MatchNoDocsQuery.INSTANCE);
      case "otel.status_code" -> status(field.value());
      default -> allWords(Tokens.of(field.value()));
    };
  }

  /** Only errors have a term: they are few, and asked for. An attribute may be called so too. */
  private Query status(String value) {
    return value.equals(Status.ERROR.name())
        ? new BooleanQuery.Builder()
            .add(anyTenant(tenant -> Terms.text(Terms.STATUS, tenant, value)), Occur.SHOULD)
            .add(allWords(Tokens.of(value)), Occur.SHOULD)
            .build()
        : MatchAllDocsQuery.INSTANCE;
  }

  private static Optional<Character> letter(String key) {
    return switch (key) {
      case "kind" -> Optional.of(Terms.KIND);
      case "service" -> Optional.of(Terms.SERVICE);
      case "topic" -> Optional.of(Terms.TOPIC);
      case "group" -> Optional.of(Terms.GROUP);
      case "level" -> Optional.of(Terms.LEVEL);
      case "error" -> Optional.of(Terms.ERROR);
      case "outcome" -> Optional.of(Terms.OUTCOME);
      default -> Optional.empty();
    };
  }

  private Query anyTenant(Function<String, BytesRef> term) {
    List<BytesRef> terms = new ArrayList<>();
    tenants.forEach(tenant -> terms.add(term.apply(tenant)));
    return terms.size() == 1
        ? new TermQuery(new Term(Terms.FIELD, terms.getFirst()))
        : new TermInSetQuery(Terms.FIELD, terms);
  }

  private static Query allWords(List<String> words) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    words.forEach(
        word -> all.add(new TermQuery(new Term(EventDocument.WORDS, word)), Occur.FILTER));
    all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    return all.build();
  }

  /** A phrase's first and last word may be parts of longer ones, so only those between are sure. */
  private static Query innerWords(String phrase) {
    List<String> words = Tokens.of(phrase);
    return allWords(words.size() > 2 ? words.subList(1, words.size() - 1) : List.of());
  }
}
