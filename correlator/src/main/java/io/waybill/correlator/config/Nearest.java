package io.waybill.correlator.config;

import java.util.Set;

/** The word that a misspelt one was meant to be, by Levenshtein's distance. */
final class Nearest {
  private Nearest() {}

  /** The nearest of these words, or "" where none is near. */
  static String of(String word, Set<String> words) {
    String nearest = "";
    int least = Math.max(2, word.length() / 3) + 1;
    for (String candidate : words.stream().sorted().toList()) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
