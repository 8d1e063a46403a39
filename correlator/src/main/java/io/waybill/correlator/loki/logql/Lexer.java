package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.GoDuration;
import io.waybill.correlator.language.GoText;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.language.Token;
import io.waybill.correlator.language.Token.Kind;
import io.waybill.correlator.language.Tokens;
import java.util.List;

/** Cuts a query into tokens. */
final class Lexer {
  /** Longest first. */
  private static final List<String> SYMBOLS =
      List.of(
          "|=", "|~", "!=", "!~", "=~", "==", ">=", "<=", "{", "}", "(", ")", "[", "]", "|", ",",
          "=", ">", "<", "+", "-", "*", "/", "%", "^");

  private final String query;
  private int at;

  private Lexer(String query) {
    this.query = query;
  }

  static Tokens tokens(String query) throws SyntaxException {
    Tokens.checkLength(query);
    return Tokens.of(new Lexer(query)::next);
  }

  private Token next() throws SyntaxException {
    skip();
    int begin = at;
    if (at == query.length()) {
      return new Token(Kind.END, "", begin);
    }
    char c = query.charAt(at);
    if (GoText.begins(c)) {
      GoText text = GoText.read(query, at);
      at = text.end();
      return new Token(Kind.TEXT, text.text(), begin);
    }
    if (isDigit(c)) {
      return number(begin);
    }
    if (isLetter(c)) {
      String word = run();
      return new Token(Kind.WORD, word, begin);
    }
    for (String symbol : SYMBOLS) {
      if (query.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, begin);
      }
    }
    throw new SyntaxException(begin, "'" + c + "' means nothing here");
  }

  /** Over spaces, and comments to their line's end. */
  private void skip() {
    while (at < query.length()) {
      if (Character.isWhitespace(query.charAt(at))) {
        at++;
      } else if (query.charAt(at) == '#') {
        int end = query.indexOf('\n', at);
        at = end < 0 ? query.length() : end;
      } else {
        return;
      }
    }
  }

  private Token number(int begin) throws SyntaxException {
    String text = run();
    if (GoDuration.nanos(text).isPresent()) {
      return new Token(Kind.DURATION, text, begin);
    }
    if (text.matches("\\d+(\\.\\d+)?")) {
      return new Token(Kind.NUMBER, text, begin);
    }
    if (Sizes.bytes(text).isPresent()) {
      return new Token(Kind.BYTES, text, begin);
    }
    throw new SyntaxException(begin, "'" + text + "' is no number, duration or size");
  }

  private String run() {
    int begin = at;
    while (at < query.length()
        && (isLetter(query.charAt(at)) || isDigit(query.charAt(at)) || query.charAt(at) == '.')) {
      at++;
    }
    return query.substring(begin, at);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == 'µ' || c == 'μ';
  }
}
