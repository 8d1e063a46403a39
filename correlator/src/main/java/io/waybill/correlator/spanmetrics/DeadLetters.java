package io.waybill.correlator.spanmetrics;

import io.waybill.event.Event;
import io.waybill.event.HopDetail;

/** What dead letters and retries are put together by. */
record DeadLetters(
    String kind, String tenant, String topic, String originTopic, String group, String errorType) {
  static DeadLetters of(Event event, HopDetail hop) {
    return new DeadLetters(
        event.kind().label(),
        event.tenant(),
        event.source().coordinate().topic(),
        hop.origin().map(origin -> origin.topic()).orElse(hop.likelyTopic()),
        hop.group(),
        hop.errorType());
  }

  /** An error's class is the writer's text, and may be anything. */
  DeadLetters coarser() {
    return new DeadLetters(kind, "(other)", topic, originTopic, group, "(other)");
  }
}
