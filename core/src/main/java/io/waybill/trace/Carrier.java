package io.waybill.trace;

import java.util.List;

/** Header-like key/value pairs, in their order, with repeats. */
@FunctionalInterface
public interface Carrier {
  /**
   * All values under this name, ignoring case, first to last. Values are never null; a header
   * without a value is left out.
   */
  List<byte[]> values(String name);
}
