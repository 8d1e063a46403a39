package io.waybill.benchmarks.fluentbit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the agent is configured. */
enum Way {
  /** As a first search for "fluent bit kafka" has it. */
  STOCK_DEFAULTS("stock, defaults"),
  /** Our configuration with the stock output. */
  STOCK_OURS("stock, our settings"),
  /** Our configuration with our output. */
  WAYBILL("out_waybill");

  private final String title;

  Way(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Writes the configuration; with memory storage where that is wanted. */
  Path write(Path home, Path directory, Site site, boolean memory) throws IOException {
    if (this == STOCK_DEFAULTS) {
      return Files.writeString(
          directory.resolve("fluent-bit.yaml"),
          String.format(
              Locale.ROOT,
              """
              service: {flush: 1, http_server: on, http_port: %d, parsers_file: %s}
              pipeline:
                inputs:
                  - {name: tail, path: '%s', db: '%s', read_from_head: on, refresh_interval: 1, parser: waybill-json%s}
                outputs:
                  - {name: kafka, match: '*', brokers: '%s', topics: '%s'}
              """,
              site.httpPort(),
              home.resolve("parsers/waybill.conf"),
              site.logs(),
              directory.resolve("tail.db"),
              memory ? "" : ", storage.type: memory",
              site.brokers(),
              site.topic()));
    }
    Path parts = Files.createDirectories(directory.resolve("yaml/parts"));
    String name = this == WAYBILL ? "files.yaml" : "files-stock.yaml";
    Path from = home.resolve("fluentbit-config/yaml");
    for (String part :
        new String[] {
          "service.yaml", "files.yaml", "lines.yaml", "finish.yaml", "kafka.yaml", "waybill.yaml"
        }) {
      String text =
          Files.readString(from.resolve("parts").resolve(part))
              .replace("refresh_interval: 5", "refresh_interval: 1")
              .replace(
                  "  flush: 1\n",
                  "  flush: 1\n  http_server: on\n  http_port: " + site.httpPort() + "\n");
      Files.writeString(
          parts.resolve(part),
          memory ? text.replace("storage.type: filesystem", "storage.type: memory") : text);
    }
    return Files.writeString(
        directory.resolve("yaml").resolve(name), Files.readString(from.resolve(name)));
  }
}
