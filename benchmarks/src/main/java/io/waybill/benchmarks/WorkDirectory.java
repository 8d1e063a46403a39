package io.waybill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new directory of the machine's temporary ones, which is deleted with all in it when closed. */
public record WorkDirectory(Path path) implements AutoCloseable {
  /** Creates one whose name begins so. */
  public static WorkDirectory create(String prefix) throws IOException {
    return new WorkDirectory(Files.createTempDirectory(prefix));
  }

  /**
   * One whose files are in memory where this machine has a place for such (Linux's {@code
   * /dev/shm}), for input that is not to wait for a disk.
   */
  public static WorkDirectory inMemory(String prefix) throws IOException {
    Path shared = Path.of("/dev/shm");
    return Files.isWritable(shared)
        ? new WorkDirectory(Files.createTempDirectory(shared, prefix))
        : create(prefix);
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /** Deletes a directory with all in it, where it is there. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
