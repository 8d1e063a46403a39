package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.GoDuration;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.language.Token;
import io.waybill.correlator.language.Token.Kind;
import io.waybill.correlator.language.Tokens;
import io.waybill.correlator.loki.logql.Expression.Aggregation;
import io.waybill.correlator.loki.logql.Expression.Counted;
import io.waybill.correlator.loki.logql.Expression.Metric;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Parses queries. What is not supported is refused, and where; nothing is passed over. */
public final class LogQl {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_OPERATORS = 64;
  private static final int MOST = 10_000;
  private static final long MAX_RANGE = 31L * 86_400 * 1_000_000_000;

  private final Tokens tokens;
  private int depth;
  private int operators;

  private LogQl(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a query.
   *
   * @throws SyntaxException where it is none, or not supported
   */
  public static Expression parse(String text) throws SyntaxException {
    Tokens tokens = Lexer.tokens(text);
    LogQl parser = new LogQl(tokens);
    Expression expression = tokens.behindBrackets().is("{") ? parser.logs() : parser.metric();
    if (tokens.peek().is("[")) {
      throw new SyntaxException(
          tokens.peek().at(), "a range stands within count_over_time(… [5m]) or the like");
    }
    if (tokens.peek().kind() != Kind.END) {
      throw tokens.unexpected("the end of the query");
    }
    return expression;
  }

  /**
   * Parses what chooses streams alone.
   *
   * @throws SyntaxException where it is anything else
   */
  public static Expression.Logs selector(String text) throws SyntaxException {
    if (!(parse(text) instanceof Expression.Logs logs)) {
      throw new SyntaxException(0, "streams are chosen like {service_name=\"billing\"}");
    }
    return logs;
  }

  private Expression.Logs logs() throws SyntaxException {
    enter();
    try {
      if (tokens.take("(")) {
        Expression.Logs inner = logs();
        tokens.expect(")");
        return inner;
      }
      return new Pipelines(tokens).logs();
    } finally {
      depth--;
    }
  }

  private Metric metric() throws SyntaxException {
    return compared();
  }

  private Metric compared() throws SyntaxException {
    Metric left = sum();
    while (true) {
      Optional<Comparison> comparison = Comparison.take(tokens);
      if (comparison.isEmpty()) {
        return left;
      }
      count();
      if (tokens.takeWord("bool")) {
        throw new SyntaxException(tokens.peek().at(), "unsupported: 'bool'");
      }
      left = new Expression.Compared(comparison.get(), left, sum());
    }
  }

  private Metric sum() throws SyntaxException {
    Metric left = product();
    while (true) {
      if (tokens.take("+")) {
        left = arithmetic('+', left, product());
      } else if (tokens.take("-")) {
        left = arithmetic('-', left, product());
      } else {
        return left;
      }
    }
  }

  private Metric product() throws SyntaxException {
    Metric left = power();
    while (true) {
      if (tokens.take("*")) {
        left = arithmetic('*', left, power());
      } else if (tokens.take("/")) {
        left = arithmetic('/', left, power());
      } else if (tokens.take("%")) {
        left = arithmetic('%', left, power());
      } else {
        return left;
      }
    }
  }

  private Metric power() throws SyntaxException {
    Metric left = single();
    return tokens.take("^") ? nested(left) : left;
  }

  /** It binds to the right: {@code 2^3^2} is 512. */
  private Metric nested(Metric left) throws SyntaxException {
    enter();
    try {
      return arithmetic('^', left, power());
    } finally {
      depth--;
    }
  }

  private Metric arithmetic(char operator, Metric left, Metric right) throws SyntaxException {
    count();
    return new Expression.Arithmetic(operator, left, right);
  }

  private void count() throws SyntaxException {
    if (++operators > MAX_OPERATORS) {
      throw new SyntaxException(tokens.peek().at(), "more than " + MAX_OPERATORS + " operators");
    }
  }

  private Metric single() throws SyntaxException {
    enter();
    try {
      if (tokens.take("(")) {
        Metric inner = metric();
        tokens.expect(")");
        return inner;
      }
      boolean isNegative = tokens.take("-");
      Token token = tokens.peek();
      if (token.kind() == Kind.NUMBER) {
        tokens.next();
        double value = Double.parseDouble(token.text());
        return new Expression.Scalar(isNegative ? -value : value);
      }
      if (isNegative || token.kind() != Kind.WORD) {
        throw tokens.unexpected("a number, or a function such as count_over_time");
      }
      return function(tokens.next());
    } finally {
      depth--;
    }
  }

  private Metric function(Token name) throws SyntaxException {
    String word = name.text().toLowerCase(Locale.ROOT);
    if (word.equals("vector")) {
      tokens.expect("(");
      double value = number();
      tokens.expect(")");
      return new Expression.Vector(value);
    }
    for (Counted counted : Counted.values()) {
      if (counted.name().toLowerCase(Locale.ROOT).equals(word)) {
        return over(counted);
      }
    }
    for (Aggregation aggregation : Aggregation.values()) {
      if (aggregation.name().toLowerCase(Locale.ROOT).equals(word)) {
        return grouped(aggregation);
      }
    }
    throw new SyntaxException(
        name.at(),
        "unsupported: '"
            + name.text()
            + "'; count_over_time, rate, bytes_over_time, bytes_rate,"
            + " sum, avg, min, max, count, topk, bottomk and vector are supported");
  }

  private Metric over(Counted counted) throws SyntaxException {
    tokens.expect("(");
    Expression.Logs logs = logs();
    tokens.expect("[");
    Token range = tokens.next();
    long nanos = GoDuration.nanos(range.text()).orElse(0);
    if (range.kind() != Kind.DURATION || nanos <= 0 || nanos > MAX_RANGE) {
      throw new SyntaxException(range.at(), "a range is a duration such as 5m, 31d at most");
    }
    tokens.expect("]");
    if (tokens.peek().isWord("offset")) {
      throw new SyntaxException(tokens.peek().at(), "unsupported: 'offset'");
    }
    tokens.expect(")");
    return new Expression.Over(counted, logs, nanos);
  }

  private Metric grouped(Aggregation aggregation) throws SyntaxException {
    Optional<Grouping> before = grouping();
    tokens.expect("(");
    OptionalInt most = OptionalInt.empty();
    if (aggregation == Aggregation.TOPK || aggregation == Aggregation.BOTTOMK) {
      Token token = tokens.peek();
      double number = number();
      if (number < 1 || number > MOST || number != Math.rint(number)) {
        throw new SyntaxException(token.at(), "a whole number from 1 to " + MOST + " is expected");
      }
      most = OptionalInt.of((int) number);
      tokens.expect(",");
    }
    Metric inner = metric();
    tokens.expect(")");
    Grouping grouping = before.isPresent() ? before.get() : grouping().orElse(Grouping.NONE);
    return new Expression.Grouped(
        aggregation, grouping.isWithout(), grouping.labels(), most, inner);
  }

  private record Grouping(boolean isWithout, Set<String> labels) {
    static final Grouping NONE = new Grouping(false, Set.of());
  }

  private Optional<Grouping> grouping() throws SyntaxException {
    boolean isBy = tokens.takeWord("by");
    if (!isBy && !tokens.takeWord("without")) {
      return Optional.empty();
    }
    Set<String> labels = new TreeSet<>();
    tokens.expect("(");
    while (!tokens.take(")")) {
      labels.add(tokens.expect(Kind.WORD, "a label's name").text());
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    return Optional.of(new Grouping(!isBy, labels));
  }

  private double number() throws SyntaxException {
    return Double.parseDouble(tokens.expect(Kind.NUMBER, "a number").text());
  }

  private void enter() throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(tokens.peek().at(), "more than " + MAX_DEPTH + " brackets deep");
    }
  }
}
