package io.waybill.correlator.ingest;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One step behind: while one batch is stored, the next is read and decoded. Never more than one, so
 * that memory stays bounded by two polls, and positions move in order. For one thread.
 */
final class Behind implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("waybill-append-", 0).factory());
  private Optional<Future<?>> running = Optional.empty();

  /**
   * Begins with this, once what was begun before has ended.
   *
   * @throws RuntimeException what that ended with
   */
  void begin(Runnable step) {
    await();
    running = Optional.of(thread.submit(step));
  }

  /**
   * Waits until nothing runs.
   *
   * @throws RuntimeException what it ended with
   */
  void await() {
    if (running.isEmpty()) {
      return;
    }
    Future<?> step = running.get();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          step.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // a batch is never left half stored
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException failed -> throw failed;
            case Error fatal -> throw fatal;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      running = Optional.empty();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
