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
      } else if (!isTapped(parts.group(2), parts.group(3), inputs)) {
        observer.problem(
            Keys.MESSAGES_NOT_FOR,
            parts.group(3)
                + " has to be one of the message-keys of each input that taps "
                + parts.group(2)
                + ", and one has to");
      } else {
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

  private static boolean isTapped(String topic, String key, List<Input> inputs) {
    List<Input> taps = inputs.stream().filter(input -> input.taps(topic)).toList();
    return !taps.isEmpty() && taps.stream().allMatch(tap -> tap.messageKeys().contains(key));
  }
}
