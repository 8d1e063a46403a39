package io.waybill.ledger;

/**
 * One thing that a verdict rests on, for people.
 *
 * @param text in words; times in it are in UTC, as ISO 8601 has them
 * @param seenMilli when the look at the broker began that shows it, in milliseconds since the
 *     epoch; 0 where it is nothing that a look shows, or it is not known which one did
 */
public record Fact(String text, long seenMilli) {
  /** What events say, or do not say. */
  public static Fact of(String text) {
    return new Fact(text, 0);
  }

  /** What a look at the broker shows. */
  static Fact seen(String text, long unixMilli) {
    return new Fact(text, Math.max(0, unixMilli));
  }

  /** The same with more words behind it. */
  Fact plus(String more) {
    return new Fact(text + more, seenMilli);
  }

  @Override
  public String toString() {
    return text;
  }
}
