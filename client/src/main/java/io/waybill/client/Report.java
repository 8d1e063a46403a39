package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One record on Waybill's topic: JSON, of version 1, as {@code docs/client.md} has it. For one use
 * by one thread.
 */
final class Report {
  /** Longer reasons are cut. */
  private static final int MAX_REASON = 500;

  private record Place(String topic, int partition) {}

  private static final class Told {
    final Ranges offered = new Ranges();
    final Ranges ok = new Ranges();
    long committed = -1;
  }

  private final Map<Place, Told> partitions = new LinkedHashMap<>();
  private final StringBuilder messages = new StringBuilder();
  private final StringBuilder sends = new StringBuilder();

  void add(Statement statement) {
    switch (statement.what()) {
      case OFFERED -> told(statement).offered.add(statement.from(), statement.to());
      case OK -> told(statement).ok.add(statement.from(), statement.to());
      case COMMITTED -> told(statement).committed = statement.to();
      case FAILED, FILTERED -> message(statement);
      case SEND_FAILED -> {
        sends.append(sends.isEmpty() ? "{" : ",{");
        place(sends, statement);
        sends.append(",\"error\":");
        end(sends, statement);
      }
    }
  }

  private Told told(Statement of) {
    return partitions.computeIfAbsent(new Place(of.topic(), of.partition()), unused -> new Told());
  }

  private void message(Statement statement) {
    for (long offset = statement.from(); offset < statement.to(); offset++) {
      messages.append(messages.isEmpty() ? "{" : ",{");
      place(messages, statement);
      messages.append(",\"offset\":").append(offset).append(",\"outcome\":");
      messages.append(statement.what() == Statement.What.FAILED ? "\"failed\"" : "\"filtered\"");
      messages.append(",\"reason\":");
      end(messages, statement);
    }
  }

  private static void place(StringBuilder json, Statement of) {
    json.append("\"topic\":");
    text(json, of.topic());
    json.append(",\"partition\":").append(of.partition());
  }

  private static void end(StringBuilder json, Statement of) {
    text(json, of.reason());
    if (of.traceparent() != null) {
      json.append(",\"traceparent\":");
      text(json, of.traceparent());
    }
    json.append('}');
  }

  /**
   * Its bytes.
   *
   * @param asOfUnixMilli everything that was told by then is in this record or in one before it
   * @param partial true where the application tells of some records only
   * @param last true where nothing will be told after it
   */
  byte[] bytes(
      Teller by, long number, long asOfUnixMilli, long dropped, boolean partial, boolean last) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"waybill\":1,\"instance\":");
    text(json, by.instance());
    json.append(",\"epoch\":").append(by.epoch());
    json.append(",\"number\":").append(number);
    json.append(",\"asOf\":").append(asOfUnixMilli);
    json.append(",\"group\":");
    text(json, by.group());
    json.append(",\"service\":");
    text(json, by.service());
    json.append(",\"dropped\":").append(dropped);
    if (partial) {
      json.append(",\"partial\":true");
    }
    if (last) {
      json.append(",\"last\":true");
    }
    if (!partitions.isEmpty()) {
      json.append(",\"partitions\":[");
      String between = "";
      for (Map.Entry<Place, Told> one : partitions.entrySet()) {
        json.append(between);
        partition(json, one.getKey(), one.getValue());
        between = ",";
      }
      json.append(']');
    }
    list(json, "messages", messages);
    list(json, "sends", sends);
    return json.append('}').toString().getBytes(UTF_8);
  }

  private static void partition(StringBuilder json, Place at, Told told) {
    json.append("{\"topic\":");
    text(json, at.topic());
    json.append(",\"partition\":").append(at.partition());
    if (!told.offered.isEmpty()) {
      json.append(",\"offered\":");
      told.offered.write(json);
    }
    if (!told.ok.isEmpty()) {
      json.append(",\"ok\":");
      told.ok.write(json);
    }
    if (told.committed >= 0) {
      json.append(",\"committed\":").append(told.committed);
    }
    json.append('}');
  }

  private static void list(StringBuilder json, String name, StringBuilder items) {
    if (!items.isEmpty()) {
      json.append(",\"").append(name).append("\":[").append(items).append(']');
    }
  }

  /** A JSON string (RFC 8259), cut where it is long. */
  private static void text(StringBuilder json, String text) {
    json.append('"');
    int length = Math.min(text.length(), MAX_REASON);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        json.append("\\u");
        String hex = Integer.toHexString(c);
        json.append("0000", 0, 4 - hex.length()).append(hex);
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
