package io.waybill.fluentbit.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Programs that are installed here. */
public final class Program {
  private Program() {}

  /** The first of this name on the PATH. */
  public static Optional<Path> onPath(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(directory.isEmpty() ? "." : directory, name);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
