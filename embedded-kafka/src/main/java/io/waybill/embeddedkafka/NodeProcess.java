package io.waybill.embeddedkafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A node in a JVM of its own. It ends when its standard input ends, so that no node outlives
 * whoever started it, however that ended.
 */
final class NodeProcess {
  static final String READY = "READY";

  private NodeProcess() {}

  /** Runs the node of this file of settings, in the cluster of this ID. */
  public static void main(String[] arguments) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    var unused = Node.start(settings, arguments[1]);
    System.out.println(READY);
    System.in.transferTo(OutputStream.nullOutputStream()); // nothing is ever sent
    Runtime.getRuntime().halt(0);
  }
}
