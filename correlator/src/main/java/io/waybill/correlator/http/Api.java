package io.waybill.correlator.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.MessageReply;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.http.Routes.Match;
import io.waybill.correlator.jaeger.JaegerRoutes;
import io.waybill.correlator.loki.LokiRoutes;
import io.waybill.correlator.tempo.TempoRoutes;
import io.waybill.query.QueryParseException;
import io.waybill.store.Facet;
import io.waybill.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes that are answered from memory and index, and what becomes of errors. No sockets. */
final class Api {
  private static final Logger log = LoggerFactory.getLogger(Api.class);
  private static final String V1 = "/api/v1";

  private final Routes routes = new Routes();

  /** What others have defined. */
  private final Routes foreign = new Routes();

  private final Tracer tracer;

  Api(Backend backend) {
    this.tracer = backend.tracer();
    TraceAnswers traces = new TraceAnswers(backend);
    GraphAnswers graphs = new GraphAnswers(backend);
    EventAnswers events = new EventAnswers(backend);
    DeadLetterSummary summary = new DeadLetterSummary(backend);
    MessageAnswers messages = new MessageAnswers(backend);
    MessageListAnswers listed = new MessageListAnswers(backend);
    PipelineAnswers pipelines = new PipelineAnswers(backend);
    FindingAnswers findings = new FindingAnswers(backend);
    FacetAnswers facets = new FacetAnswers(backend);
    HistoryAnswers history = new HistoryAnswers(backend);
    MapAnswers map = new MapAnswers(backend);
    StatusAnswers status = new StatusAnswers(backend);
    HealthAnswers health = new HealthAnswers(backend);
    MetricAnswers metrics = new MetricAnswers(backend);
    routes
        .get(V1 + "/traces/{traceId}", traces::timeline)
        .get(V1 + "/traces/{traceId}/graph", graphs::graph)
        .get(V1 + "/events", events::events)
        .get(V1 + "/events/histogram", events::histogram)
        .get(V1 + "/events/facets", events::facets)
        .get(V1 + "/dead-letters", events::deadLetters)
        .get(V1 + "/dead-letters/summary", summary::summary)
        .get(V1 + "/messages", listed::messages)
        .get(V1 + "/messages/{topic}/{partition}/{offset}", messages::message)
        .get(V1 + "/pipelines", pipelines::pipelines)
        .get(V1 + "/pipelines/history", history::history)
        .get(V1 + "/findings", findings::findings)
        .get(V1 + "/map", map::map)
        .get(V1 + "/status", status::status)
        .get(V1 + "/tenants", facets.of(Facet.TENANT))
        .get(V1 + "/services", facets.of(Facet.SERVICE))
        .get(V1 + "/topics", facets.of(Facet.TOPIC))
        .get(V1 + "/groups", facets.of(Facet.GROUP))
        .get(V1 + "/openapi.json", OpenApi::answer)
        .get("/healthz", health::live)
        .get("/readyz", health::ready)
        .get("/metrics", metrics::metrics);
    JaegerRoutes.each(backend, foreign::get);
    TempoRoutes.each(backend, foreign::get);
    LokiRoutes.each(backend, foreign::get);
  }

  /** The route of this path. */
  Optional<Match> match(String path) {
    return routes.match(path).or(() -> foreign.match(path));
  }

  /** What who may not ask is told, in the words that the path's clients know. */
  Reply refusal(String path, String hint) {
    return foreign.match(path).isPresent()
        ? MessageReply.of(new Problem(401, "Who asks?", "no org id: " + hint))
        : new Problem(401, "Who asks?", hint).reply();
  }

  /** Waybill's own. */
  List<String> templates() {
    return routes.templates();
  }

  /** Those of APIs that others have defined. */
  List<String> foreignTemplates() {
    return foreign.templates();
  }

  /** The answer, in a span of its own; what goes wrong is an answer too. */
  Reply answer(Match match, Request request) {
    String route = match.route().template();
    Span span =
        tracer
            .spanBuilder("GET " + route)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", "GET")
            .setAttribute("http.route", route)
            .startSpan();
    try (Scope current = span.makeCurrent()) {
      log.trace("answering {} in {}", route, current);
      Reply reply = reply(match, request);
      span.setAttribute("http.response.status_code", (long) reply.status());
      if (reply.status() >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      return reply;
    } finally {
      span.end();
    }
  }

  private static Reply reply(Match match, Request request) {
    try {
      return match.route().handler().handle(request);
    } catch (QueryParseException e) {
      return new Problem(
              400, "Bad query", "q, at character " + (e.position() + 1) + ": " + e.getMessage())
          .reply();
    } catch (Problem problem) {
      return problem.reply();
    } catch (StoreException e) {
      return new Problem(503, "Store unavailable", String.valueOf(e.getMessage())).reply();
    } catch (RuntimeException e) {
      log.error("answering {} failed", match.route().template(), e);
      return new Problem(500, "Internal error", "a bug in Waybill; its log has the details")
          .reply();
    }
  }
}
