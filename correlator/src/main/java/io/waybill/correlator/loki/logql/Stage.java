package io.waybill.correlator.loki.logql;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/** One step that lines go through. */
public sealed interface Stage {
  /**
   * A text that the line holds.
   *
   * @param isWanted false where it must not
   * @param any one of these suffices
   */
  record Contains(boolean isWanted, List<String> any) implements Stage {
    public Contains {
      any = List.copyOf(any);
    }
  }

  /** The same with expressions, which match anywhere. */
  record Finds(boolean isWanted, List<Pattern> any) implements Stage {
    public Finds {
      any = List.copyOf(any);
    }
  }

  /** Labels from the fields of a JSON object. */
  record ParseJson() implements Stage {}

  /** Labels from {@code key=value} pairs. */
  record ParseLogfmt() implements Stage {}

  /** Labels from the named groups of an expression. */
  record ParseRegexp(Pattern pattern) implements Stage {}

  /** Only lines with such labels. */
  record Where(LabelFilter filter) implements Stage {}

  /** Another text. */
  record FormatLine(Template template) implements Stage {}

  /** A label from others. */
  record FormatLabel(String label, Template template) implements Stage {}

  /** A label of another name. */
  record Rename(String label, String from) implements Stage {}

  /** Without the labels that match. */
  record Drop(List<Chosen> labels) implements Stage {
    public Drop {
      labels = List.copyOf(labels);
    }
  }

  /** Without labels that don't, those of the stream among them. */
  record Keep(List<Chosen> labels) implements Stage {
    public Keep {
      labels = List.copyOf(labels);
    }
  }

  /** Without terminals' colours. */
  record Decolorize() implements Stage {}

  /** A label by its name, and where that is said by its value too. */
  record Chosen(String label, Optional<Matcher> matcher) {
    boolean matches(String name, String value) {
      return label.equals(name) && matcher.map(m -> m.matches(value)).orElse(true);
    }
  }
}
