package io.waybill.demo.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.waybill.demo.faults.DeadLetters;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.pipeline.Outbox.Sent;
import io.waybill.demo.truth.Edge;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Charges orders, one by one; retries some, dead-letters others. Its clock is five seconds slow.
 */
final class Payments {
  static final String GROUP = "payments";
  private static final String DECLINED = "com.example.payments.CardDeclined";
  private static final String BUSY = "com.example.payments.BankIsBusy";

  private final Telemetry telemetry;
  private final Outbox outbox;
  private final Logbook logbook;
  private final FaultPlan plan;
  private final Truth truth;

  Payments(Telemetry telemetry, Outbox outbox, Logbook logbook, FaultPlan plan, Truth truth) {
    this.telemetry = telemetry;
    this.outbox = outbox;
    this.logbook = logbook;
    this.plan = plan;
    this.truth = truth;
  }

  /** Where an order that is retried came from, by its number. */
  private final Map<Long, Origin> origins = new ConcurrentHashMap<>();

  private record Origin(String message, String coordinate) {}

  /** One order. */
  private record Work(
      ConsumerRecord<byte[], byte[]> record, long order, String tenant, Consumed consumed) {
    String coordinate() {
      return record.topic() + "/" + record.partition() + "@" + record.offset();
    }
  }

  void orders(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(record -> {
      Work work = begin(record);
      Optional<Fault> fault = plan.of(work.order());
      if (fault.isEmpty()) {
        charge(work, false);
      } else {
        fail(work, fault.get());
      }
      work.consumed().span().end();
    });
  }

  private Work begin(ConsumerRecord<byte[], byte[]> record) {
    return new Work(
        record,
        Wire.order(record.headers()),
        Wire.tenant(record.headers()),
        Consumed.start(record, GROUP, telemetry, truth));
  }

  private void fail(Work work, Fault fault) {
    ConsumerRecord<byte[], byte[]> record = work.record();
    switch (fault) {
      case DECLINED_SPRING ->
          dead(
              work,
              fault,
              DeadLetters.spring(Topics.DEAD, record, GROUP, DECLINED, "insufficient funds"),
              "CardDeclined: insufficient funds");
      case DECLINED_CONNECT ->
          dead(
              work,
              fault,
              DeadLetters.connect(Topics.DEAD, record, GROUP, DECLINED, "stolen card"),
              "CardDeclined: stolen card");
      case DECLINED_NODE ->
          dead(work, fault, DeadLetters.node(Topics.DEAD, record, "card expired"), "card expired");
      case DECLINED_ENVELOPE ->
          dead(
              work,
              fault,
              DeadLetters.envelope(
                  Topics.DEAD,
                  record,
                  "limit exceeded",
                  Instant.ofEpochMilli(telemetry.nowMillis())),
              "limit exceeded");
      case POISON ->
          dead(
              work,
              fault,
              DeadLetters.spring(
                  Topics.DEAD,
                  record,
                  GROUP,
                  "com.fasterxml.jackson.core.JsonParseException",
                  "Unrecognized token 'order'"),
              "JsonParseException: Unrecognized token 'order'");
      case RETRIED, RETRIED_THEN_DEAD -> retry(work);
      case MISSING_PARENT -> charge(work, true);
      default -> charge(work, false);
    }
  }

  private void retry(Work work) {
    origins.put(work.order(), new Origin(Consumed.message(work.record()), work.coordinate()));
    ProducerRecord<byte[], byte[]> copy =
        DeadLetters.springRetry(Topics.RETRY, work.record(), GROUP, BUSY, "try again");
    work.consumed().span().recordException(new IllegalStateException("the bank is busy"));
    Sent sent = outbox.send(copy, work.consumed().context(), work.tenant());
    Edge edge = new Edge(Consumed.message(work.record()), "retried", sent.message());
    truth.edge(edge.from(), edge.type(), edge.to());
    inject(
        work,
        Fault.RETRIED,
        new Proof.HasEdge(edge),
        "retried by payments, as " + sent.coordinate());
    logbook.log(
        "WARN",
        "the bank is busy, order " + work.order() + " is retried",
        work.tenant(),
        work.consumed().span());
  }

  /** The retry topic: some succeed the second time. */
  void retries(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Work work = begin(record);
      if (plan.of(work.order()).equals(Optional.of(Fault.RETRIED_THEN_DEAD))) {
        deadAfterRetry(work);
      } else {
        charge(work, false);
      }
      work.consumed().span().end();
    }
  }

  /** The dead letter at the end of Spring's retry topics names the record of the main topic. */
  private void deadAfterRetry(Work work) {
    ProducerRecord<byte[], byte[]> dead =
        DeadLetters.springRetriesExhausted(Topics.DEAD, work.record(), DECLINED, "still no funds");
    Origin origin = origins.getOrDefault(work.order(), new Origin("", ""));
    Edge edge = new Edge(origin.message(), "dead_lettered", send(work, dead).message());
    truth.edge(edge.from(), edge.type(), edge.to());
    inject(
        work,
        Fault.RETRIED_THEN_DEAD,
        new Proof.HasEdge(edge),
        "dead-lettered by payments at "
            + origin.coordinate()
            + " after a retry: CardDeclined: still no funds");
  }

  private void dead(Work work, Fault fault, ProducerRecord<byte[], byte[]> record, String why) {
    Sent sent = send(work, record);
    if (fault == Fault.DECLINED_ENVELOPE) {
      inject(
          work,
          fault,
          new Proof.GuessesOrigin(sent.message(), Topics.ORDERS),
          "dead-lettered: " + why);
      return;
    }
    Edge edge = new Edge(Consumed.message(work.record()), "dead_lettered", sent.message());
    truth.edge(edge.from(), edge.type(), edge.to());
    inject(
        work,
        fault,
        new Proof.HasEdge(edge),
        "dead-lettered by payments at " + work.coordinate() + ": " + why);
  }

  private Sent send(Work work, ProducerRecord<byte[], byte[]> record) {
    Span span = work.consumed().span();
    span.setStatus(StatusCode.ERROR, "declined");
    if (record.headers().lastHeader(Wire.TENANT) == null) {
      record.headers().add(Wire.TENANT, work.tenant().getBytes(UTF_8));
    }
    boolean saysWhere = work.order() % 2 == 0;
    Sent sent = outbox.send(record, work.consumed().context(), work.tenant(), saysWhere);
    logbook.log("ERROR", "order " + work.order() + " can't be charged", work.tenant(), span);
    return sent;
  }

  private void charge(Work work, boolean losesSpan) {
    Context context = work.consumed().context();
    Span authorize = internal("authorize", context, work.tenant());
    if (losesSpan) {
      authorize.setAttribute(Telemetry.NEVER_EXPORTED, true);
      truth.missing(Spans.node(authorize), authorize.getSpanContext().getTraceId());
    } else {
      node(authorize, context);
    }
    Context within = context.with(authorize);
    Span charge = internal("charge", within, work.tenant());
    node(charge, within);
    logbook.log("INFO", "order " + work.order() + " charged", work.tenant(), charge);
    charge.end();
    authorize.end();
    if (losesSpan) {
      inject(
          work,
          Fault.MISSING_PARENT,
          new Proof.IsMissing(Spans.node(authorize)),
          "a span of payments never arrived");
    }
    byte[] value = ("{\"orderId\": " + work.order() + ", \"charged\": true}").getBytes(UTF_8);
    outbox.send(
        Outbox.record(Topics.PAYMENTS, work.order(), work.tenant(), value), context, work.tenant());
  }

  private Span internal(String name, Context parent, String tenant) {
    return telemetry.tracer(tenant).spanBuilder(name).setParent(parent).startSpan();
  }

  private void node(Span span, Context parent) {
    truth.node(Spans.node(span), span.getSpanContext().getTraceId());
    Spans.childOf(truth, span, parent);
  }

  private void inject(Work work, Fault fault, Proof proof, String inWords) {
    truth.injected(
        new Injected(
            fault.label(),
            work.order(),
            work.tenant(),
            work.consumed().span().getSpanContext().getTraceId(),
            work.coordinate(),
            proof,
            inWords));
  }
}
