package io.waybill.embeddedkafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The settings of a small node that is broker and controller: sized for starting fast. */
final class BrokerSettings {
  private BrokerSettings() {}

  /**
   * The settings of one node.
   *
   * @param voters every node's controller, as {@code controller.quorum.voters} takes them
   * @param secured a listener besides the open one
   */
  static Map<String, String> of(
      NodeAddress node, Path directory, String voters, Optional<SecuredListener> secured) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(node.id()));
    settings.put("controller.quorum.voters", voters);
    String listeners = "PLAINTEXT://127.0.0.1:" + node.port();
    String protocols = "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT";
    if (secured.isPresent()) {
      SecuredListener more = secured.get();
      listeners += "," + more.name() + "://127.0.0.1:" + more.port();
      protocols += "," + more.name() + ":" + more.protocol();
      settings.putAll(more.settings());
    }
    settings.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + node.controllerPort());
    settings.put("advertised.listeners", listeners);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("listener.security.protocol.map", protocols);
    settings.put("log.dirs", directory.toString());
    for (String internal :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      settings.put(internal + ".replication.factor", "1");
      settings.put(internal + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("default.replication.factor", "1");
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("controlled.shutdown.enable", "false");
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "1");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("log.cleaner.io.buffer.size", "65536");
    settings.put("log.index.size.max.bytes", "1048576");
    // retention that acts within a second, for those who set it
    settings.put("log.retention.check.interval.ms", "500");
    settings.put("log.initial.task.delay.ms", "100");
    settings.put("log.segment.delete.delay.ms", "0");
    return settings;
  }
}
