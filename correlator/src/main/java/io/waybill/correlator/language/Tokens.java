package io.waybill.correlator.language;

import io.waybill.correlator.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a query, and how far they are read. The last is the end. */
public final class Tokens {
  private static final int MAX_LENGTH = 16_384;

  private final List<Token> tokens;
  private int at;

  private Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Cuts off the next token; at the query's end one that says so, again and again. */
  @FunctionalInterface
  public interface Lexer {
    Token next() throws SyntaxException;
  }

  /** Refuses a query that is too long to be one. */
  public static void checkLength(String query) throws SyntaxException {
    if (query.length() > MAX_LENGTH) {
      throw new SyntaxException(MAX_LENGTH, "a query has " + MAX_LENGTH + " characters at most");
    }
  }

  /** All that this cuts off. */
  public static Tokens of(Lexer lexer) throws SyntaxException {
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    return new Tokens(tokens);
  }

  /** The next, which stays so. */
  public Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  /** The next, which is read by that. */
  public Token next() {
    Token token = peek();
    at++;
    return token;
  }

  /** The first that is no opening bracket. */
  public Token behindBrackets() {
    int behind = at;
    while (tokens.get(behind).is("(")) {
      behind++;
    }
    return tokens.get(behind);
  }

  /** Reads this symbol, if it is the next. */
  public boolean take(String symbol) {
    if (peek().is(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  /** Reads this word, if it is the next. */
  public boolean takeWord(String word) {
    if (peek().isWord(word)) {
      at++;
      return true;
    }
    return false;
  }

  /** Reads this symbol, which has to be the next. */
  public void expect(String symbol) throws SyntaxException {
    if (!take(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  /** Reads a token of this kind; {@code what} says to people what it would be. */
  public Token expect(Kind kind, String what) throws SyntaxException {
    if (peek().kind() != kind) {
      throw unexpected(what);
    }
    return next();
  }

  /** What is wrong with the next. */
  public SyntaxException unexpected(String expected) {
    Token token = peek();
    String found = token.kind() == Kind.END ? "the query ends" : "'" + token.text() + "' stands";
    return new SyntaxException(token.at(), found + " where " + expected + " is expected");
  }
}
