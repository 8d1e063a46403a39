package io.waybill.correlator.loki.logql;

import io.waybill.correlator.language.GoDuration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What becomes of a line on its way through the stages of a query. */
public final class Pipeline {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

  private Pipeline() {}

  /** True where the stream is one of those that are asked for. */
  public static boolean selects(Collection<Matcher> selector, Map<String, String> stream) {
    return selector.stream()
        .allMatch(matcher -> matcher.matches(stream.getOrDefault(matcher.label(), "")));
  }

  /** The line as it comes out; empty where it is filtered out. */
  public static Optional<Line> through(Expression.Logs logs, Line line) {
    if (!selects(logs.selector(), line.stream())) {
      return Optional.empty();
    }
    Line at = line;
    for (Stage stage : logs.stages()) {
      Optional<Line> next = through(stage, at);
      if (next.isEmpty()) {
        return next;
      }
      at = next.get();
    }
    return Optional.of(at);
  }

  private static Optional<Line> through(Stage stage, Line line) {
    return switch (stage) {
      case Stage.Contains(boolean isWanted, List<String> any) ->
          only(any.stream().anyMatch(line.text()::contains) == isWanted, line);
      case Stage.Finds(boolean isWanted, var any) ->
          only(any.stream().anyMatch(one -> one.matcher(line.text()).find()) == isWanted, line);
      case Stage.ParseJson json -> Optional.of(ParsedLabels.json(line));
      case Stage.ParseLogfmt logfmt -> Optional.of(ParsedLabels.logfmt(line));
      case Stage.ParseRegexp(var pattern) -> Optional.of(ParsedLabels.regexp(line, pattern));
      case Stage.Where(LabelFilter filter) -> where(filter, line);
      case Stage.FormatLine(Template template) -> Optional.of(line.withText(template.of(line)));
      case Stage.FormatLabel(String label, Template template) ->
          Optional.of(line.with(label, template.of(line)));
      case Stage.Rename(String label, String from) -> Optional.of(renamed(line, label, from));
      case Stage.Drop(List<Stage.Chosen> labels) -> Optional.of(without(line, labels));
      case Stage.Keep(List<Stage.Chosen> labels) -> Optional.of(only(line, labels));
      case Stage.Decolorize decolorize ->
          Optional.of(line.withText(COLOUR.matcher(line.text()).replaceAll("")));
    };
  }

  private static Optional<Line> only(boolean isWanted, Line line) {
    return isWanted ? Optional.of(line) : Optional.empty();
  }

  private static Line renamed(Line line, String label, String from) {
    String value = line.label(from);
    return value.isEmpty() ? line : line.without(from).with(label, value);
  }

  private static Line without(Line line, List<Stage.Chosen> labels) {
    Line less = line;
    for (Stage.Chosen chosen : labels) {
      if (chosen.matches(chosen.label(), less.label(chosen.label()))) {
        less = less.without(chosen.label());
      }
    }
    return less;
  }

  private static Line only(Line line, List<Stage.Chosen> labels) {
    return new Line(
        line.unixNano(),
        line.text(),
        kept(line.stream(), labels),
        kept(line.metadata(), labels),
        kept(line.parsed(), labels));
  }

  private static Map<String, String> kept(Map<String, String> from, List<Stage.Chosen> labels) {
    Map<String, String> kept = new TreeMap<>();
    from.forEach((name, value) -> {
      if (name.startsWith(ParsedLabels.ERROR_PREFIX)
          || labels.stream().anyMatch(chosen -> chosen.matches(name, value))) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  /**
   * A number that can't be read is no reason to lose a line: it is kept and says so, as Loki does.
   */
  private static Optional<Line> where(LabelFilter filter, Line line) {
    return switch (filter) {
      case LabelFilter.And(LabelFilter left, LabelFilter right) ->
          where(left, line).flatMap(kept -> where(right, kept));
      case LabelFilter.Or(LabelFilter left, LabelFilter right) -> {
        Optional<Line> first = where(left, line);
        yield first.isPresent() ? first : where(right, line);
      }
      case LabelFilter.Text(Matcher matcher) -> only(passes(matcher, line), line);
      case LabelFilter.Measure measure -> measured(measure, line);
    };
  }

  /** An empty expression is what Grafana makes of a variable without value: it leaves all alone. */
  private static boolean passes(Matcher matcher, Line line) {
    return switch (matcher.op()) {
      case EQUAL, NOT_EQUAL -> matcher.matches(line.label(matcher.label()));
      case MATCHES -> matcher.value().isEmpty() || matcher.matches(line.label(matcher.label()));
      case NOT_MATCHES ->
          !matcher.value().isEmpty() && matcher.matches(line.label(matcher.label()));
    };
  }

  private static Optional<Line> measured(LabelFilter.Measure measure, Line line) {
    String text = line.label(measure.label());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble value = number(text, measure.unit());
    return value.isEmpty()
        ? Optional.of(ParsedLabels.unmeasurable(line, measure.label()))
        : only(measure.comparison().holds(value.getAsDouble(), measure.value()), line);
  }

  private static OptionalDouble number(String text, LabelFilter.Unit unit) {
    return switch (unit) {
      case NUMBER -> number(text);
      case DURATION -> {
        OptionalLong nanos = GoDuration.nanos(text);
        yield nanos.isPresent()
            ? OptionalDouble.of((double) nanos.getAsLong())
            : OptionalDouble.empty();
      }
      case BYTES -> {
        OptionalDouble bytes = Sizes.bytes(text);
        yield bytes.isPresent() ? bytes : number(text);
      }
    };
  }

  private static OptionalDouble number(String text) {
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
