package io.waybill.correlator.tempo;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Patience;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.tempo.traceql.Evaluation;
import io.waybill.correlator.tempo.traceql.Query;
import io.waybill.correlator.tempo.traceql.TraceQl;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Traces;
import io.waybill.event.Event;
import io.waybill.store.EventReader;
import java.util.ArrayList;
import java.util.List;

/** {@code /api/search}: by TraceQL, or by the tags and durations of older clients. */
final class SearchAnswers {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_SPANS = 3;
  private static final int MAX_SPANS = 100;

  /** Traces that are looked at for one that is found, where a query is about several spans. */
  private static final int MORE = 10;

  private final Backend backend;

  SearchAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply search(Request request) {
    Query query = query(request);
    int limit = Math.min(MAX_LIMIT, number(request, "limit", DEFAULT_LIMIT));
    int spans = Math.min(MAX_SPANS, number(request, "spss", DEFAULT_SPANS));
    long from = seconds(request, "start", Long.MIN_VALUE);
    long to = seconds(request, "end", Long.MAX_VALUE);
    Patience patience = new Patience();
    try (EventReader reader = backend.store().reader()) {
      List<FoundTrace> candidates =
          new Traces(reader, request.caller().scope(), patience)
              .search(
                  Needed.of(query, from, to),
                  span -> Evaluation.isCandidate(query, span),
                  Evaluation.isDecidedByOneSpan(query) ? limit : Math.min(MAX_LIMIT, limit * MORE));
      List<SearchJson.Result> results = new ArrayList<>();
      for (FoundTrace trace : candidates) {
        if (patience.isOver()) {
          break;
        }
        List<Event> matched = Evaluation.of(query, trace);
        if (!matched.isEmpty() && results.size() < limit) {
          results.add(new SearchJson.Result(trace, matched));
        }
      }
      return Reply.json(
          Json.object(out -> SearchJson.write(out, query, results, candidates.size(), spans)));
    }
  }

  private static Query query(Request request) {
    String text = request.parameter("q");
    String asked = text.isBlank() ? LegacySearch.traceQl(request) : text;
    try {
      return TraceQl.parse(asked);
    } catch (SyntaxException e) {
      throw e.problem("TraceQL");
    }
  }

  static int number(Request request, String name, int absent) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new Problem(400, "Bad " + name, name + " is a whole number");
    }
    int number = Integer.parseInt(text);
    return number == 0 ? absent : number;
  }

  /** Seconds since the epoch, as nanoseconds. */
  static long seconds(Request request, String name, long absent) {
    String text = request.parameter(name);
    if (text.isEmpty() || text.equals("0")) {
      return absent;
    }
    if (!text.matches("\\d{1,10}")) {
      throw new Problem(400, "Bad " + name, name + " is seconds since the epoch");
    }
    long seconds = Long.parseLong(text);
    return seconds > Long.MAX_VALUE / 1_000_000_000 ? Long.MAX_VALUE : seconds * 1_000_000_000;
  }
}
