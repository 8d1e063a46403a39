package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.event.Event;
import io.waybill.store.InputPartition;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A page of events as {@code {"items", "nextCursor", "warnings", "completeness"}}. */
final class PageJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PageJson() {}

  static byte[] write(Page page, Positions visible, Positions durable, List<SourceStatus> sources) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayFieldStart("items");
      EventJson events = new EventJson(out);
      for (Event event : page.events()) {
        events.write(event);
      }
      out.writeEndArray();
      if (page.next().isPresent()) {
        out.writeStringField("nextCursor", cursor(page.next().get()));
      }
      out.writeBooleanField("bounded", page.bounded());
      out.writeArrayFieldStart("warnings");
      for (String warning : page.warnings()) {
        out.writeString(warning);
      }
      out.writeEndArray();
      completeness(out, visible, durable, sources);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void completeness(
      JsonGenerator out, Positions visible, Positions durable, List<SourceStatus> sources)
      throws IOException {
    out.writeObjectFieldStart("completeness");
    out.writeArrayFieldStart("partitions");
    TreeMap<InputPartition, Long> ends = new TreeMap<>();
    sources.forEach(source -> ends.putAll(source.ends()));
    for (InputPartition partition : ends.keySet()) {
      out.writeStartObject();
      out.writeStringField("cluster", partition.cluster());
      out.writeStringField("topic", partition.topic());
      out.writeNumberField("partition", partition.partition());
      offset(out, "searchableTo", visible.map().get(partition));
      offset(out, "durableTo", durable.map().get(partition));
      out.writeStringField("endOffset", Long.toString(ends.getOrDefault(partition, 0L)));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void offset(
      JsonGenerator out, String name, @org.jspecify.annotations.Nullable Position position)
      throws IOException {
    out.writeStringField(name, Long.toString(position == null ? 0 : position.nextOffset()));
  }

  /** An opaque cursor: the place where the page ended. */
  static String cursor(PageKey place) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(place.unixNano()).putLong(place.tie()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The place in a cursor; empty for no cursor. */
  static Optional<PageKey> place(String cursor) {
    if (cursor.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == 16) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Optional.of(new PageKey(buffer.getLong(), buffer.getLong()));
      }
    } catch (IllegalArgumentException notBase64) {
      throw badCursor();
    }
    throw badCursor();
  }

  private static Problem badCursor() {
    return new Problem(
        400, "Bad cursor", "cursor must be a nextCursor of an earlier answer, unchanged");
  }
}
