package io.waybill.event;

/** What an event says beyond what all events have. */
public sealed interface Detail
    permits SpanDetail,
        LogDetail,
        HopDetail,
        MetricDetail,
        GapDetail,
        AgentGapDetail,
        UndecodableDetail,
        OutcomeDetail,
        ReportDetail,
        MessageDetail {
  /** The kind of event that this makes. */
  EventKind eventKind();

  /** The consumer group that this is about, or "". */
  default String group() {
    return "";
  }

  /** One line for people: a span's name, a log's message, a dead letter's error. Never null. */
  String headline();
}
