package io.waybill.correlator.language;

import io.waybill.correlator.answer.Problem;

/** A query that is none, or that is not supported; the message says which, and what to do. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1;
  private final int position;

  /** It goes wrong at the character of this index; at the query's length where it ends too soon. */
  public SyntaxException(int position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  /** The index of the character at which it goes wrong; the query's length at its end. */
  public int position() {
    return position;
  }

  /** What the caller of this language is told. */
  public Problem problem(String language) {
    return new Problem(
        400, "Bad query", language + ", at character " + (position + 1) + ": " + getMessage());
  }
}
