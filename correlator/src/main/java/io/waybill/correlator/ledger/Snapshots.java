package io.waybill.correlator.ledger;

import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerInput;
import io.waybill.ledger.LedgerOutput;
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
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The ledger on disk. Each snapshot is a file of its own that ends in a CRC-32C of all before it,
 * and says where its segments are, most of which an earlier one wrote; the store's commit says
 * which snapshot belongs to its positions, so that the two are always of the same moment. A file is
 * durable before its name is used. For one thread.
 */
final class Snapshots {
  private final Path directory;

  /** Those of the snapshot that is durable. */
  private SegmentFiles segments = new SegmentFiles();

  private SegmentFiles saved = new SegmentFiles();

  Snapshots(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  private Path head(long number) {
    return directory.resolve("ledger-" + number);
  }

  /** Writes the ledger under this number, which is greater than that of any that is durable. */
  void save(Ledger ledger, long number) throws IOException {
    try (FileOutputStream bytes = new FileOutputStream(head(number).toFile());
        SegmentWriter writer = new SegmentWriter(directory, number, segments)) {
      CRC32C sum = new CRC32C();
      OutputStream buffered = new BufferedOutputStream(bytes, 1 << 16);
      LedgerOutput out = new LedgerOutput(new CheckedOutputStream(buffered, sum), writer);
      ledger.write(out);
      out.flush();
      saved = writer.finish();
      new DataOutputStream(buffered).writeLong(sum.getValue());
      buffered.flush();
      bytes.getFD().sync();
    }
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }

  /**
   * Reads the snapshot of this number.
   *
   * @throws IOException where it is not there or not whole
   */
  void load(Ledger into, long number) throws IOException {
    try (BufferedInputStream bytes =
            new BufferedInputStream(Files.newInputStream(head(number)), 1 << 16);
        SegmentReader reader = new SegmentReader(directory)) {
      CheckedInputStream checked = new CheckedInputStream(bytes, new CRC32C());
      into.read(new LedgerInput(checked, reader));
      long sum = checked.getChecksum().getValue();
      if (new DataInputStream(bytes).readLong() != sum) {
        throw new IOException("its checksum is wrong");
      }
      segments = reader.files();
    }
  }

  /** Takes it that the snapshot of this number, the last that was saved, is durable. */
  void keepOnly(long number) throws IOException {
    segments = saved;
    Set<Path> kept = new HashSet<>(Set.of(head(number)));
    segments.numbers().forEach(file -> kept.add(SegmentFiles.path(directory, file)));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{ledger,segments}-*")) {
      for (Path file : files) {
        if (!kept.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
