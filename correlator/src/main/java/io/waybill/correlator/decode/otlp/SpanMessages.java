package io.waybill.correlator.decode.otlp;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.event.SpanLink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The messages that a span touched, by OpenTelemetry's messaging conventions of all ages, and by
 * the bare {@code topic}, {@code partition}, {@code offset} that tutorials teach.
 */
public final class SpanMessages {
  private static final String[] TOPIC = {
    "messaging.destination.name",
    "messaging.destination",
    "messaging.source.name",
    "message_bus.destination",
    "kafka.topic",
    "topic"
  };
  private static final String[] PARTITION = {
    "messaging.destination.partition.id",
    "messaging.kafka.destination.partition",
    "messaging.kafka.source.partition",
    "messaging.kafka.partition",
    "partition"
  };
  private static final String[] OFFSET = {
    "messaging.kafka.offset", "messaging.kafka.message.offset", "camel.kafka.offset", "offset"
  };
  private static final String[] MESSAGE_ID = {"messaging.message.id", "messaging.message_id"};
  private static final String[] GROUP = {
    "messaging.consumer.group.name",
    "messaging.kafka.consumer.group",
    "messaging.kafka.consumer_group"
  };
  private static final String[] OPERATION = {
    "messaging.operation.type", "messaging.operation", "messaging.operation.name"
  };

  private SpanMessages() {}

  /** The messages of a span, its own first, each once. */
  public static List<MessageRef> of(
      String cluster, String name, Kind kind, Attributes attributes, List<SpanLink> links) {
    String system = attributes.first("messaging.system");
    if (!system.isEmpty() && !system.equals("kafka")) {
      return List.of();
    }
    Set<MessageRef> messages = new LinkedHashSet<>();
    Role role = role(name, kind, attributes);
    coordinate(cluster, attributes, Attributes.NONE)
        .ifPresent(c -> messages.add(new MessageRef(role, c)));
    for (SpanLink link : links) {
      List<Attribute> own = link.attributes();
      if (!own.isEmpty()) {
        coordinate(cluster, new Attributes(own), attributes)
            .ifPresent(c -> messages.add(new MessageRef(role, c)));
      }
    }
    return List.copyOf(messages);
  }

  /** The consumer group that the span names, or "". */
  public static String group(Attributes attributes) {
    String group = attributes.first(GROUP);
    if (!group.isEmpty()) {
      return group;
    }
    String consumer = attributes.first("messaging.consumer.id", "messaging.consumer_id");
    int dash = consumer.indexOf(" - "); // "group - client"
    return dash > 0 ? consumer.substring(0, dash) : "";
  }

  private static Role role(String name, Kind kind, Attributes attributes) {
    String operation = attributes.first(OPERATION).toLowerCase(Locale.ROOT);
    boolean receives = operation.equals("receive") || operation.equals("poll");
    if (kind == Kind.PRODUCER
        || operation.equals("publish")
        || operation.equals("send")
        || operation.equals("create")) {
      return Role.PRODUCED;
    }
    boolean named = operation.isEmpty() && (name.endsWith(" receive") || name.startsWith("poll "));
    return receives || named ? Role.RECEIVED : Role.PROCESSED;
  }

  /**
   * The coordinate in these attributes; what they don't say of topic and partition comes from the
   * span's.
   */
  private static Optional<Coordinate> coordinate(String cluster, Attributes own, Attributes span) {
    String offset = own.first(OFFSET);
    if (offset.isEmpty()) {
      return ofMessageId(cluster, own);
    }
    String topic = firstOf(own.first(TOPIC), span.first(TOPIC));
    Optional<Long> partition = number(firstOf(own.first(PARTITION), span.first(PARTITION)));
    Optional<Long> at = number(offset);
    return partition.isEmpty() || at.isEmpty()
        ? Optional.empty()
        : Coordinate.of(cluster, topic, partition.get(), at.get());
  }

  /**
   * Python's {@code topic.partition.offset}, split from the right since topics may contain dots.
   */
  private static Optional<Coordinate> ofMessageId(String cluster, Attributes own) {
    String id = own.first(MESSAGE_ID);
    int beforeOffset = id.lastIndexOf('.');
    int beforePartition = beforeOffset < 0 ? -1 : id.lastIndexOf('.', beforeOffset - 1);
    if (beforePartition <= 0) {
      return Optional.empty();
    }
    String topic = own.first(TOPIC);
    if (!topic.isEmpty() && !topic.equals(id.substring(0, beforePartition))) {
      return Optional.empty(); // the application's own ID, which happens to have two dots
    }
    Optional<Long> partition = number(id.substring(beforePartition + 1, beforeOffset));
    Optional<Long> offset = number(id.substring(beforeOffset + 1));
    return partition.isEmpty() || offset.isEmpty()
        ? Optional.empty()
        : Coordinate.of(cluster, id.substring(0, beforePartition), partition.get(), offset.get());
  }

  private static String firstOf(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }
}
