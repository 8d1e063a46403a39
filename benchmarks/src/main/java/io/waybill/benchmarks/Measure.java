package io.waybill.benchmarks;

/**
 * One round of one line.
 *
 * @param records that went through
 * @param seconds of the clock
 * @param cpuSeconds of all processes that the line needs, but for the broker
 * @param bytesOnDisk of what it left behind, or -1
 */
record Measure(long records, double seconds, double cpuSeconds, long bytesOnDisk) {
  double perSecond() {
    return records / seconds;
  }

  double perCpuSecond() {
    return records / cpuSeconds;
  }

  Measure withBytes(long bytes) {
    return new Measure(records, seconds, cpuSeconds, bytes);
  }
}
