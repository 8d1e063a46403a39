package io.waybill.producers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.mirror.MirrorSourceConnector;

/**
 * MirrorMaker in a standalone worker: {@code orders} of one cluster is {@code eu.orders} of
 * another.
 */
public final class MirrorMaker {
  private MirrorMaker() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments brokers of both, and where it keeps how far it is, with bars between
   */
  public static void main(String[] arguments) throws IOException {
    String[] parts = arguments[0].split("\\|");
    Path home = Files.createDirectories(Path.of(parts[2]));
    Path worker =
        Settings.write(
            home.resolve("worker.properties"),
            Map.of(
                "bootstrap.servers",
                parts[1],
                "key.converter",
                ByteArrayConverter.class.getName(),
                "value.converter",
                ByteArrayConverter.class.getName(),
                "offset.storage.file.filename",
                home.resolve("offsets").toString(),
                "offset.flush.interval.ms",
                "500",
                "listeners",
                "http://127.0.0.1:0",
                "plugin.discovery",
                "only_scan"));
    Path mirror =
        Settings.write(
            home.resolve("mirror.properties"),
            Map.of(
                "name", "mirror",
                "connector.class", MirrorSourceConnector.class.getName(),
                "source.cluster.alias", "eu",
                "target.cluster.alias", "us",
                "source.cluster.bootstrap.servers", parts[0],
                "target.cluster.bootstrap.servers", parts[1],
                "topics", "orders",
                "replication.factor", "1",
                "offset-syncs.topic.replication.factor", "1",
                "sync.topic.acls.enabled", "false"));
    ConnectStandalone.main(new String[] {worker.toString(), mirror.toString()});
  }
}
