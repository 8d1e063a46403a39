package io.waybill.benchmarks.fluentbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** An application that writes numbered lines to a file. */
final class Feed {
  private final Path file;
  private final Duration ahead;
  private int next;

  Feed(Path file, Duration ahead) {
    this.file = file;
    this.ahead = ahead;
  }

  /** How many lines were written. */
  int written() {
    return next;
  }

  /** Writes so many lines at once. */
  void burst(int lines) throws IOException {
    StringBuilder text = new StringBuilder(lines * 220);
    for (int i = 0; i < lines; i++) {
      text.append(line(next++, "")).append('\n');
    }
    append(text);
  }

  /** Writes so many lines, at 5000 a second. */
  void steadily(int lines) throws IOException {
    long begun = System.nanoTime();
    for (int done = 0; done < lines; done += 250) {
      burst(Math.min(250, lines - done));
      long due = begun + (done + 250L) * 200_000;
      LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
    }
  }

  /** Writes one line that is this long. */
  void large(int bytes) throws IOException {
    append(line(next++, "x".repeat(bytes)) + "\n");
  }

  private void append(CharSequence text) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(text.toString().getBytes(UTF_8));
    }
  }

  private String line(int number, String padding) {
    long nanos = (System.currentTimeMillis() + ahead.toMillis()) * 1_000_000 + number % 1_000_000;
    return String.format(
        Locale.ROOT,
        "{\"n\":%d,\"time\":\"%d\",\"level\":\"INFO\",\"trace_id\":\"%032x\",\"span_id\":\"%016x\",\"logger\":\"com.acme.Orders\",\"message\":\"order %d placed%s\"}",
        number,
        nanos,
        number + 1L,
        number + 1L,
        number,
        padding);
  }
}
