package io.waybill.correlator.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.answer.Patience;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.query.EventQuery;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Searches for traces end in time, with what was found. */
final class TracesTest {
  /** Each look at this clock takes so long. */
  private static Patience patience(long millisEach) {
    AtomicLong now = new AtomicLong();
    return new Patience(() -> now.getAndAdd(TimeUnit.MILLISECONDS.toNanos(millisEach)));
  }

  @Test
  void whatIsFoundBeforeGrafanaGivesUpIsTheAnswer() throws Exception {
    InMemoryEventStore store = new InMemoryEventStore();
    List<Event> spans = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      spans.add(Events.at(i).service("web").trace(i, 5).span("GET /", Kind.SERVER, 0));
    }
    store.append(new Batch(spans, Positions.NONE));
    try (EventReader reader = store.reader()) {
      assertThat(new Traces(reader, Scope.ALL, patience(10)).search(EventQuery.ALL, e -> true, 50))
          .hasSize(50);
      assertThat(
              new Traces(reader, Scope.ALL, patience(2_000)).search(EventQuery.ALL, e -> true, 50))
          .as("20 s are ten looks at the clock")
          .hasSizeBetween(1, 10);
    }
  }
}
