package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.FailedSends;
import io.waybill.event.Coordinate;
import io.waybill.graph.Node;
import io.waybill.graph.NodeType;
import io.waybill.ledger.Verdict;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The verdicts of the messages that stand in a graph or a timeline. */
final class MessageVerdicts {
  /** Messages of one timeline that are judged. */
  private static final int MOST = 200;

  private final Backend backend;
  private final FailedSends sends;
  private final Scope scope;

  MessageVerdicts(Backend backend, EventReader reader, Scope scope) {
    this.backend = backend;
    this.sends = new FailedSends(backend, reader, scope);
    this.scope = scope;
  }

  /**
   * The verdicts of a node: of a message of a business topic, or of the message that a span could
   * not write. None where it is neither.
   */
  List<Verdict> of(Node node) {
    if (node.type() == NodeType.SPAN) {
      return node.events().stream()
          .flatMap(event -> sends.of(event).stream())
          .map(FailedSends.Unsent::verdict)
          .limit(1)
          .toList();
    }
    return node.type() == NodeType.MESSAGE && node.coordinate().isPresent()
        ? of(node.coordinate().get())
        : List.of();
  }

  private List<Verdict> of(Coordinate message) {
    return backend.ledger().get().judge(message, scope, backend.ownsFacts(scope));
  }

  /** Writes them under this name, where there are any. */
  static void write(JsonGenerator out, List<Verdict> verdicts) throws IOException {
    if (!verdicts.isEmpty()) {
      out.writeArrayFieldStart("verdicts");
      for (Verdict verdict : verdicts) {
        VerdictJson.write(out, verdict);
      }
      out.writeEndArray();
    }
  }

  /** Writes each message with its verdicts. */
  void messages(JsonGenerator out, Collection<Coordinate> messages) throws IOException {
    out.writeArrayFieldStart("messages");
    for (Coordinate message :
        new ArrayList<>(messages).subList(0, Math.min(MOST, messages.size()))) {
      List<Verdict> verdicts = of(message);
      if (!verdicts.isEmpty()) {
        out.writeStartObject();
        EventJson.coordinate(out, "coordinate", message);
        write(out, verdicts);
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }
}
