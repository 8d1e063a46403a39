package io.waybill.correlator.ledger;

import io.waybill.ledger.SegmentAt;
import io.waybill.ledger.SegmentSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads the segments of a ledger that was saved. For one thread. */
final class SegmentReader implements SegmentSource, AutoCloseable {
  private final Path directory;
  private final Map<Long, FileChannel> open = new HashMap<>();
  private final SegmentFiles files = new SegmentFiles();

  SegmentReader(Path directory) {
    this.directory = directory;
  }

  @Override
  public byte[] read(SegmentAt at) throws IOException {
    FileChannel file = open.get(at.file());
    if (file == null) {
      file = FileChannel.open(SegmentFiles.path(directory, at.file()), StandardOpenOption.READ);
      open.put(at.file(), file);
    }
    ByteBuffer bytes = ByteBuffer.allocate(at.length());
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at.position() + bytes.position()) < 0) {
        throw new EOFException("segments-" + at.file() + " is too short");
      }
    }
    if (SegmentWriter.checksum(bytes.array()) != at.checksum()) {
      throw new IOException("the checksum of a segment in segments-" + at.file() + " is wrong");
    }
    files.use(at, file.size());
    return bytes.array();
  }

  /** The files of which something was read. */
  SegmentFiles files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : open.values()) {
      file.close();
    }
  }
}
