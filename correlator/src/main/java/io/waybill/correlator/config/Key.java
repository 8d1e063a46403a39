package io.waybill.correlator.config;

/**
 * A key of the configuration, as the documentation shows it.
 *
 * @param path with dots; {@code []} behind a list's name
 * @param fallback what holds where it is not set; "" where it must be, or where nothing holds
 * @param meaning for people
 */
public record Key(String path, String fallback, String meaning) {
  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
