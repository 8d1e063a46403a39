package io.waybill.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Text cut into searchable words: runs of letters and digits, lower-cased; everything else
 * separates. A word longer than {@link #MAX_LENGTH} is known by its beginning.
 */
public final class Tokens {
  /** Characters of a word that count. */
  public static final int MAX_LENGTH = 64;

  private Tokens() {}

  /** Hands each word of the text to {@code sink}, in order, with repeats. */
  public static void each(String text, Consumer<String> sink) {
    int length = text.length();
    int start = -1;
    for (int i = 0; i <= length; i++) {
      boolean inWord = i < length && Character.isLetterOrDigit(text.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        sink.accept(
            text.substring(start, Math.min(i, start + MAX_LENGTH)).toLowerCase(Locale.ROOT));
        start = -1;
      }
    }
  }

  /** The words of the text, in order, with repeats. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    each(text, words::add);
    return words;
  }
}
