package io.waybill.lucene;

import io.waybill.store.Positions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * A closed slice: immutable, with one reader for as long as it lives.
 *
 * @param path its directory
 * @param number its place in the order of arrival
 * @param format what its last commit says
 * @param reader over its last commit
 */
record Slice(Path path, int number, SliceFormat format, DirectoryReader reader) {
  private static final String PREFIX = "slice-";

  static Path path(Path root, int number) {
    return root.resolve(String.format(java.util.Locale.ROOT, "%s%06d", PREFIX, number));
  }

  /** The number of the slice in this directory, or -1 where it is none. */
  static int number(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return name.matches(PREFIX + "\\d{6}") ? Integer.parseInt(name.substring(PREFIX.length())) : -1;
  }

  /** True for a slice, and for one that was put aside because it is damaged. */
  static boolean isSlice(Path path) {
    return path.getFileName() != null
        && path.getFileName().toString().matches("(damaged-)?" + PREFIX + "\\d{6}");
  }

  static Slice open(Path path) throws IOException {
    Directory directory = new MMapDirectory(path);
    SliceFormat format = format(directory, path);
    return new Slice(path, number(path), format, DirectoryReader.open(directory));
  }

  static SliceFormat format(Directory directory, Path path) throws IOException {
    return SliceFormat.ofCommitData(
        SegmentInfos.readLatestCommit(directory).getUserData(), path.toString());
  }

  Positions positions() {
    return format.positions();
  }

  static long bytes(Path path) {
    try (Stream<Path> files = Files.list(path)) {
      return files.mapToLong(Slice::size).sum();
    } catch (IOException | java.io.UncheckedIOException gone) {
      return 0;
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException mergedAway) {
      return 0;
    }
  }

  static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
