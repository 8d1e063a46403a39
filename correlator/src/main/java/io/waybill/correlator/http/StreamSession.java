package io.waybill.correlator.http;

import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.SeenChange;
import io.waybill.correlator.changes.ChangeJson;
import io.waybill.correlator.changes.MessageTraces;
import io.waybill.ledger.Change;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One caller who listens. Holds one batch at most that is not written yet; who reads slowly gets
 * later what comes, and begins anew where it was forgotten meanwhile. {@link #pump} is for one
 * thread.
 */
final class StreamSession {
  private static final int BATCH = 100;

  private final ServerSentEventConnection connection;
  private final Backend backend;
  private final StreamFilter filter;
  private final Scope scope;
  private final long sinceMilli;
  private final AtomicBoolean writing = new AtomicBoolean();
  private long position;

  private record Message(String name, String data, String id) {}

  /** A session that begins behind this place. */
  StreamSession(
      ServerSentEventConnection connection,
      Backend backend,
      Scope scope,
      StreamFilter filter,
      long position) {
    this.connection = connection;
    this.backend = backend;
    this.scope = scope;
    this.filter = filter;
    this.position = position;
    this.sinceMilli = backend.clock().millis();
  }

  /** Tells where it begins, so that a caller who is cut off goes on from there. */
  void begin(boolean isReset) {
    Queue<Message> first = new ArrayDeque<>();
    if (isReset) {
      first.add(reset());
    }
    first.add(new Message("ready", "{}", id(position)));
    write(first);
  }

  private static Message reset() {
    return new Message(
        "reset",
        "{\"detail\":\"changes between were forgotten: list /api/v1/messages again\"}",
        "");
  }

  /** Since when it listens. */
  long sinceMilli() {
    return sinceMilli;
  }

  /**
   * Sends what is new, unless it still writes.
   *
   * @return false where nobody listens any more
   */
  boolean pump() {
    if (writing.get() || !connection.isOpen()) {
      return connection.isOpen();
    }
    Queue<Message> messages = new ArrayDeque<>();
    if (backend.feed().isForgotten(position)) {
      position = Math.max(0, backend.feed().ledger().get().firstChange() - 1);
      position = Math.min(position, backend.feed().last());
      messages.add(reset());
    }
    List<Change> changes = backend.feed().after(position, BATCH);
    if (!changes.isEmpty()) {
      try (EventReader reader = backend.store().reader()) {
        for (Change change : changes) {
          message(change, reader).ifPresent(messages::add);
        }
      }
      position = changes.getLast().number();
    }
    if (!messages.isEmpty()) {
      write(messages);
    }
    return true;
  }

  /** The change, if the caller can see by what is theirs that it is so. */
  private Optional<Message> message(Change change, EventReader reader) {
    if (!filter.wants(change)) {
      return Optional.empty();
    }
    return SeenChange.of(backend, change, scope)
        .map(seen ->
            new Message(
                "verdict",
                ChangeJson.write(
                    change, seen.now(), MessageTraces.of(reader, scope, change.message())),
                id(change.number())));
  }

  private String id(long number) {
    return StreamId.of(number, scope, backend.feed().ledger().get().era());
  }

  /** Writes them one after the other; the next batch is made once the last is gone. */
  private void write(Queue<Message> messages) {
    writing.set(true);
    next(messages);
  }

  private void next(Queue<Message> rest) {
    Message message = rest.poll();
    if (message == null) {
      writing.set(false);
      return;
    }
    connection.send(
        message.data(),
        message.name(),
        message.id().isEmpty() ? null : message.id(),
        new EventCallback() {
          @Override
          public void done(
              ServerSentEventConnection of,
              @Nullable String data,
              @Nullable String event,
              @Nullable String id) {
            next(rest);
          }

          @Override
          public void failed(
              ServerSentEventConnection of,
              @Nullable String data,
              @Nullable String event,
              @Nullable String id,
              IOException e) {
            of.shutdown();
          }
        });
  }

  void end() {
    connection.shutdown();
  }
}
