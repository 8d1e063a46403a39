package io.waybill.correlator.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.decode.record.RecordHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that the Fluent Bit plugin gave a record: the header {@code waybill-seq}, {@code
 * 1/EPOCH/NUMBER/INSTANCE}.
 *
 * @param epoch the run of the agent: 16 hexadecimal digits
 * @param number from 1 on, without gaps
 * @param instance the agent, as it names itself
 */
public record Sequence(String epoch, long number, String instance) {
  private static final Pattern VERSION_1 =
      Pattern.compile("1/([0-9a-f]{16})/([1-9][0-9]{0,18})/([!-~]{1,128})");

  /** Empty where there is none, or none that this version knows. */
  public static Optional<Sequence> of(RecordHeaders headers) {
    List<byte[]> values = headers.values("waybill-seq");
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = VERSION_1.matcher(new String(values.getLast(), UTF_8));
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Sequence(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3)));
    } catch (NumberFormatException beyondLong) {
      return Optional.empty();
    }
  }
}
