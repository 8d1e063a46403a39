package io.waybill.lucene;

import io.waybill.store.Positions;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;

/**
 * What readers see between two refreshes: all slices at one moment. Reference-counted, since a
 * refresh replaces it while readers still use it.
 */
final class View {
  private final Positions positions;
  private final MultiReader all;

  /** Takes one reference to each reader. Oldest slice first. */
  View(List<DirectoryReader> slices, Positions positions) throws IOException {
    this.positions = positions;
    // MultiReader takes its own references and gives them back when its count reaches zero
    this.all = new MultiReader(slices.toArray(IndexReader[]::new), false);
  }

  Positions positions() {
    return positions;
  }

  MultiReader reader() {
    return all;
  }

  /** False where the view was replaced and let go in the meantime: take the newer one. */
  boolean tryAcquire() {
    return all.tryIncRef();
  }

  void release() throws IOException {
    all.decRef();
  }

  List<LeafReaderContext> leaves() {
    return all.leaves();
  }
}
