package io.waybill.correlator.tempo.traceql;

/** A query that is none, or that is not supported; the message says which, and what to do. */
public final class TraceQlException extends Exception {
  private static final long serialVersionUID = 1;
  private final int position;

  TraceQlException(int position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  /** The index of the character at which it goes wrong; the query's length at its end. */
  public int position() {
    return position;
  }
}
