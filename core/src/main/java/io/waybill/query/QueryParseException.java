package io.waybill.query;

/** A query that can't be understood, with the character where it goes wrong. */
public final class QueryParseException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int position;

  QueryParseException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** The offending character's index, from 0. */
  public int position() {
    return position;
  }
}
