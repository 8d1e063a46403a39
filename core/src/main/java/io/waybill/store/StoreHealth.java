package io.waybill.store;

import java.util.List;

/**
 * How a store is.
 *
 * @param writable false when appends fail until somebody acts
 * @param problems for people, each with what to do; empty when all is well
 * @param events stored and visible
 * @param bytes on disk, or -1 where it has none
 */
public record StoreHealth(boolean writable, List<String> problems, long events, long bytes) {
  public StoreHealth {
    problems = List.copyOf(problems);
  }
}
