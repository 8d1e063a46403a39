package io.waybill.correlator.decode.record;

/** A record that is not what its format says. The message is the reason, for people. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1;

  public UndecodableException(String reason) {
    super(reason);
  }

  public UndecodableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
