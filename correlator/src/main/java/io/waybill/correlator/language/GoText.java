package io.waybill.correlator.language;

/**
 * Text in quotes, as Go has it: with escapes between double quotes, and as it stands between
 * backticks.
 *
 * @param text without quotes and escapes
 * @param end the index behind the closing quote
 */
public record GoText(String text, int end) {
  /** True where such a text begins. */
  public static boolean begins(char c) {
    return c == '"' || c == '`';
  }

  /** Reads the text whose opening quote has this index. */
  public static GoText read(String query, int begin) throws SyntaxException {
    char quote = query.charAt(begin);
    StringBuilder text = new StringBuilder();
    int at = begin + 1;
    while (at < query.length() && query.charAt(at) != quote) {
      char c = query.charAt(at++);
      if (c == '\\' && quote == '"' && at < query.length()) {
        at = escaped(query, at, text);
      } else {
        text.append(c);
      }
    }
    if (at == query.length()) {
      throw new SyntaxException(begin, "the text that begins here has no end");
    }
    return new GoText(text.toString(), at + 1);
  }

  /** An escape that Go does not have stays as it is: people forget to double a regex's. */
  private static int escaped(String query, int at, StringBuilder text) {
    char escaped = query.charAt(at);
    switch (escaped) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case '"', '\\', '\'' -> text.append(escaped);
      default -> text.append('\\').append(escaped);
    }
    return at + 1;
  }
}
