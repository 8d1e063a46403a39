package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a dead letter's value is told to be that of the message that it was made from. */
final class ValueHashTest {
  private static final String ORDER =
      "{\"orderId\":4711,\"total\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":true,\"mail\":null},\"items\":[1,2.0]}";

  private static long hash(String value) {
    return hash(value.getBytes(UTF_8));
  }

  private static long hash(byte[] value) {
    return ((MessageDetail)
            Records.in("orders").value(value).decode(Format.MESSAGE).getFirst().detail())
        .valueHash();
  }

  private static List<Long> held(String deadLetter) {
    return held(Records.in("orders-dlq").value(deadLetter));
  }

  private static List<Long> held(Records deadLetter) {
    return ((HopDetail) deadLetter.one().detail()).valueHashes();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " { \"total\" : 12.5 , \"orderId\":4711.0, \"items\":[1.0,2],\n\"who\":{\"vip\":true,\"name\":\"Zo\\u00eb\"}}",
        "{\"items\":[1e0,20e-1],\"who\":{\"name\":\"Zoë\",\"vip\":true},\"orderId\":4.711e3,\"total\":1.25e1}"
      })
  void theSameJsonHasTheSameHashHoweverItIsWritten(String written) {
    assertThat(hash(written)).isEqualTo(hash(ORDER)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"orderId\":4712,\"total\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":true},\"items\":[1,2]}",
        "{\"orderId\":\"4711\",\"total\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":true},\"items\":[1,2]}",
        "{\"orderId\":4711,\"total\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":false},\"items\":[1,2]}",
        "{\"orderId\":4711,\"total\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":true},\"items\":[2,1]}",
        "{\"orderId\":4711,\"total\":12.50,\"who\":{\"name\":\"Zoë\"},\"vip\":true,\"items\":[1,2]}",
        "{\"total\":4711,\"orderId\":12.50,\"who\":{\"name\":\"Zoë\",\"vip\":true},\"items\":[1,2]}",
        "{\"orderId\":4711}"
      })
  void otherJsonHasAnother(String other) {
    assertThat(hash(other)).isNotEqualTo(hash(ORDER)).isNotZero();
  }

  @Test
  void numbersThatNoLanguageReadsAsTheSameAreNot() {
    assertThat(hash("{\"n\":1e400}")).isNotEqualTo(hash("{\"n\":1e401}"));
    assertThat(hash("{\"n\":12345678901234567890123}"))
        .isNotEqualTo(hash("{\"n\":12345678901234567890124}"));
    assertThat(hash("{\"n\":1e99999999999999}")).isNotEqualTo(hash("{\"n\":1e9999999999}"));
    assertThat(held("{\"event\":{\"n\":1e99999999999999,\"m\":1e999999999}}")).isNotEmpty();
    assertThat(hash("{\"n\":" + "9".repeat(400) + "}")).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "[1,2]", "null", "too short", "{\"a\":null}"})
  void tooLittleIsTheSameAsNothing(String little) {
    assertThat(hash(little)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"order\":4711,\"total\":",
        "{\"order\":4711}{\"total\":12}",
        "{order: 4711, x: 12}"
      })
  void whatIsNoJsonIsComparedByteByByte(String noJson) {
    assertThat(hash(noJson)).isNotZero().isNotEqualTo(hash(noJson + " "));
  }

  @Test
  void aDeadLetterHoldsItsOwnValue() {
    assertThat(held(ORDER)).containsExactly(hash(ORDER));
    byte[] avro = new byte[40];
    avro[7] = -3;
    assertThat(held(Records.in("orders-dlq").value(avro))).containsExactly(hash(avro));
  }

  @ParameterizedTest
  @ValueSource(strings = {"originalEvent", "payload", "message", "original_message", "data"})
  void aDeadLetterHoldsWhatIsCalledAPayload(String name) {
    String text = ORDER.replace("\"", "\\\"");
    String base64 = Base64.getEncoder().encodeToString(ORDER.getBytes(UTF_8));
    for (String payload : List.of(ORDER, '"' + text + '"', '"' + base64 + '"')) {
      assertThat(held("{\"" + name + "\":" + payload + ",\"reason\":\"no funds\",\"attempts\":3}"))
          .contains(hash(ORDER));
    }
  }

  @Test
  void aPayloadInAPayloadIsFound() {
    assertThat(held("{\"payload\":{\"event\":" + ORDER + "},\"error\":\"x\"}"))
        .contains(hash(ORDER));
    String base64 =
        Base64.getEncoder().encodeToString(("{\"body\":" + ORDER + "}").getBytes(UTF_8));
    assertThat(held("{\"record\":\"" + base64 + "\"}")).contains(hash(ORDER));
  }

  @Test
  void whatIsCalledOtherwiseIsNoPayload() {
    assertThat(held("{\"customer\":" + ORDER + ",\"reason\":\"no funds\"}"))
        .hasSize(1)
        .doesNotContain(hash(ORDER));
  }

  @Test
  void theLargestOfWhatItHoldsIsFirstAndThereAreFew() {
    StringBuilder many = new StringBuilder("{\"event\":" + ORDER);
    for (int i = 0; i < 100; i++) {
      many.append(",\"data").append(i).append("\":{\"id\":").append(i).append('}');
    }
    List<Long> held = held(many.append('}').toString());
    assertThat(held).hasSizeLessThanOrEqualTo(8);
    assertThat(held.get(1)).isEqualTo(hash(ORDER));
  }

  @Test
  void whereTheOriginIsNamedNothingIsHashed() {
    assertThat(
            held(
                Records.in("dlq")
                    .value(ORDER)
                    .header("__streams.errors.exception", "SerializationException")
                    .header("__streams.errors.topic", "orders")
                    .header("__streams.errors.partition", "1")
                    .header("__streams.errors.offset", "57")))
        .isEmpty();
  }
}
