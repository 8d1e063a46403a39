package io.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application goes on, whatever becomes of Waybill. */
final class DeadBrokerTest {
  private static Map<String, Object> to(String brokers) {
    Map<String, Object> client = new HashMap<>();
    client.put("bootstrap.servers", brokers);
    client.put("group.id", "billing");
    client.put("waybill.room", "1000");
    client.put("waybill.producer.max.block.ms", "500");
    client.put("waybill.producer.delivery.timeout.ms", "1000");
    client.put("waybill.producer.request.timeout.ms", "500");
    return client;
  }

  @Test
  @Timeout(30)
  void aBrokerThatNeverAnswersCostsTheApplicationNothing() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0)) {
      Outcomes outcomes = Outcomes.of(to("127.0.0.1:" + deaf.getLocalPort()));
      long slowest = 0;
      for (int offset = 0; offset < 100_000; offset++) {
        long began = System.nanoTime();
        outcomes.ok("orders", 0, offset);
        slowest = Math.max(slowest, System.nanoTime() - began);
      }
      assertThat(outcomes.dropped()).isGreaterThanOrEqualTo(90_000);
      assertThat(Duration.ofNanos(slowest))
          .as("it waits for nothing: the broker is waited for much longer")
          .isLessThan(Duration.ofMillis(400));
      long began = System.nanoTime();
      outcomes.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      outcomes.close();
    }
  }

  @Test
  @Timeout(30)
  void settingsThatNoProducerTakesAreLoggedAndAllIsCounted() {
    try (Outcomes outcomes = Outcomes.of(to("no such host of ours"))) {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      long told = 0;
      while (outcomes.dropped() == 0 && System.nanoTime() < deadline) {
        outcomes.ok("orders", 0, told++);
      }
      assertThat(outcomes.dropped()).isPositive();
    }
  }

  @Test
  void aSettingOfOursThatIsWrongIsSaidAtOnce() {
    Map<String, Object> wrong = to("127.0.0.1:1");
    wrong.put("waybill.room", "many");
    assertThatThrownBy(() -> Outcomes.of(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waybill.room must be a whole number above 0, and is many");
  }
}
