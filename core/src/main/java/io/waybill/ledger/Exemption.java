package io.waybill.ledger;

import io.waybill.event.Event;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the owner says is not for a group that commits on it: a topic, or those of its messages that
 * a business key tells.
 *
 * @param group whose silence about it means nothing
 * @param which empty for all of the topic
 */
public record Exemption(String group, String topic, Optional<ByKey> which) {
  /**
   * Messages by what a business key of theirs is.
   *
   * @param key its name among the attributes of tapped messages
   * @param isNot true for those whose key is none of these, or that have none
   */
  public record ByKey(String key, boolean isNot, Set<String> values) {
    public ByKey {
      values = Set.copyOf(values);
    }

    boolean matches(Event message) {
      return values.contains(message.attributes().first(key)) != isNot;
    }

    @Override
    public String toString() {
      return key + (isNot ? "!=" : "=") + String.join("|", new TreeSet<>(values));
    }
  }

  /** Nothing of the topic is for the group. */
  public static Exemption ofTopic(String group, String topic) {
    return new Exemption(group, topic, Optional.empty());
  }

  boolean isOf(String ofGroup, String ofTopic) {
    return group.equals(ofGroup) && topic.equals(ofTopic);
  }

  /** What is not for the group, in words. */
  String what() {
    return which.map(by -> "messages with " + by + " are").orElse("the topic is");
  }

  /** As it is declared. */
  @Override
  public String toString() {
    return group + ':' + topic + which.map(by -> ":" + by).orElse("");
  }
}
