package io.waybill.testkit;

import static io.waybill.testkit.Events.T0;

import io.waybill.event.Event;
import io.waybill.query.EventQuery;
import io.waybill.query.QueryParser;
import io.waybill.store.Appended;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.InputPartition;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store, empty before each test, and what tests do with it. */
abstract class EventStoreFixture {
  /** The store under test. */
  EventStore store;

  /** An empty store. */
  protected abstract EventStore open() throws Exception;

  /** Makes everything that was appended visible to the next reader. */
  protected abstract void makeVisible(EventStore store) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  final Appended append(Event... events) throws Exception {
    Map<InputPartition, Position> next = new HashMap<>();
    for (Event event : events) {
      var at = event.source();
      next.merge(
          new InputPartition(at.cluster(), at.topic(), at.partition()),
          new Position(at.topicId(), at.offset() + 1),
          (a, b) -> a.nextOffset() > b.nextOffset() ? a : b);
    }
    Appended appended = store.append(new Batch(List.of(events), new Positions(next)));
    makeVisible(store);
    return appended;
  }

  final Page find(Scope scope, Key key) {
    try (EventReader reader = store.reader()) {
      return reader.find(scope, key, 100, Optional.empty());
    }
  }

  final List<String> search(String query) {
    return search(Scope.ALL, QueryParser.parse(query, Instant.ofEpochSecond(0, T0)));
  }

  final List<String> search(Scope scope, EventQuery query) {
    try (EventReader reader = store.reader()) {
      return headlines(reader.search(scope, query, 100, Optional.empty()).events());
    }
  }

  static List<String> headlines(List<Event> events) {
    return events.stream().map(e -> e.detail().headline()).toList();
  }
}
