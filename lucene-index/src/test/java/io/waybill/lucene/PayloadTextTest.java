package io.waybill.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.junit.jupiter.api.Test;

final class PayloadTextTest {
  private static byte[] write(byte[] payload, List<String> texts) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    PayloadText writer = new PayloadText(payload);
    for (String text : texts) {
      writer.write(out, text);
    }
    return out.toArrayCopy();
  }

  private static List<String> read(byte[] payload, byte[] written, int count) throws IOException {
    PayloadText reader = new PayloadText(payload);
    ByteArrayDataInput in = new ByteArrayDataInput(written);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(reader.read(in));
    }
    return texts;
  }

  @Test
  void whatStandsInThePayloadTakesTwoBytes() throws IOException {
    byte[] payload = "{\"a\":\"checkout\",\"b\":\"payments\"}".getBytes(UTF_8);
    byte[] written = write(payload, List.of("checkout", "payments", "checkout"));
    assertThat(written).hasSize(6);
    assertThat(read(payload, written, 3)).containsExactly("checkout", "payments", "checkout");
  }

  @Test
  void everyTextComesBackWhateverThePayload() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      String alphabet = "abü\"\\n\u0000";
      StringBuilder payload = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        payload.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<String> texts = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        int from = random.nextInt(payload.length() + 1);
        int to = from + random.nextInt(payload.length() + 1 - from);
        texts.add(random.nextBoolean() ? payload.substring(from, to) : "other" + round);
      }
      byte[] bytes = payload.toString().getBytes(UTF_8);
      assertThat(read(bytes, write(bytes, texts), texts.size())).isEqualTo(texts);
    }
  }
}
