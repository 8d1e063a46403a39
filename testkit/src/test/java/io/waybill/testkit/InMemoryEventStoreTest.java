package io.waybill.testkit;

import io.waybill.store.EventStore;
import io.waybill.store.InMemoryEventStore;

final class InMemoryEventStoreTest extends EventStoreContract {
  @Override
  protected EventStore open() {
    return new InMemoryEventStore();
  }

  @Override
  protected void makeVisible(EventStore store) {
    // it always is
  }
}
