package io.waybill.producers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.file.FileStreamSinkConnector;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.StringConverter;

/**
 * A standalone worker with a sink that expects JSON in {@code connect-orders}, and is sent text.
 */
public final class ConnectWorker {
  private ConnectWorker() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    Path home = Files.createTempDirectory("connect-");
    Path worker =
        Settings.write(
            home.resolve("worker.properties"),
            Map.of(
                "bootstrap.servers",
                arguments[0],
                "key.converter",
                StringConverter.class.getName(),
                "value.converter",
                JsonConverter.class.getName(),
                "value.converter.schemas.enable",
                "false",
                "offset.storage.file.filename",
                home.resolve("offsets").toString(),
                "offset.flush.interval.ms",
                "1000",
                "listeners",
                "http://127.0.0.1:0",
                "plugin.discovery",
                "only_scan"));
    Path sink =
        Settings.write(
            home.resolve("sink.properties"),
            Map.of(
                "name", "sink",
                "connector.class", FileStreamSinkConnector.class.getName(),
                "tasks.max", "1",
                "topics", "connect-orders",
                "file", home.resolve("out").toString(),
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", "connect-dlq",
                "errors.deadletterqueue.topic.replication.factor", "1",
                "errors.deadletterqueue.context.headers.enable", "true"));
    ConnectStandalone.main(new String[] {worker.toString(), sink.toString()});
  }
}
