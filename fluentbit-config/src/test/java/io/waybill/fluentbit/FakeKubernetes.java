package io.waybill.fluentbit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers every request for a pod with the same one, as far as Fluent Bit looks at it. */
record FakeKubernetes(ServerSocket server, Path token) implements AutoCloseable {
  private static final String POD =
      """
      {"kind":"Pod","metadata":{"name":"pay-7d9f","namespace":"shop","uid":"1-2-3",
      "labels":{"app.kubernetes.io/name":"payments"}},
      "spec":{"nodeName":"node-1","containers":[{"name":"pay","image":"acme/pay:1"}]},
      "status":{"containerStatuses":[{"name":"pay","containerID":"containerd://%s"}]}}
      """
          .replace("\n", "")
          .replace("%s", "0123456789abcdef".repeat(4));

  static FakeKubernetes start(Path directory) throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "secret");
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .name("fake-kubernetes")
        .start(() -> {
          while (answered(server)) {
            Thread.onSpinWait();
          }
        });
    return new FakeKubernetes(server, token);
  }

  /** Answers one request. False where the server is closed. */
  private static boolean answered(ServerSocket server) {
    try (Socket socket = server.accept()) {
      answer(socket);
    } catch (IOException failed) {
      return !server.isClosed();
    }
    return true;
  }

  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      head.append((char) next);
    }
    byte[] body = POD.getBytes(UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(UTF_8));
    out.write(body);
    out.flush();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
