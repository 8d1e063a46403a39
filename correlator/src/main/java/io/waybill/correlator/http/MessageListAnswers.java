package io.waybill.correlator.http;

import io.waybill.event.Coordinate;
import io.waybill.ledger.MessageQuery;
import io.waybill.ledger.MessageQuery.Listed;
import io.waybill.ledger.MessageQuery.Listing;
import io.waybill.ledger.MessageQuery.Place;
import io.waybill.ledger.VerdictKind;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /messages?verdict=&key=}: which messages were lost, delivered …, or have this key. */
final class MessageListAnswers {
  private static final char CURSOR = 'm';

  private final Backend backend;

  MessageListAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply messages(Request request) {
    Scope scope = request.caller().scope();
    String key = request.parameter("key");
    String verdict = request.parameter("verdict");
    if (!key.isEmpty()) {
      Set<VerdictKind> kinds = verdict.isEmpty() ? Set.of() : kinds(verdict);
      try (EventReader reader = backend.store().reader()) {
        return reply(
            new Listing(
                KeyedMessages.find(backend, reader, scope, key, kinds, request.limit()),
                Optional.empty()),
            Completeness.of(backend, reader, scope));
      }
    }
    MessageQuery query =
        new MessageQuery(
            kinds(verdict),
            request.parameter("topic"),
            request.parameter("group"),
            request.parameter("cause"),
            Cursor.name(CURSOR, request).map(MessageListAnswers::place));
    Listing listing =
        backend.ledger().get().messages(query, scope, backend.ownsFacts(scope), request.limit());
    try (EventReader reader = backend.store().reader()) {
      return reply(listing, Completeness.of(backend, reader, scope));
    }
  }

  private static Reply reply(Listing listing, Completeness completeness) {
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("items");
          for (Listed one : listing.messages()) {
            out.writeStartObject();
            out.writeStringField("cluster", one.message().cluster());
            out.writeStringField("topic", one.message().topic());
            out.writeNumberField("partition", one.message().partition());
            Json.number(out, "offset", one.message().offset());
            out.writeFieldName("verdict");
            VerdictJson.write(out, one.verdict());
            out.writeEndObject();
          }
          out.writeEndArray();
          if (listing.next().isPresent()) {
            out.writeStringField("nextCursor", Cursor.of(CURSOR, text(listing.next().get())));
          }
          completeness.write(out);
        }));
  }

  private static Set<VerdictKind> kinds(String verdict) {
    if (verdict.isEmpty() || verdict.equals("lost")) {
      Set<VerdictKind> lost = EnumSet.allOf(VerdictKind.class);
      lost.removeIf(kind -> !kind.isLost());
      return lost;
    }
    return MessageQuery.LISTABLE.stream()
        .filter(kind -> kind.label().equals(verdict))
        .findFirst()
        .map(Set::of)
        .orElseThrow(() ->
            new Problem(
                400,
                "Bad verdict",
                "verdict is lost, "
                    + MessageQuery.LISTABLE.stream()
                        .map(VerdictKind::label)
                        .sorted()
                        .collect(Collectors.joining(", "))
                    + "; what is in flight is the group's lag"));
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
