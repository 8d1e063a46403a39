package io.waybill.correlator.language;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions, which take time in proportion to the text whatever they are. */
public final class Expressions {
  private static final int MAX_LENGTH = 4096;

  /** More than this is a repetition of repetitions. */
  private static final int MAX_PROGRAM = 20_000;

  private Expressions() {}

  /** The expression that stands at this index of a query. */
  public static Pattern compile(String expression, int at) throws SyntaxException {
    if (expression.length() > MAX_LENGTH) {
      throw new SyntaxException(
          at, "a regular expression has " + MAX_LENGTH + " characters at most");
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      if (pattern.programSize() > MAX_PROGRAM) {
        throw new SyntaxException(at, "is too large a regular expression");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new SyntaxException(at, "is no regular expression: " + e.getDescription());
    } catch (StackOverflowError e) {
      throw new SyntaxException(at, "is too deep a regular expression");
    }
  }
}
