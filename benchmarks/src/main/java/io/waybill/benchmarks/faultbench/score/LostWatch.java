package io.waybill.benchmarks.faultbench.score;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks again and again what is lost, and remembers all that was ever called so. */
public final class LostWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Waybill waybill;
  private final Set<String> everLost = new ConcurrentSkipListSet<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private final AtomicLong looks = new AtomicLong();

  /** Begins to watch. */
  public LostWatch(Waybill waybill) {
    this.waybill = waybill;
    this.thread = Thread.ofPlatform().daemon().name("lost-watch").start(this::run);
  }

  private void run() {
    try {
      while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (IOException e) {
          everLost.add("could not be asked: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    for (JsonNode pipeline : waybill.get("/api/v1/pipelines?limit=1000").path("items")) {
      if (pipeline.path("lost").asLong() > 0) {
        for (JsonNode one : waybill.get("/api/v1/messages?verdict=lost&limit=20").path("items")) {
          everLost.add(one.toString());
        }
        everLost.add(pipeline.toString());
      }
    }
    looks.incrementAndGet();
  }

  /** All that was ever called lost. */
  public Set<String> everLost() {
    return everLost;
  }

  /** How often it looked. */
  public long looks() {
    return looks.get();
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
