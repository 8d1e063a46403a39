package io.waybill.demo.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.util.ArrayList;
import java.util.List;

/** Messages that are lost beside a lag of 0: each is named, and nothing else is. */
public final class Losses {
  private Losses() {}

  /** What Waybill still has to judge, in words; "" for nothing. */
  public static String unjudged(Waybill waybill, Truth truth) {
    for (Injected fault : truth.injected()) {
      if (fault.proof() instanceof Proof.HasVerdict(String group, String unused)
          && verdict(waybill, fault, group).equals("in_flight")) {
        return fault.message() + " is not judged";
      }
    }
    return "";
  }

  /** Each group that has lost something, beside its lag, in words. */
  public static List<String> inWords(Waybill waybill) {
    List<String> words = new ArrayList<>();
    for (JsonNode one : waybill.all("/api/v1/pipelines?limit=1000", "", "items")) {
      if (one.path("lost").asLong() > 0) {
        JsonNode first = one.path("firstLost");
        words.add(
            one.path("group").asText()
                + " has a lag of "
                + one.path("lag").asText()
                + " on "
                + one.path("topic").asText()
                + ", and lost "
                + one.path("lost").asText()
                + " messages, the first at "
                + one.path("topic").asText()
                + "/"
                + first.path("partition").asInt()
                + "@"
                + first.path("offset").asText());
      }
    }
    return words;
  }

  /** The verdict on the message for the group, or "". */
  static String verdict(Waybill waybill, Injected fault, String group) {
    int at = fault.message().lastIndexOf('@');
    String path = fault.message().substring(0, at) + "/" + fault.message().substring(at + 1);
    for (JsonNode verdict :
        waybill.get("/api/v1/messages/" + path, fault.tenant()).path("verdicts")) {
      if (verdict.path("group").asText().equals(group)) {
        return verdict.path("verdict").asText();
      }
    }
    return "";
  }

  /** Groups of which more is called lost than was injected, in words. */
  static List<String> accused(Waybill waybill, Truth truth) {
    List<String> accused = new ArrayList<>();
    for (JsonNode one : waybill.all("/api/v1/pipelines?limit=1000", "", "items")) {
      String group = one.path("group").asText();
      long injected =
          truth.injected().stream()
              .filter(fault ->
                  fault.proof() instanceof Proof.HasVerdict(String of, String unused)
                      && of.equals(group)
                      && fault.message().startsWith(one.path("topic").asText() + "/"))
              .count();
      if (one.path("lost").asLong() > injected) {
        accused.add(
            one.path("lost").asText()
                + " messages of "
                + one.path("topic").asText()
                + " are called lost to "
                + group
                + ", and "
                + injected
                + " are");
      }
    }
    return accused;
  }
}
