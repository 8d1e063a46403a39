package io.waybill.lucene;

import io.waybill.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One writer a directory: a lock on {@code waybill.lock}, held until the channel is closed. */
final class StoreLock {
  private static final Logger log = LoggerFactory.getLogger(StoreLock.class);

  private StoreLock() {}

  /**
   * Takes the lock.
   *
   * @throws StoreException when another process, or this one, has it
   */
  static FileChannel take(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve("waybill.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      log.debug("{} is locked by this process", root);
    }
    if (lock == null) {
      channel.close();
      throw new StoreException(
          root
              + " is in use by another Waybill. Stop that one, or give this one another directory (store.directory)");
    }
    return channel;
  }
}
