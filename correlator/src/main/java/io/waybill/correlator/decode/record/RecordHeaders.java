package io.waybill.correlator.decode.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Attribute;
import io.waybill.trace.Carrier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A record's headers.
 *
 * @param list in their order, with repeats; headers without a value are not in it
 */
public record RecordHeaders(List<Header> list) implements Carrier {
  /** No headers. */
  public static final RecordHeaders NONE = new RecordHeaders(List.of());

  private static final int MAX_SHOWN = 4096;

  /** One header. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  public record Header(String name, byte[] value) {}

  public RecordHeaders {
    list = List.copyOf(list);
  }

  @Override
  public List<byte[]> values(String name) {
    if (list.isEmpty()) {
      return List.of();
    }
    List<byte[]> values = new ArrayList<>(1);
    for (Header header : list) {
      if (header.name().equalsIgnoreCase(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  /** True when a header of this name is there. */
  public boolean has(String name) {
    return !values(name).isEmpty();
  }

  /** The first value as text, or "". */
  public String firstText(String name) {
    List<byte[]> values = values(name);
    return values.isEmpty() ? "" : text(values.getFirst());
  }

  /** The last value as text, or "". */
  public String lastText(String name) {
    List<byte[]> values = values(name);
    return values.isEmpty() ? "" : text(values.getLast());
  }

  /** The first value as a number, in any of the encodings that {@link HeaderNumber} knows. */
  public Optional<Long> firstNumber(String name) {
    List<byte[]> values = values(name);
    return values.isEmpty() ? Optional.empty() : HeaderNumber.read(values.getFirst());
  }

  /** The last value as a number, in any of the encodings that {@link HeaderNumber} knows. */
  public Optional<Long> lastNumber(String name) {
    List<byte[]> values = values(name);
    return values.isEmpty() ? Optional.empty() : HeaderNumber.read(values.getLast());
  }

  /** Every header as an attribute: text where it is printable, base64 where not, bounded. */
  public List<Attribute> asAttributes() {
    List<Attribute> attributes = new ArrayList<>(list.size());
    for (Header header : list) {
      byte[] value = header.value();
      byte[] shown = value.length <= MAX_SHOWN ? value : Arrays.copyOf(value, MAX_SHOWN);
      boolean printable = true;
      for (byte b : shown) {
        printable &= b >= ' ' || b < 0 || b == '\n' || b == '\t' || b == '\r';
      }
      attributes.add(
          printable
              ? Attribute.text("header." + header.name(), new String(shown, UTF_8))
              : new Attribute(
                  "header." + header.name(),
                  Base64.getEncoder().encodeToString(shown),
                  Attribute.Type.BYTES));
    }
    return attributes;
  }

  private static String text(byte[] value) {
    return new String(value, UTF_8);
  }
}
