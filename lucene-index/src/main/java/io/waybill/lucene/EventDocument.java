package io.waybill.lucene;

import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.query.EventText;
import io.waybill.query.Tokens;
import io.waybill.store.PageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/**
 * An event as a Lucene document. The schema:
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>t</td><td>exact terms, see {@link Terms}</td></tr>
 * <tr><td>m</td><td>words of {@link EventText}: no frequencies, positions or norms</td></tr>
 * <tr><td>ts</td><td>event time in ns, doc values with a skip index</td></tr>
 * <tr><td>tie</td><td>hash of the source position, to order equal times</td></tr>
 * <tr><td>hop</td><td>of dead letters and retries: what they are counted by, see {@link HopKey}</td></tr>
 * <tr><td>b</td><td>the event itself, see {@link EventBlob}</td></tr>
 * </table>
 *
 * <p>For one thread; fields are reused.
 */
final class EventDocument {
  static final String WORDS = "m";
  static final String TIME = "ts";
  static final String TIE = "tie";
  static final String HOP = "hop";
  static final String BLOB = "b";

  /** Words of one event that can be searched for; more are kept, but not found by. */
  private static final int MAX_WORDS = 4096;

  static final FieldType WORDS_TYPE = new FieldType();

  static {
    WORDS_TYPE.setIndexOptions(IndexOptions.DOCS);
    WORDS_TYPE.setOmitNorms(true);
    WORDS_TYPE.setTokenized(true);
    WORDS_TYPE.freeze();
  }

  private final EventBlob blob = new EventBlob();
  private final WordStream words = new WordStream();

  /** The document; valid until the next call. */
  Document of(Event event) throws IOException {
    Document document = new Document();
    Terms.each(event, term -> document.add(new StringField(Terms.FIELD, term, Field.Store.NO)));
    words.list.clear();
    EventText.each(event, piece -> Tokens.each(piece, words::add));
    document.add(new Field(WORDS, words, WORDS_TYPE));
    PageKey place = PageKey.of(event);
    document.add(NumericDocValuesField.indexedField(TIME, place.unixNano()));
    document.add(new NumericDocValuesField(TIE, place.tie()));
    if (event.detail() instanceof HopDetail hop) {
      document.add(new SortedDocValuesField(HOP, HopKey.of(event, hop).encode()));
    }
    BytesRef bytes = blob.encode(event);
    document.add(new StoredField(BLOB, bytes));
    return document;
  }

  private static final class WordStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final List<String> list = new ArrayList<>();
    private int next;

    private void add(String word) {
      if (list.size() < MAX_WORDS) {
        list.add(word);
      }
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == list.size()) {
        return false;
      }
      clearAttributes();
      term.append(list.get(next++));
      return true;
    }
  }
}
