package io.waybill.correlator.tempo.traceql;

import io.waybill.correlator.language.GoDuration;
import io.waybill.correlator.language.GoText;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.language.Token;
import io.waybill.correlator.language.Token.Kind;
import io.waybill.correlator.language.Tokens;
import java.util.List;
import java.util.OptionalLong;

/** Cuts a query into tokens. */
final class Lexer {
  /** Longest first. */
  private static final List<String> SYMBOLS =
      List.of(
          "&&", "||", ">>", "!>>", "<<", "=~", "!~", "!=", ">=", "<=", "{", "}", "(", ")", "|", ",",
          "=", ">", "<", "!", "~", "+", "-", "*", "/", "%", "^");

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
    while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
      at++;
    }
    int begin = at;
    if (at == query.length()) {
      return new Token(Kind.END, "", begin);
    }
    char c = query.charAt(at);
    if (GoText.begins(c)) {
      return new Token(Kind.TEXT, quoted(), begin);
    }
    boolean isSigned =
        c == '-' && at + 1 < query.length() && Character.isDigit(query.charAt(at + 1));
    if (Character.isDigit(c) || isSigned) {
      return number(begin);
    }
    if (isWord(c)) {
      return word(begin);
    }
    for (String symbol : SYMBOLS) {
      if (query.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, begin);
      }
    }
    throw new SyntaxException(begin, "'" + c + "' means nothing here");
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':' || c == '$';
  }

  /** A word goes on over signs that attributes have in their names, but not over an operator. */
  private Token word(int begin) throws SyntaxException {
    StringBuilder word = new StringBuilder();
    while (at < query.length()) {
      char c = query.charAt(at);
      if (isWord(c) || c == '-' || c == '/' || c == '@') {
        word.append(c);
        at++;
      } else if (c == '"' && word.length() > 0 && word.charAt(word.length() - 1) == '.') {
        word.append(quoted()); // span."a name with spaces"
      } else {
        break;
      }
    }
    return new Token(Kind.WORD, word.toString(), begin);
  }

  private Token number(int begin) {
    at++;
    while (at < query.length() && (isWord(query.charAt(at)) || query.charAt(at) == '-')) {
      at++;
    }
    String text = query.substring(begin, at);
    OptionalLong duration = GoDuration.nanos(text);
    if (duration.isPresent()) {
      return new Token(Kind.DURATION, text, begin);
    }
    return new Token(text.matches("-?\\d+(\\.\\d+)?") ? Kind.NUMBER : Kind.WORD, text, begin);
  }

  private String quoted() throws SyntaxException {
    GoText text = GoText.read(query, at);
    at = text.end();
    return text.text();
  }
}
