package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.FailedSends;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.event.Coordinate;
import io.waybill.ledger.MessageQuery;
import io.waybill.ledger.MessageQuery.Listed;
import io.waybill.ledger.MessageQuery.Listing;
import io.waybill.ledger.MessageQuery.NewestListing;
import io.waybill.ledger.MessageQuery.NewestPlace;
import io.waybill.ledger.MessageQuery.Period;
import io.waybill.ledger.MessageQuery.Place;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /messages?verdict=&key=}: which messages were lost, delivered …, or have this key. */
final class MessageListAnswers {
  private static final char CURSOR = 'm';
  private static final char NEWEST = 'n';
  private static final char SENDS = 'b';
  private static final Rows NOTHING = new Rows(List.of(), Optional.empty());

  private final Backend backend;

  /**
   * Messages that have a place in a log.
   *
   * @param next cursor of the next page
   */
  private record Rows(List<Listed> messages, Optional<String> next) {}

  MessageListAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply messages(Request request) {
    Scope scope = request.caller().scope();
    String key = request.parameter("key");
    String verdict = request.parameter("verdict");
    if (!key.isEmpty()) {
      Set<VerdictKind> kinds = verdict.isEmpty() ? Set.of() : VerdictNames.kinds(verdict);
      try (EventReader reader = backend.store().reader()) {
        return reply(
            new Rows(
                KeyedMessages.find(backend, reader, scope, key, kinds, request.limit()),
                Optional.empty()),
            new FailedSends.Found(List.of(), Optional.empty()),
            Completeness.of(backend, reader, scope));
      }
    }
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      Set<VerdictKind> kinds = VerdictNames.kinds(verdict.isEmpty() ? "lost" : verdict);
      boolean isOfSends = Cursor.isOf(SENDS, request);
      Rows listing = isOfSends ? NOTHING : placed(request, scope, kinds);
      boolean wantsSends =
          kinds.contains(VerdictKind.LOST_BEFORE_BROKER)
              && request.parameter("group").isEmpty()
              && listing.next().isEmpty();
      boolean isFull = listing.messages().size() == request.limit();
      FailedSends.Found sends =
          wantsSends && !isFull
              ? new FailedSends(backend, reader, scope)
                  .lost(
                      request.parameter("topic"),
                      request.parameter("cause"),
                      period(request),
                      request.limit() - listing.messages().size(),
                      isOfSends ? Cursor.place(SENDS, request) : Optional.empty())
              : new FailedSends.Found(
                  List.of(), wantsSends ? Optional.of(FailedSends.NEWEST) : Optional.empty());
      return reply(listing, sends, completeness);
    }
  }

  private static Period period(Request request) {
    long from = request.time("from", 0);
    long to = request.time("to", Long.MAX_VALUE);
    return new Period(from / 1_000_000, to == Long.MAX_VALUE ? to : to / 1_000_000);
  }

  private Rows placed(Request request, Scope scope, Set<VerdictKind> kinds) {
    Set<VerdictKind> placed = new HashSet<>(kinds);
    placed.remove(VerdictKind.LOST_BEFORE_BROKER);
    if (placed.isEmpty()) {
      return NOTHING;
    }
    return switch (request.parameter("order")) {
      case "", "place" -> byPlace(request, scope, placed);
      case "newest" -> newest(request, scope, placed);
      default -> throw new Problem(400, "Bad order", "order is place or newest");
    };
  }

  private Rows byPlace(Request request, Scope scope, Set<VerdictKind> kinds) {
    Optional<Place> from = Cursor.name(CURSOR, request).map(MessageListAnswers::place);
    Listing listing =
        backend
            .ledger()
            .get()
            .messages(
                query(request, kinds, from), scope, backend.ownsFacts(scope), request.limit());
    return new Rows(
        listing.messages(), listing.next().map(place -> Cursor.of(CURSOR, text(place))));
  }

  private Rows newest(Request request, Scope scope, Set<VerdictKind> kinds) {
    Optional<NewestPlace> from = Cursor.name(NEWEST, request).map(MessageListAnswers::newestPlace);
    NewestListing listing =
        backend
            .ledger()
            .get()
            .newestMessages(
                query(request, kinds, Optional.empty()),
                from,
                scope,
                backend.ownsFacts(scope),
                request.limit());
    return new Rows(
        listing.messages(),
        listing
            .next()
            .map(next -> Cursor.of(NEWEST, next.passedMilli() + "\t" + text(next.place()))));
  }

  private static MessageQuery query(Request request, Set<VerdictKind> kinds, Optional<Place> from) {
    return new MessageQuery(
        kinds,
        request.parameter("topic"),
        request.parameter("group"),
        request.parameter("cause"),
        period(request),
        from);
  }

  private static Reply reply(Rows listing, FailedSends.Found sends, Completeness completeness) {
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("items");
          for (Listed one : listing.messages()) {
            out.writeStartObject();
            out.writeStringField("cluster", one.message().cluster());
            out.writeStringField("topic", one.message().topic());
            out.writeNumberField("partition", one.message().partition());
            Json.number(out, "offset", one.message().offset());
            if (one.passedMilli() >= 0) {
              Json.number(out, "passedUnixNano", one.passedMilli() * 1_000_000);
            }
            out.writeFieldName("verdict");
            VerdictJson.write(out, one.verdict());
            out.writeEndObject();
          }
          for (FailedSends.Unsent one : sends.messages()) {
            unsent(out, one);
          }
          out.writeEndArray();
          if (sends.next().isPresent()) {
            out.writeStringField("nextCursor", Cursor.of(SENDS, sends.next().get()));
          }
          if (listing.next().isPresent()) {
            out.writeStringField("nextCursor", listing.next().get());
          }
          completeness.write(out);
        }));
  }

  /** A message that has no place in any log: its producer's span stands for it. */
  private static void unsent(JsonGenerator out, FailedSends.Unsent one) throws IOException {
    out.writeStartObject();
    out.writeStringField("cluster", one.event().source().cluster());
    out.writeStringField("topic", one.send().topic());
    if (one.event().trace().isPresent()) {
      out.writeStringField("traceId", one.event().trace().traceId().toString());
      Json.text(
          out,
          "spanId",
          one.event().trace().spanId().isPresent() ? one.event().trace().spanId().toString() : "");
    }
    Json.text(out, "service", one.event().service());
    Json.number(out, "timeUnixNano", one.event().time().unixNano());
    out.writeFieldName("verdict");
    VerdictJson.write(out, one.verdict());
    out.writeEndObject();
  }

  private static String text(Place place) {
    Coordinate at = place.message();
    return String.join(
        "\t",
        at.cluster(),
        at.topic(),
        Integer.toString(at.partition()),
        Long.toString(at.offset()),
        place.group());
  }

  private static NewestPlace newestPlace(String text) {
    String[] parts = text.split("\t", 2);
    try {
      return new NewestPlace(Long.parseLong(parts[0]), place(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw Cursor.bad();
    }
  }

  private static Place place(String text) {
    String[] parts = text.split("\t", 5);
    try {
      return new Place(
          new Coordinate(parts[0], parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3])),
          parts[4]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw Cursor.bad();
    }
  }
}
