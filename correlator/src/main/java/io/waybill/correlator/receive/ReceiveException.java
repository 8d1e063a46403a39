package io.waybill.correlator.receive;

/** A request that can't be taken, and would not be taken if it were sent again. */
public final class ReceiveException extends Exception {
  private static final long serialVersionUID = 1;
  private final int status;

  ReceiveException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The status of HTTP that fits. */
  public int status() {
    return status;
  }
}
