package io.waybill.embeddedkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where one node listens, on loopback.
 *
 * @param id the node's ID, 1 or more
 * @param port for clients and other brokers
 * @param controllerPort for controllers
 */
record NodeAddress(int id, int port, int controllerPort) {
  static NodeAddress free(int id) throws IOException {
    return new NodeAddress(id, freePort(), freePort());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As {@code controller.quorum.voters} takes it. */
  String voter() {
    return id + "@127.0.0.1:" + controllerPort;
  }
}
