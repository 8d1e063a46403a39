package io.waybill.benchmarks.fluentbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** What happens to an agent. Each leaves the agent running, with nothing more to come. */
enum Scenario {
  BROKER_AWAY("broker killed, back after 60 s") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      feed.steadily(lines / 5);
      rig.killBroker();
      long back = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      feed.steadily(lines - lines / 5);
      Rig.pause(Math.max(0, (back - System.nanoTime()) / 1_000_000));
      rig.restartBroker();
    }
  },
  BROKER_GONE("broker gone, agent stopped, both back") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      feed.burst(100);
      rig.settle(Duration.ofSeconds(3));
      rig.killBroker();
      feed.burst(lines - 100);
      Rig.pause(10_000);
      rig.stopAgent();
      rig.restartBroker();
      rig.startAgent();
    }
  },
  STOPPED("SIGTERM in flight, started again") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      feed.burst(lines);
      Rig.pause(1500);
      rig.stopAgent();
      rig.startAgent();
    }
  },
  KILLED("kill -9 at ten random moments") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      Random random = new Random(10);
      begin(rig);
      Thread writing =
          Thread.ofPlatform()
              .name("feed")
              .start(() -> {
                try {
                  feed.steadily(lines);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (int i = 0; i < 10; i++) {
        Rig.pause(400 + random.nextInt(1200));
        rig.killAgent();
        rig.startAgent();
      }
      try {
        writing.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  },
  KILLED_IN_MEMORY("the same, with memory storage") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      KILLED.run(rig, feed, lines);
    }

    @Override
    boolean memory() {
      return true;
    }
  },
  OVER_CLIENT_LIMIT("one record over the client's limit") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      feed.burst(lines / 2);
      feed.large(1_040_000);
      feed.burst(lines - lines / 2 - 1);
    }
  },
  OVER_TOPIC_LIMIT("one record over the topic's limit") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      rig.createTopic(Map.of("max.message.bytes", "100000"));
      rig.startAgent();
      feed.burst(lines / 2);
      feed.large(200_000);
      feed.burst(lines - lines / 2 - 1);
    }
  },
  NO_TOPIC("topic missing, made after 60 s") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      rig.startAgent();
      feed.burst(lines);
      Rig.pause(60_000);
      rig.createTopic(Map.of());
    }
  },
  LINES_AHEAD("lines dated 2 h ahead") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      feed.burst(lines);
    }
  },
  RENAMED("file rotated by rename") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      for (int i = 0; i < 5; i++) {
        feed.steadily(lines / 5);
        if (i < 4) {
          Files.move(rig.file(), rig.file().resolveSibling("app.log." + i));
        }
      }
    }

    @Override
    String pattern() {
      return "app.log*";
    }
  },
  TRUNCATED("file rotated by copytruncate") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      for (int i = 0; i < 5; i++) {
        feed.steadily(lines / 5);
        if (i < 4) {
          Rig.pause(2000);
          Path copy = rig.file().resolveSibling("old-" + i + ".txt");
          Files.copy(rig.file(), copy, StandardCopyOption.REPLACE_EXISTING);
          try (FileChannel file = FileChannel.open(rig.file(), StandardOpenOption.WRITE)) {
            file.truncate(0);
          }
          Rig.pause(2000);
        }
      }
    }
  },
  LONG_LINES("ten lines of 50 kB") {
    @Override
    void run(Rig rig, Feed feed, int lines) throws IOException {
      begin(rig);
      for (int i = 0; i < 10; i++) {
        feed.burst(lines / 10 - 1);
        feed.large(50_000);
      }
    }
  };

  private final String title;

  Scenario(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract void run(Rig rig, Feed feed, int lines) throws IOException;

  boolean memory() {
    return false;
  }

  /** The files that the agent follows. */
  String pattern() {
    return "app.log";
  }

  private static void begin(Rig rig) throws IOException {
    rig.createTopic(Map.of());
    rig.startAgent();
  }
}
