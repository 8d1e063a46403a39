package io.waybill.correlator.answer;

import java.util.function.Function;

/**
 * Answers requests of one route. Thread-safe; throws {@link Problem} for what the caller can mend.
 */
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);

  /** The same, with problems told as another API tells them. */
  default Handler telling(Function<Problem, Reply> problems) {
    return request -> {
      try {
        return handle(request);
      } catch (Problem problem) {
        return problems.apply(problem);
      }
    };
  }
}
