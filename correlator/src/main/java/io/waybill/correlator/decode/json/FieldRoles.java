package io.waybill.correlator.decode.json;

import io.waybill.event.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a log line's fields mean what, found in one pass over the fields: a look-up for each,
 * instead of a search for each of a hundred names.
 */
final class FieldRoles {
  /** What a field can mean. */
  enum Role {
    TRACE,
    SPAN,
    TENANT,
    TIME,
    LEVEL,
    MESSAGE,
    SERVICE,
    EXCEPTION_TYPE,
    EXCEPTION_MESSAGE
  }

  private static final int COUNT = Role.values().length;

  /** A name's places: by role its rank among the names of this role, or -1. */
  private final Map<String, int[]> ranks = new HashMap<>();

  private final List<List<String>> names;

  FieldRoles(FieldNames fields) {
    this.names =
        List.of(
            fields.trace(),
            fields.span(),
            fields.tenant(),
            fields.time(),
            fields.level(),
            fields.message(),
            fields.service(),
            fields.exceptionType(),
            fields.exceptionMessage());
    for (int role = 0; role < COUNT; role++) {
      for (int rank = 0; rank < names.get(role).size(); rank++) {
        int[] places =
            ranks.computeIfAbsent(
                names.get(role).get(rank),
                name -> {
                  int[] none = new int[COUNT];
                  Arrays.fill(none, -1);
                  return none;
                });
        if (places[role] < 0) {
          places[role] = rank;
        }
      }
    }
  }

  /** The fields of a line that mean something, by role and by rank. */
  Found find(List<Attribute> fields) {
    Found found = new Found();
    for (Attribute field : fields) {
      int[] places = ranks.get(field.key());
      if (places != null && !field.value().isEmpty()) {
        for (int role = 0; role < COUNT; role++) {
          if (places[role] >= 0) {
            found.add(role, places[role], field);
          }
        }
      }
    }
    return found;
  }

  /** What one line holds. Of a name that stands there twice, the last counts. */
  static final class Found {
    private final List<List<Ranked>> byRole = new ArrayList<>(COUNT);

    private record Ranked(int rank, Attribute field) {}

    private Found() {
      for (int role = 0; role < COUNT; role++) {
        byRole.add(List.of());
      }
    }

    private void add(int role, int rank, Attribute field) {
      List<Ranked> fields = byRole.get(role);
      if (fields.isEmpty()) {
        fields = new ArrayList<>(2);
        byRole.set(role, fields);
      }
      int at = 0;
      while (at < fields.size() && fields.get(at).rank() < rank) {
        at++;
      }
      if (at < fields.size() && fields.get(at).rank() == rank) {
        fields.set(at, new Ranked(rank, field));
      } else {
        fields.add(at, new Ranked(rank, field));
      }
    }

    /** The fields of this role, the one that counts most first. */
    @SuppressWarnings("EnumOrdinal") // their order is that of the names above
    List<Attribute> all(Role role) {
      return byRole.get(role.ordinal()).stream().map(Ranked::field).toList();
    }

    /** The value that counts, or "". */
    @SuppressWarnings("EnumOrdinal") // their order is that of the names above
    String first(Role role) {
      List<Ranked> fields = byRole.get(role.ordinal());
      return fields.isEmpty() ? "" : fields.getFirst().field().value();
    }
  }
}
