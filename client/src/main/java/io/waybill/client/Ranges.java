package io.waybill.client;

/** Ranges of offsets in the order that they are told; neighbours become one. */
final class Ranges {
  private long[] bounds = new long[8];
  private int size;

  void add(long from, long to) {
    if (size > 0 && bounds[size - 1] == from) {
      bounds[size - 1] = to;
      return;
    }
    if (size == bounds.length) {
      bounds = java.util.Arrays.copyOf(bounds, size * 2);
    }
    bounds[size++] = from;
    bounds[size++] = to;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** As {@code [[from,to],...]}. */
  void write(StringBuilder json) {
    json.append('[');
    for (int i = 0; i < size; i += 2) {
      json.append(i == 0 ? "[" : ",[").append(bounds[i]).append(',').append(bounds[i + 1]);
      json.append(']');
    }
    json.append(']');
  }
}
