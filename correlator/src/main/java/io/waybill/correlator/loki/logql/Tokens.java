package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.loki.logql.Lexer.Kind;
import io.waybill.correlator.loki.logql.Lexer.Token;
import java.util.List;
import java.util.Optional;

/** The tokens of a query, and how far they are read. The last is the end. */
final class Tokens {
  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  /** The first that is no opening bracket. */
  Token behindBrackets() {
    int behind = at;
    while (tokens.get(behind).is("(")) {
      behind++;
    }
    return tokens.get(behind);
  }

  boolean take(String symbol) {
    if (peek().is(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  boolean takeWord(String word) {
    if (peek().isWord(word)) {
      at++;
      return true;
    }
    return false;
  }

  Optional<Comparison> takeComparison() {
    for (Comparison comparison : Comparison.values()) {
      if (take(comparison.text())) {
        return Optional.of(comparison);
      }
    }
    return Optional.empty();
  }

  Optional<Matcher.Op> takeMatcher() {
    for (Matcher.Op op : Matcher.Op.values()) {
      if (take(op.text())) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }

  void expect(String symbol) throws SyntaxException {
    if (!take(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  String word(String what) throws SyntaxException {
    if (peek().kind() != Kind.WORD) {
      throw unexpected(what);
    }
    return next().text();
  }

  Token text(String what) throws SyntaxException {
    if (peek().kind() != Kind.TEXT) {
      throw unexpected(what);
    }
    return next();
  }

  double number() throws SyntaxException {
    if (peek().kind() != Kind.NUMBER) {
      throw unexpected("a number");
    }
    return Double.parseDouble(next().text());
  }

  SyntaxException unexpected(String expected) {
    Token token = peek();
    String found = token.kind() == Kind.END ? "the query ends" : "'" + token.text() + "' stands";
    return new SyntaxException(token.at(), found + " where " + expected + " is expected");
  }
}
