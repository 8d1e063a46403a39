package io.waybill.correlator.receive;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts OTLP's {@code TracesData}, {@code LogsData} or {@code MetricsData} into records that a
 * broker takes: halves, as long as a part is too large, at the level where there is more than one
 * of something. All are resources (field 1) of scopes (field 2) of spans, log records or metrics
 * (field 2).
 */
final class OtlpSplitter {
  private static final int[] LEVELS = {1, 2, 2};

  private final int maxBytes;
  private final List<byte[]> records = new ArrayList<>();
  private int rejected;

  OtlpSplitter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void split(Message data) {
    if (data.getSerializedSize() <= maxBytes) {
      records.add(data.toByteArray());
      return;
    }
    List<Message> halves = halves(data, 0);
    if (halves.isEmpty()) {
      rejected++; // one span that is larger than a record may be
    } else {
      halves.forEach(this::split);
    }
  }

  /** Two parts of the message, or none where it holds one thing only. */
  private static List<Message> halves(Message message, int level) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(LEVELS[level]);
    int count = message.getRepeatedFieldCount(field);
    if (count > 1) {
      return List.of(part(message, field, 0, count / 2), part(message, field, count / 2, count));
    }
    if (count == 0 || level + 1 == LEVELS.length) {
      return List.of();
    }
    List<Message> parts = new ArrayList<>(2);
    for (Message half : halves((Message) message.getRepeatedField(field, 0), level + 1)) {
      parts.add(message.toBuilder().clearField(field).addRepeatedField(field, half).build());
    }
    return parts;
  }

  private static Message part(Message message, FieldDescriptor field, int from, int to) {
    Message.Builder part = message.toBuilder().clearField(field);
    for (int i = from; i < to; i++) {
      part.addRepeatedField(field, message.getRepeatedField(field, i));
    }
    return part.build();
  }

  List<byte[]> records() {
    return records;
  }

  /** Spans, log records or metrics that are too large by themselves. */
  int rejected() {
    return rejected;
  }
}
