package io.waybill.correlator.loki.logql;

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
import java.util.Set;

/** Parses a selector and its stages. */
final class Pipelines {
  private static final int MAX_STAGES = 64;
  private static final int MAX_DEPTH = 32;

  /** What is no label's name, so that {@code | json != "x"} filters the line. */
  private static final Set<String> RESERVED =
      Set.of("json", "logfmt", "decolorize", "regexp", "line_format", "label_format");

  private static final Pattern NOTHING = Pattern.compile("");

  private final Tokens tokens;
  private int depth;

  Pipelines(Tokens tokens) {
    this.tokens = tokens;
  }

  Expression.Logs logs() throws SyntaxException {
    List<Matcher> selector = selector();
    List<Stage> stages = new ArrayList<>();
    while (true) {
      if (stages.size() > MAX_STAGES) {
        throw new SyntaxException(tokens.peek().at(), "more than " + MAX_STAGES + " stages");
      }
      if (tokens.take("|=")) {
        stages.add(contains(true));
      } else if (tokens.take("!=")) {
        stages.add(contains(false));
      } else if (tokens.take("|~")) {
        stages.add(finds(true));
      } else if (tokens.take("!~")) {
        stages.add(finds(false));
      } else if (tokens.take("|")) {
        stages.addAll(stage());
      } else {
        return new Expression.Logs(selector, stages);
      }
    }
  }

  private List<Matcher> selector() throws SyntaxException {
    List<Matcher> selector = new ArrayList<>();
    tokens.expect("{");
    while (!tokens.take("}")) {
      String label = tokens.expect(Kind.WORD, "a label's name").text();
      Matcher.Op op =
          Matcher.Op.take(tokens).orElseThrow(() -> tokens.unexpected("one of = != =~ !~"));
      selector.add(matcher(label, op, tokens.expect(Kind.TEXT, "text in quotes")));
      if (!tokens.peek().is("}")) {
        tokens.expect(",");
      }
    }
    return selector;
  }

  private static Matcher matcher(String label, Matcher.Op op, Token value) throws SyntaxException {
    boolean isPattern = op == Matcher.Op.MATCHES || op == Matcher.Op.NOT_MATCHES;
    return new Matcher(
        label,
        op,
        value.text(),
        isPattern ? Expressions.compile("(?s)" + value.text(), value.at()) : NOTHING);
  }

  private Stage contains(boolean isWanted) throws SyntaxException {
    List<String> any = new ArrayList<>();
    do {
      any.add(tokens.expect(Kind.TEXT, "text in quotes").text());
    } while (tokens.takeWord("or"));
    return new Stage.Contains(isWanted, any);
  }

  private Stage finds(boolean isWanted) throws SyntaxException {
    List<Pattern> any = new ArrayList<>();
    do {
      Token text = tokens.expect(Kind.TEXT, "an expression in quotes");
      any.add(Expressions.compile(text.text(), text.at()));
    } while (tokens.takeWord("or"));
    return new Stage.Finds(isWanted, any);
  }

  private List<Stage> stage() throws SyntaxException {
    Token word = tokens.peek();
    if (word.is("(")) {
      return List.of(new Stage.Where(either()));
    }
    String name = tokens.expect(Kind.WORD, "a stage such as json, or a label's name").text();
    boolean isFilter =
        tokens.peek().kind() == Kind.SYMBOL
            && isComparing(tokens.peek())
            && !RESERVED.contains(name);
    if (isFilter) {
      return List.of(new Stage.Where(either(Optional.of(name))));
    }
    return switch (name) {
      case "json" -> plain(word, new Stage.ParseJson());
      case "logfmt" -> plain(word, new Stage.ParseLogfmt());
      case "decolorize" -> List.of(new Stage.Decolorize());
      case "regexp" -> {
        Token text = tokens.expect(Kind.TEXT, "an expression in quotes");
        yield List.of(new Stage.ParseRegexp(Expressions.compile(text.text(), text.at())));
      }
      case "line_format" -> {
        Token text = tokens.expect(Kind.TEXT, "a template in quotes");
        yield List.of(new Stage.FormatLine(Template.parse(text.text(), text.at())));
      }
      case "label_format" -> labelFormats();
      case "drop" -> List.of(new Stage.Drop(chosen()));
      case "keep" -> List.of(new Stage.Keep(chosen()));
      default ->
          throw new SyntaxException(
              word.at(),
              "unsupported: '"
                  + name
                  + "'; json, logfmt, regexp, line_format, label_format,"
                  + " drop, keep, decolorize and comparisons of labels are supported");
    };
  }

  private static boolean isComparing(Token token) {
    return List.of("=", "!=", "=~", "!~", "==", ">", ">=", "<", "<=").contains(token.text());
  }

  private List<Stage> plain(Token word, Stage stage) throws SyntaxException {
    if (tokens.peek().kind() == Kind.WORD || tokens.peek().is("-")) {
      throw new SyntaxException(
          tokens.peek().at(), "unsupported: '" + word.text() + "' with parameters");
    }
    return List.of(stage);
  }

  private List<Stage> labelFormats() throws SyntaxException {
    List<Stage> stages = new ArrayList<>();
    do {
      String label = tokens.expect(Kind.WORD, "a label's name").text();
      tokens.expect("=");
      if (tokens.peek().kind() == Kind.WORD) {
        stages.add(new Stage.Rename(label, tokens.next().text()));
      } else {
        Token text = tokens.expect(Kind.TEXT, "a label's name, or a template in quotes");
        stages.add(new Stage.FormatLabel(label, Template.parse(text.text(), text.at())));
      }
    } while (tokens.take(","));
    return stages;
  }

  private List<Stage.Chosen> chosen() throws SyntaxException {
    List<Stage.Chosen> chosen = new ArrayList<>();
    do {
      String label = tokens.expect(Kind.WORD, "a label's name").text();
      Optional<Matcher.Op> op = Matcher.Op.take(tokens);
      chosen.add(
          new Stage.Chosen(
              label,
              op.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      matcher(label, op.get(), tokens.expect(Kind.TEXT, "text in quotes")))));
    } while (tokens.take(","));
    return chosen;
  }

  private LabelFilter either() throws SyntaxException {
    return either(Optional.empty());
  }

  /** A filter, of which the first label's name may have been read. */
  private LabelFilter either(Optional<String> first) throws SyntaxException {
    LabelFilter left = both(first);
    while (tokens.takeWord("or")) {
      left = new LabelFilter.Or(left, both(Optional.empty()));
    }
    return left;
  }

  private LabelFilter both(Optional<String> first) throws SyntaxException {
    LabelFilter left = one(first);
    while (true) {
      boolean isJoined =
          tokens.takeWord("and")
              || tokens.take(",")
              || tokens.peek().is("(")
              || (tokens.peek().kind() == Kind.WORD && !tokens.peek().isWord("or"));
      if (!isJoined) {
        return left;
      }
      left = new LabelFilter.And(left, one(Optional.empty()));
    }
  }

  private LabelFilter one(Optional<String> read) throws SyntaxException {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(tokens.peek().at(), "more than " + MAX_DEPTH + " brackets deep");
    }
    try {
      if (read.isEmpty() && tokens.take("(")) {
        LabelFilter inner = either();
        tokens.expect(")");
        return inner;
      }
      return comparison(
          read.isPresent() ? read.get() : tokens.expect(Kind.WORD, "a label's name").text());
    } finally {
      depth--;
    }
  }

  private LabelFilter comparison(String label) throws SyntaxException {
    Token operator = tokens.next();
    Token value = tokens.next();
    if (value.kind() == Kind.TEXT) {
      for (Matcher.Op op : Matcher.Op.values()) {
        if (operator.is(op.text())) {
          return new LabelFilter.Text(matcher(label, op, value));
        }
      }
    }
    boolean isNegative = value.is("-") && tokens.peek().kind() == Kind.NUMBER;
    Token number = isNegative ? tokens.next() : value;
    for (Comparison comparison : Comparison.values()) {
      boolean isIt =
          operator.is(comparison.text()) || (comparison == Comparison.EQUAL && operator.is("="));
      if (isIt) {
        return measure(label, comparison, number, isNegative);
      }
    }
    throw new SyntaxException(
        operator.at(), "'" + operator.text() + "' does not compare a label with such a value");
  }

  private static LabelFilter measure(
      String label, Comparison comparison, Token value, boolean isNegative) throws SyntaxException {
    return switch (value.kind()) {
      case NUMBER -> {
        double number = Double.parseDouble(value.text());
        yield new LabelFilter.Measure(
            label, comparison, isNegative ? -number : number, LabelFilter.Unit.NUMBER);
      }
      case DURATION ->
          new LabelFilter.Measure(
              label,
              comparison,
              GoDuration.nanos(value.text()).orElse(0),
              LabelFilter.Unit.DURATION);
      case BYTES ->
          new LabelFilter.Measure(
              label, comparison, Sizes.bytes(value.text()).orElse(0), LabelFilter.Unit.BYTES);
      case TEXT, WORD, SYMBOL, END ->
          throw new SyntaxException(
              value.at(), "a value is missing: text in quotes, a number, a duration, a size");
    };
  }
}
