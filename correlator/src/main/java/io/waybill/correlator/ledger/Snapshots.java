package io.waybill.correlator.ledger;

import io.waybill.ledger.Ledger;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The ledger on disk. Each snapshot is a file of its own that ends in a CRC-32C of all before it;
 * the store's commit says which one belongs to its positions, so that the two are always of the
 * same moment. A file is durable before its name is used. For one thread.
 */
final class Snapshots {
  private static final String PREFIX = "ledger-";

  private final Path directory;

  Snapshots(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** Writes the ledger under this name. */
  void save(Ledger ledger, String name) throws IOException {
    Path file = directory.resolve(PREFIX + name);
    try (FileOutputStream bytes = new FileOutputStream(file.toFile())) {
      CRC32C sum = new CRC32C();
      OutputStream buffered = new BufferedOutputStream(bytes, 1 << 16);
      DataOutputStream out = new DataOutputStream(new CheckedOutputStream(buffered, sum));
      ledger.write(out);
      out.flush();
      new DataOutputStream(buffered).writeLong(sum.getValue());
      buffered.flush();
      bytes.getFD().sync();
    }
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  /**
   * Reads the snapshot of this name.
   *
   * @throws IOException where it is not there or not whole
   */
  void load(Ledger into, String name) throws IOException {
    try (BufferedInputStream bytes =
        new BufferedInputStream(Files.newInputStream(directory.resolve(PREFIX + name)), 1 << 16)) {
      CheckedInputStream checked = new CheckedInputStream(bytes, new CRC32C());
      DataInputStream in = new DataInputStream(checked);
      into.read(in);
      long sum = checked.getChecksum().getValue();
      if (new DataInputStream(bytes).readLong() != sum) {
        throw new IOException("its checksum is wrong");
      }
    }
  }

  /** Deletes all but the snapshot of this name. */
  void keepOnly(String name) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        if (!file.endsWith(PREFIX + name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
