package io.waybill.query;

import java.time.Instant;
import java.util.List;

/**
 * Parses the search language:
 *
 * <pre>
 * card declined               both words
 * "card declined"             the phrase
 * service:payments            a field; key:"with spaces" where needed
 * NOT level:DEBUG, -level:DEBUG
 * time>=now-15m time<2026-01-02T03:04:05Z
 * </pre>
 */
public final class QueryParser {
  private static final int MAX_CLAUSES = 64;

  private final String text;
  private final Instant now;
  private int at;
  private EventQuery query = EventQuery.ALL;

  private QueryParser(String text, Instant now) {
    this.text = text;
    this.now = now;
  }

  /**
   * Parses a query.
   *
   * @param now what {@code now-15m} is relative to
   * @throws QueryParseException with the position of what can't be understood
   */
  public static EventQuery parse(String text, Instant now) {
    return new QueryParser(text, now).parse();
  }

  private EventQuery parse() {
    while (skipSpace()) {
      int start = at;
      boolean negated = negation();
      if (!skipSpace()) {
        throw new QueryParseException("NOT needs something behind it", start);
      }
      if (query.clauses().size() == MAX_CLAUSES) {
        throw new QueryParseException("more than " + MAX_CLAUSES + " conditions", at);
      }
      int clauseStart = at;
      if (timeRange()) {
        if (negated) {
          throw new QueryParseException(
              "NOT can't stand before a time range; turn it round", start);
        }
        continue;
      }
      at = clauseStart;
      Clause clause = clause();
      query = query.and(negated ? new Clause.Not(clause) : clause);
    }
    return query;
  }

  private boolean negation() {
    if (text.startsWith("NOT", at) && at + 3 < text.length() && text.charAt(at + 3) == ' ') {
      at += 3;
      return true;
    }
    if (text.charAt(at) == '-' && at + 1 < text.length() && text.charAt(at + 1) != ' ') {
      at++;
      return true;
    }
    if (text.startsWith("NOT", at) && at + 3 == text.length()) {
      at += 3;
      return true;
    }
    return false;
  }

  private boolean timeRange() {
    if (!text.startsWith("time", at)) {
      return false;
    }
    String rest = text.substring(at + 4);
    for (String operator : List.of(">=", "<=", ">", "<")) {
      if (rest.startsWith(operator)) {
        at += 4 + operator.length();
        int valueStart = at;
        String value = bare();
        long nanos =
            Times.parse(value, now)
                .orElseThrow(() ->
                    new QueryParseException(
                        "not a time: use RFC 3339, such as 2026-01-02T03:04:05Z, or now-15m",
                        valueStart));
        query =
            switch (operator) {
              case ">=" -> query.within(nanos, Long.MAX_VALUE);
              case ">" -> query.within(nanos + 1, Long.MAX_VALUE);
              case "<=" -> query.within(Long.MIN_VALUE, nanos + 1);
              default -> query.within(Long.MIN_VALUE, nanos);
            };
        return true;
      }
    }
    return false;
  }

  private Clause clause() {
    int start = at;
    if (text.charAt(at) == '"') {
      return new Clause.Phrase(quoted());
    }
    String word = bareUntilColon();
    if (at < text.length() && text.charAt(at) == ':') {
      if (word.isEmpty()) {
        throw new QueryParseException("a field's name is missing before ':'", start);
      }
      at++;
      if (at >= text.length() || text.charAt(at) == ' ') {
        throw new QueryParseException("a value is missing behind '" + word + ":'", at - 1);
      }
      return new Clause.Field(word, text.charAt(at) == '"' ? quoted() : bare());
    }
    List<String> words = Tokens.of(word);
    if (words.isEmpty()) {
      throw new QueryParseException(
          "no letter or digit to search for; quote it to find it as it stands", start);
    }
    return new Clause.Words(words);
  }

  private String quoted() {
    int open = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw new QueryParseException("this quotation mark is never closed", open);
    }
    at++;
    if (value.isEmpty()) {
      throw new QueryParseException("nothing between the quotation marks", open);
    }
    return value.toString();
  }

  private String bare() {
    int start = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String bareUntilColon() {
    int start = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && text.charAt(at) != ':') {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }
}
