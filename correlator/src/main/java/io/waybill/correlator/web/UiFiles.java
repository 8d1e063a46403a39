package io.waybill.correlator.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of {@code src/main/ui}, as they are in this build: a directory or a JAR. */
final class UiFiles {
  private static final String ROOT = "ui";

  private UiFiles() {}

  /** By path, such as {@code js/app.js}. */
  static NavigableMap<String, byte[]> read() {
    URL index = UiFiles.class.getResource(ROOT + "/index.html");
    if (index == null) {
      throw new IllegalStateException("the web page is missing from this build");
    }
    try {
      URI uri = index.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(directory(Path.of(uri)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return read(directory(jar.provider().getPath(uri)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory(Path file) {
    Path directory = file.getParent();
    if (directory == null) {
      throw new IllegalStateException(file + " has no directory");
    }
    return directory;
  }

  private static NavigableMap<String, byte[]> read(Path directory) throws IOException {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            directory.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
