package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.access.Access;
import io.waybill.correlator.answer.Backend;
import io.waybill.event.Event;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.testkit.Events;
import io.waybill.testkit.HttpGet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow and hostile clients, while somebody else asks. */
final class HostileClientsTest {
  private static final int CLIENTS = 100;

  private final List<Socket> sockets = new ArrayList<>();
  private HttpApi api;

  @BeforeEach
  void start() {
    InMemoryEventStore store = new InMemoryEventStore();
    List<Event> large = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      large.add(Events.at(i).trace(1, i + 1).log("x".repeat(10_000)));
    }
    store.append(new Batch(large, Positions.NONE));
    api =
        HttpApi.start(
            HttpSettings.loopback(0),
            new Backend(store, List::of, Map::of, InstantSource.system()),
            Access.open(false),
            Optional.empty());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    api.close();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(
        new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()), 5000);
    sockets.add(socket);
    return socket;
  }

  private void send(String text) throws IOException {
    Socket socket = open();
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Somebody else's request, which must be answered. */
  private void assertThatOthersAreAnswered() throws IOException {
    try (HttpGet http = new HttpGet(api.port())) {
      assertThat(http.get("/api/v1/events?limit=1")).contains("completeness");
    }
  }

  @Test
  void requestsThatNeverEndStopNobody() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }
    assertThatOthersAreAnswered();
  }

  @Test
  void answersThatNobodyReadsStopNobody() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      send("GET /api/v1/events?limit=300 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    assertThatOthersAreAnswered();
  }

  @Test
  void hugeHeadersAndAMillionParametersAreRefusedAndStopNobody() throws IOException {
    String head = "GET /api/v1/events?";
    send(head + "q=a&".repeat(200) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    byte[] answer = new byte[12];
    assertThat(sockets.getFirst().getInputStream().readNBytes(answer, 0, 12)).isPositive();
    assertThat(new String(answer, US_ASCII)).startsWith("HTTP/1.1 4");
    try {
      send(head + " HTTP/1.1\r\nHost: localhost\r\nX-Huge: " + "x".repeat(1 << 20) + "\r\n\r\n");
    } catch (IOException refusedWhileSending) {
      assertThat(refusedWhileSending).isNotNull();
    }
    assertThatOthersAreAnswered();
  }
}
