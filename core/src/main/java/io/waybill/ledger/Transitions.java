package io.waybill.ledger;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what verdicts changed from and to. Bounded: what is beyond is not counted. */
final class Transitions {
  private static final int MOST = 10_000;

  private record Key(
      String cluster,
      String topic,
      String group,
      Optional<VerdictKind> before,
      VerdictKind verdict) {}

  private final Map<Key, Transition> all = new LinkedHashMap<>();

  void add(Change change) {
    Transition one =
        new Transition(
            change.message().cluster(),
            change.message().topic(),
            change.group(),
            change.before(),
            change.verdict(),
            1,
            change.message(),
            change.unixMilli());
    if (all.size() < MOST || all.containsKey(key(one))) {
      all.merge(key(one), one, Transitions::plus);
    }
  }

  private static Key key(Transition of) {
    return new Key(of.cluster(), of.topic(), of.group(), of.before(), of.verdict());
  }

  private static Transition plus(Transition before, Transition more) {
    return new Transition(
        more.cluster(),
        more.topic(),
        more.group(),
        more.before(),
        more.verdict(),
        before.count() + more.count(),
        more.last(),
        more.lastUnixMilli());
  }

  List<Transition> all() {
    return List.copyOf(all.values());
  }

  void write(LedgerOutput out) throws IOException {
    out.writeInt(all.size());
    for (Transition one : all.values()) {
      out.writeUTF(one.group());
      out.writeUTF(one.before().map(VerdictKind::label).orElse(""));
      out.writeUTF(one.verdict().label());
      out.writeLong(one.count());
      Binary.write(one.last(), out);
      out.writeLong(one.lastUnixMilli());
    }
  }

  void read(LedgerInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      String group = in.readUTF();
      String before = in.readUTF();
      VerdictKind verdict = VerdictKind.ofLabel(in.readUTF());
      long count = in.readLong();
      var last = Binary.message(in);
      Transition one =
          new Transition(
              last.cluster(),
              last.topic(),
              group,
              Optional.of(before).filter(label -> !label.isEmpty()).map(VerdictKind::ofLabel),
              verdict,
              count,
              last,
              in.readLong());
      all.put(key(one), one);
    }
  }
}
