package io.waybill.lucene;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/** How the open slice's directory is opened: a seam for tests, where disks fill up. */
@FunctionalInterface
interface Directories {
  /** As Lucene does by itself. */
  Directories MAPPED = MMapDirectory::new;

  Directory open(Path path) throws IOException;
}
