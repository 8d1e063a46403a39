package io.waybill.query;

import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.OutcomeDetail.Outcome;
import io.waybill.event.SpanDetail;
import io.waybill.event.UnconfirmedSend;
import io.waybill.trace.TraceId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One condition of a query. An event matches a query when it matches every clause. */
public sealed interface Clause {
  /** True when this event fulfils the condition. */
  boolean matches(Event event);

  /**
   * The event's text holds all of these words, anywhere.
   *
   * @param words lower-case, as {@link Tokens} cuts them; not empty
   */
  record Words(List<String> words) implements Clause {
    public Words {
      words = List.copyOf(words);
    }

    @Override
    public boolean matches(Event event) {
      Set<String> missing = new HashSet<>(words);
      EventText.each(event, piece -> Tokens.each(piece, missing::remove));
      return missing.isEmpty();
    }
  }

  /** One piece of the event's text holds exactly this, ignoring case. */
  record Phrase(String text) implements Clause {
    @Override
    public boolean matches(Event event) {
      String wanted = text.toLowerCase(Locale.ROOT);
      boolean[] found = {false};
      EventText.each(event, piece -> found[0] |= piece.toLowerCase(Locale.ROOT).contains(wanted));
      return found[0];
    }
  }

  /**
   * A field has this value. Besides attributes by their key there are {@code kind}, {@code
   * service}, {@code level}, {@code topic}, {@code group}, {@code tenant}, {@code trace}, {@code
   * error}, and of spans {@code name} and {@code otel.status_code} (such as {@code ERROR}); and
   * {@code outcome}, which is {@code failed} or {@code filtered} as an application told, {@code
   * send_failed}, or {@code send_unconfirmed}, which is the same and what ended well without an
   * offset.
   */
  record Field(String key, String value) implements Clause {
    @Override
    public boolean matches(Event event) {
      return switch (key) {
        case "kind" -> event.kind().label().equals(value);
        case "service" -> event.service().equals(value);
        case "tenant" -> event.tenant().equals(value);
        case "trace" -> TraceId.parse(value).map(event.traceIds()::contains).orElse(false);
        case "topic" -> event.topics().contains(value);
        case "name" ->
            event.detail() instanceof SpanDetail span
                ? span.name().equals(value)
                : isAttribute(event);
        case "otel.status_code" ->
            (event.detail() instanceof SpanDetail span && span.status().name().equals(value))
                || isAttribute(event);
        case "level" ->
            event.detail() instanceof LogDetail log && log.level().equalsIgnoreCase(value);
        case "group" -> event.detail().group().equals(value);
        case "outcome" ->
            UnconfirmedSend.of(event)
                .map(send ->
                    value.equals(UnconfirmedSend.LABEL)
                        || (send.isFailed() && value.equals(Outcome.SEND_FAILED.label())))
                .orElseGet(() ->
                    event.detail() instanceof OutcomeDetail outcome
                        && outcome.outcome().label().equals(value));
        case "error" ->
            switch (event.detail()) {
              case HopDetail hop -> hop.errorType().equals(value);
              case LogDetail log -> log.exceptionType().equals(value);
              default -> false;
            };
        default -> isAttribute(event);
      };
    }

    private boolean isAttribute(Event event) {
      return event.attributes().list().stream()
          .anyMatch(a -> a.key().equals(key) && a.value().equals(value));
    }
  }

  /** The clause does not match. */
  record Not(Clause clause) implements Clause {
    @Override
    public boolean matches(Event event) {
      return !clause.matches(event);
    }
  }
}
