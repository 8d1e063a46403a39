package io.waybill.event;

/** Texts of events, bounded: a record of 20 MB must not become an event of 40. */
final class Bounded {
  /** Characters of a value, a message or an error that are kept. */
  static final int TEXT = 64 << 10;

  /** Characters of a key or a name that are kept. */
  static final int NAME = 1 << 10;

  private Bounded() {}

  /** How long the mark of a cut text may be: a text that was cut is not cut again. */
  private static final int MARK = 32;

  /** The text, or its beginning with a mark that says how long it was. */
  static String text(String text, int most) {
    return text.length() <= most + MARK
        ? text
        : text.substring(0, most) + "… (" + text.length() + " characters)";
  }
}
