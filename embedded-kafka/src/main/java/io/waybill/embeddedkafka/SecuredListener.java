package io.waybill.embeddedkafka;

import java.util.Map;

/** A listener that a node has besides its open one, on loopback too. */
public sealed interface SecuredListener permits SaslListener, TlsListener {
  /** Where it listens. */
  int port();

  /** Its name among the node's listeners. */
  String name();

  /** Kafka's name of its protocol. */
  String protocol();

  /** The broker settings that it needs. */
  Map<String, String> settings();
}
