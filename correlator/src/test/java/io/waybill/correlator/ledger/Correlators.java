package io.waybill.correlator.ledger;

import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/** A correlator in this JVM that looks often, against a real broker. */
final class Correlators {
  private Correlators() {}

  /**
   * Starts one.
   *
   * @param directory the index is below it
   * @param more the rest of the configuration: inputs and observer
   */
  static Service start(Path directory, String brokers, String more) throws Exception {
    return Service.start(
        ConfigFile.of(
            String.format(
                    Locale.ROOT,
                    """
                    http: {port: 0}
                    store: {directory: '%s', refresh-interval: 100ms, memory: 16MiB, commit-interval: 300ms}
                    kafka: {bootstrap.servers: '%s'}
                    """,
                    directory.resolve("index"),
                    brokers)
                + more),
        false,
        InstantSource.system());
  }
}
