package io.waybill.correlator.agents;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of bounded size, which forgets what was not looked at for longest. */
final class OldestOut<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private final int most;

  OldestOut(int most) {
    super(64, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
