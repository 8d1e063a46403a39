package io.waybill.lucene;

import io.waybill.store.InputPartition;
import io.waybill.store.Notes;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a slice's Lucene commit says of itself, in its user data: {@code waybill.format}, {@code
 * waybill.created} (ms since the epoch), and {@code waybill.positions}, a line per input partition:
 * cluster, topic, partition, topic ID, next offset and the last record's timestamp, separated by
 * tabs. Notes are one entry each, their name behind {@code waybill.note.}.
 */
record SliceFormat(long createdUnixMilli, Positions positions, Notes notes) {
  /**
   * Schema of {@link EventDocument}, blobs of {@link EventBlob}. Since 2, spans that failed and
   * operations have terms; since 3, sends without an offset, and messages have their key's hash;
   * since 4, values have hashes.
   */
  static final String VERSION = "4";

  private static final String FORMAT = "waybill.format";
  private static final String CREATED = "waybill.created";
  private static final String POSITIONS = "waybill.positions";
  private static final String NOTE = "waybill.note.";

  Map<String, String> toCommitData() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(positions.map())
        .forEach((p, at) ->
            lines
                .append(p.cluster())
                .append('\t')
                .append(p.topic())
                .append('\t')
                .append(p.partition())
                .append('\t')
                .append(at.topicId())
                .append('\t')
                .append(at.nextOffset())
                .append('\t')
                .append(at.kafkaUnixMilli())
                .append('\n'));
    Map<String, String> data = new HashMap<>();
    notes.map().forEach((name, text) -> data.put(NOTE + name, text));
    data.put(FORMAT, VERSION);
    data.put(CREATED, Long.toString(createdUnixMilli));
    data.put(POSITIONS, lines.toString());
    return data;
  }

  /**
   * Reads it back.
   *
   * @throws StoreException when it is of another format
   */
  static SliceFormat ofCommitData(Map<String, String> data, String where) {
    String format = data.getOrDefault(FORMAT, "none");
    if (!format.equals(VERSION)) {
      throw new StoreException(
          where
              + " has on-disk format "
              + format
              + ", and this Waybill reads format "
              + VERSION
              + ". Run the version that wrote it, or rebuild from Kafka with: waybill serve --reindex");
    }
    Map<InputPartition, Position> positions = new HashMap<>();
    for (String line : data.getOrDefault(POSITIONS, "").split("\n")) {
      String[] parts = line.split("\t", -1);
      if (line.isEmpty()) {
        continue;
      }
      if (parts.length != 6) {
        throw new StoreException(
            where
                + " has positions that can't be read; rebuild it from Kafka with: waybill serve --reindex");
      }
      positions.put(
          new InputPartition(parts[0], parts[1], Integer.parseInt(parts[2])),
          new Position(parts[3], Long.parseLong(parts[4]), Long.parseLong(parts[5])));
    }
    Map<String, String> notes = new HashMap<>();
    data.forEach((key, text) -> {
      if (key.startsWith(NOTE)) {
        notes.put(key.substring(NOTE.length()), text);
      }
    });
    return new SliceFormat(
        Long.parseLong(data.getOrDefault(CREATED, "0")),
        new Positions(positions),
        new Notes(notes));
  }
}
