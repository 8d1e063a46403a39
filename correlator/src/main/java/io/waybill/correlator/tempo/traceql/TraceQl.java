package io.waybill.correlator.tempo.traceql;

import com.google.re2j.Pattern;
import io.waybill.correlator.language.Expressions;
import io.waybill.correlator.language.GoDuration;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.language.Token;
import io.waybill.correlator.language.Token.Kind;
import io.waybill.correlator.language.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses queries. What is not supported is refused, and where; nothing is passed over. */
public final class TraceQl {
  private static final int MAX_DEPTH = 64;

  private final Tokens tokens;
  private int depth;

  private TraceQl(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a query; the empty one means every span.
   *
   * @throws SyntaxException where it is none, or not supported
   */
  public static Query parse(String text) throws SyntaxException {
    TraceQl parser = new TraceQl(Lexer.tokens(text.isBlank() ? "{}" : text));
    Spanset spanset = parser.either();
    List<Query.Count> counts = new ArrayList<>();
    List<Field> selected = new ArrayList<>();
    while (parser.tokens.take("|")) {
      parser.stage(counts, selected);
    }
    if (parser.tokens.peek().kind() != Kind.END) {
      throw parser.tokens.unexpected("the end, or |");
    }
    return new Query(spanset, counts, selected);
  }

  /** The field of this name, as tags are asked for; empty where it names none. */
  public static Optional<Field> field(String word) {
    return Fields.of(word);
  }

  private Spanset either() throws SyntaxException {
    Spanset left = both();
    while (tokens.take("||")) {
      left = new Spanset.Or(left, both());
    }
    return left;
  }

  private Spanset both() throws SyntaxException {
    Spanset left = spans();
    while (true) {
      if (tokens.take("&&")) {
        left = new Spanset.And(left, spans());
      } else if (tokens.take(">>")) {
        left = new Spanset.Descendant(left, spans());
      } else if (tokens.take(">")) {
        left = new Spanset.Child(left, spans());
      } else {
        return left;
      }
    }
  }

  private Spanset spans() throws SyntaxException {
    enter();
    try {
      if (tokens.take("(")) {
        Spanset inner = either();
        tokens.expect(")");
        return inner;
      }
      tokens.expect("{");
      if (tokens.take("}")) {
        return new Spanset.Filter(new Condition.Always(true));
      }
      Condition condition = or();
      tokens.expect("}");
      return new Spanset.Filter(condition);
    } finally {
      depth--;
    }
  }

  private Condition or() throws SyntaxException {
    Condition left = and();
    while (tokens.take("||")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() throws SyntaxException {
    Condition left = unary();
    while (tokens.take("&&")) {
      left = new Condition.And(left, unary());
    }
    return left;
  }

  private Condition unary() throws SyntaxException {
    enter();
    try {
      if (tokens.take("!")) {
        return new Condition.Not(unary());
      }
      if (tokens.take("(")) {
        Condition inner = or();
        tokens.expect(")");
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private void enter() throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(tokens.peek().at(), "more than " + MAX_DEPTH + " brackets deep");
    }
  }

  private Condition comparison() throws SyntaxException {
    Token word = tokens.peek();
    if (word.kind() != Kind.WORD) {
      throw tokens.unexpected("a field such as span.http.route");
    }
    tokens.next();
    boolean isConstant = word.text().equals("true") || word.text().equals("false");
    if (isConstant
        && (tokens.peek().is("}")
            || tokens.peek().is("&&")
            || tokens.peek().is("||")
            || tokens.peek().is(")"))) {
      return new Condition.Always(word.text().equals("true"));
    }
    Field field = field(word);
    Op op = op();
    Token value = tokens.next();
    if (op == Op.MATCHES || op == Op.NOT_MATCHES) {
      return new Condition.Matches(field, pattern(value), op == Op.MATCHES);
    }
    return new Condition.Compare(field, op, value(value));
  }

  private static Field field(Token word) throws SyntaxException {
    return Fields.of(word.text())
        .orElseThrow(() ->
            new SyntaxException(
                word.at(),
                "'"
                    + word.text()
                    + "' is no field that is supported: name, status, kind,"
                    + " duration, resource.…, span.…, event.…, link.… are"));
  }

  private Op op() throws SyntaxException {
    Token token = tokens.peek();
    for (Op op : Op.values()) {
      if (token.is(op.text())) {
        tokens.next();
        return op;
      }
    }
    throw tokens.unexpected("one of = != > >= < <= =~ !~");
  }

  private static Pattern pattern(Token value) throws SyntaxException {
    if (value.kind() != Kind.TEXT) {
      throw new SyntaxException(value.at(), "an expression stands in quotes");
    }
    return Expressions.compile(value.text(), value.at());
  }

  private static Value value(Token token) throws SyntaxException {
    return switch (token.kind()) {
      case TEXT -> new Value.Text(token.text());
      case NUMBER -> new Value.Numeric(Double.parseDouble(token.text()));
      case DURATION -> new Value.Nanos(GoDuration.nanos(token.text()).orElse(0));
      case WORD -> token.text().equals("nil") ? new Value.Nil() : new Value.Text(token.text());
      case SYMBOL, BYTES, END ->
          throw new SyntaxException(token.at(), "a value is missing: text, a number, a duration");
    };
  }

  private void stage(List<Query.Count> counts, List<Field> selected) throws SyntaxException {
    Token word = tokens.next();
    switch (word.text()) {
      case "count" -> {
        tokens.expect("(");
        tokens.expect(")");
        Op op = op();
        Token number = tokens.peek();
        if (number.kind() != Kind.NUMBER || op == Op.MATCHES || op == Op.NOT_MATCHES) {
          throw tokens.unexpected("a comparison with a number");
        }
        tokens.next();
        counts.add(new Query.Count(op, Double.parseDouble(number.text())));
      }
      case "select" -> {
        tokens.expect("(");
        do {
          Token field = tokens.next();
          selected.add(field(field));
        } while (tokens.take(","));
        tokens.expect(")");
      }
      default ->
          throw new SyntaxException(
              word.at(),
              "unsupported: '" + word.text() + "'; | count() and | select() are supported");
    }
  }
}
