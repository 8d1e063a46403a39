package io.waybill.correlator.spanmetrics;

/** What went over one edge. Not thread-safe. */
final class Requests {
  private final Latency server = new Latency();
  private final Latency client = new Latency();
  private long all;
  private long failed;

  void add(long count, boolean isFailed) {
    all += count;
    failed += isFailed ? count : 0;
  }

  void server(Took took) {
    server.add(took);
  }

  void client(Took took) {
    client.add(took);
  }

  long all() {
    return all;
  }

  long failed() {
    return failed;
  }

  Latency server() {
    return server;
  }

  Latency client() {
    return client;
  }
}
