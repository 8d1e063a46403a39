package io.waybill.correlator.http;

/**
 * An answer that is an error: RFC 9457's title and detail, with a status. The detail says what to
 * do.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String title;

  Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
