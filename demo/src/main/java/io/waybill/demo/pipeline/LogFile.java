package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The log files of all services, where an agent ships them. Thread-safe. */
public final class LogFile {
  /** No agent: services write to Kafka. */
  public static final LogFile NONE = new LogFile(Optional.empty());

  private final Optional<Path> directory;
  private final List<String> lines = new ArrayList<>();

  private LogFile(Optional<Path> directory) {
    this.directory = directory;
  }

  /** Files in this directory, which is there. */
  public static LogFile in(Path directory) {
    return new LogFile(Optional.of(directory));
  }

  boolean isShipped() {
    return directory.isPresent();
  }

  /** Appends a line to a service's file; answers its number over all files. */
  synchronized long write(String service, String line) {
    try {
      Files.writeString(
          directory.orElseThrow().resolve(service + ".log"),
          line + "\n",
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.add(line);
    return lines.size() - 1L;
  }

  /** All lines by their number. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
