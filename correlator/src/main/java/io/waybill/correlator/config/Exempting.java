package io.waybill.correlator.config;

import io.waybill.correlator.config.WaybillConfig.Input;
import io.waybill.correlator.decode.message.MessageDecoder;
import io.waybill.ledger.Exemption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is declared not to be for groups. */
final class Exempting {
  private static final Pattern TOPIC = Pattern.compile("(.+):([a-zA-Z0-9._-]+)");
  private static final Pattern MESSAGES =
      Pattern.compile("(.+):([a-zA-Z0-9._-]+):([^=!:]+)(!?=)([^=]+)");

  private Exempting() {}

  static Set<Exemption> of(Section observer, List<Input> inputs) {
    Set<Exemption> all = new HashSet<>();
    for (String one : observer.texts(Keys.NOT_FOR)) {
      Matcher parts = TOPIC.matcher(one);
      if (parts.matches()) {
        all.add(Exemption.ofTopic(parts.group(1), parts.group(2)));
      } else {
        observer.problem(Keys.NOT_FOR, "has a group and a topic each, as in audit:payments");
      }
    }
    for (String one : observer.texts(Keys.MESSAGES_NOT_FOR)) {
      Matcher parts = MESSAGES.matcher(one);
      if (!parts.matches()) {
        observer.problem(
            Keys.MESSAGES_NOT_FOR,
            "has a group, a topic, and a key with its values each, as in billing:orders:region=eu|uk");
      } else {
        requireKey(observer, inputs, parts.group(2), parts.group(3));
        Exemption.ByKey which =
            new Exemption.ByKey(
                MessageDecoder.name(parts.group(3)),
                parts.group(4).equals("!="),
                Set.copyOf(List.of(parts.group(5).split("\\|"))));
        all.add(new Exemption(parts.group(1), parts.group(2), Optional.of(which)));
      }
    }
    return all;
  }

  private static void requireKey(Section observer, List<Input> inputs, String topic, String key) {
    List<Input> taps = inputs.stream().filter(input -> input.taps(topic)).toList();
    if (taps.isEmpty()) {
      observer.problem(
          Keys.MESSAGES_NOT_FOR,
          "needs an input with format: message that reads "
              + topic
              + " and has "
              + key
              + " among its message-keys");
    }
    for (Input tap : taps) {
      if (!tap.messageKeys().contains(key)) {
        observer.problem(
            Keys.MESSAGES_NOT_FOR,
            "needs "
                + key
                + " among the message-keys of the input "
                + tap.name()
                + ", which reads "
                + topic);
      }
    }
  }
}
