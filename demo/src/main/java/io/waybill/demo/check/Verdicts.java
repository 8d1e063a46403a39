package io.waybill.demo.check;

import io.waybill.demo.truth.Injected;
import java.util.List;

/**
 * What the comparison came to.
 *
 * @param found per injected fault, whether Waybill told of it
 * @param missed what is true and was not answered
 * @param accused what was answered and is not true
 */
public record Verdicts(List<Found> found, List<String> missed, List<String> accused) {
  public Verdicts {
    found = List.copyOf(found);
    missed = List.copyOf(missed);
    accused = List.copyOf(accused);
  }

  /** A fault, and what was found of it ("" for nothing). */
  public record Found(Injected fault, String found) {}

  /** True when Waybill told everything, and nothing else. */
  public boolean passed() {
    return missed.isEmpty() && accused.isEmpty();
  }
}
