package io.waybill.client;

import java.util.HashMap;
import java.util.Map;

/**
 * The reporters of this process: one for each group and cluster, however many consumers it has, so
 * that what one consumer was offered and another commits is one account.
 */
final class Reporters {
  private record Key(String group, String topic, String brokers) {}

  private static final class Shared {
    final Reporter reporter;
    int users;

    Shared(Reporter reporter) {
      this.reporter = reporter;
    }
  }

  private static final Map<Key, Shared> SHARED = new HashMap<>();

  private Reporters() {}

  static Reporter acquire(Settings settings) {
    synchronized (SHARED) {
      Shared shared =
          SHARED.computeIfAbsent(key(settings), unused -> new Shared(new Reporter(settings)));
      shared.users++;
      return shared.reporter;
    }
  }

  static void release(Settings settings) {
    Shared unused = null;
    synchronized (SHARED) {
      Shared shared = SHARED.get(key(settings));
      if (shared != null && --shared.users == 0) {
        SHARED.remove(key(settings));
        unused = shared;
      }
    }
    if (unused != null) {
      unused.reporter.close();
    }
  }

  private static Key key(Settings settings) {
    return new Key(
        settings.group(),
        settings.topic(),
        String.valueOf(settings.kafka().get("bootstrap.servers")));
  }
}
