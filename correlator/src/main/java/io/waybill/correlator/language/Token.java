package io.waybill.correlator.language;

/**
 * A token of a query.
 *
 * @param text as it is meant: without quotes and escapes
 * @param at where it begins
 */
public record Token(Kind kind, String text, int at) {
  /** What a token is. */
  public enum Kind {
    SYMBOL,
    /** A field, a label, a keyword, or a bare word. */
    WORD,
    TEXT,
    NUMBER,
    DURATION,
    /** A number of bytes, such as {@code 10KB}. */
    BYTES,
    END
  }

  /** True of this symbol. */
  public boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** True of this word, however it is capitalised. */
  public boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }
}
