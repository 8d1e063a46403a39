package io.waybill.demo;

import io.waybill.event.Event;
import io.waybill.store.Appended;
import io.waybill.store.Batch;
import io.waybill.store.EventReader;
import io.waybill.store.EventStore;
import io.waybill.store.Notes;
import io.waybill.store.Positions;
import io.waybill.store.StoreHealth;
import java.util.function.UnaryOperator;

/** A store that is handed other events than were decoded: an engine with a bug. */
record ChangedEvents(EventStore store, UnaryOperator<Event> change) implements EventStore {
  @Override
  public Appended append(Batch batch) {
    return store.append(
        new Batch(batch.events().stream().map(change).toList(), batch.next(), batch.notes()));
  }

  @Override
  public Positions appended() {
    return store.appended();
  }

  @Override
  public Positions durable() {
    return store.durable();
  }

  @Override
  public Notes notes() {
    return store.notes();
  }

  @Override
  public void commit() {
    store.commit();
  }

  @Override
  public Positions recover() {
    return store.recover();
  }

  @Override
  public EventReader reader() {
    return store.reader();
  }

  @Override
  public StoreHealth health() {
    return store.health();
  }

  @Override
  public void close() {
    store.close();
  }
}
