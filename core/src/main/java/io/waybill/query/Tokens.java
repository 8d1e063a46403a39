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
    boolean isLower = true;
    for (int i = 0; i <= length; i++) {
      char c = i < length ? text.charAt(i) : ' ';
      if (isInWord(c)) {
        if (start < 0) {
          start = i;
          isLower = true;
        }
        isLower &= c < 128 && (c < 'A' || c > 'Z');
      } else if (start >= 0) {
        String word = text.substring(start, Math.min(i, start + MAX_LENGTH));
        sink.accept(isLower ? word : word.toLowerCase(Locale.ROOT));
        start = -1;
      }
    }
  }

  private static boolean isInWord(char c) {
    return c < 128
        ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
        : Character.isLetterOrDigit(c);
  }

  /** The words of the text, in order, with repeats. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    each(text, words::add);
    return words;
  }
}
