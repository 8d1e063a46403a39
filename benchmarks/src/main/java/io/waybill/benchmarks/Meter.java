package io.waybill.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Wall and CPU time of parts of a run. CPU is that of the whole process, merges and compilers
 * included, less what the calling thread used while the meter was paused.
 */
final class Meter {
  private long wall;
  private long cpu;
  private long begunWall;
  private long begunCpu;
  private long pausedThread;

  /** Begins, or goes on. */
  void start() {
    begunWall = System.nanoTime();
    long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (begunCpu == 0) {
      begunCpu = processCpu();
    } else {
      cpu -= thread - pausedThread;
    }
  }

  /** Pauses the wall clock, and stops counting this thread's CPU. */
  void pause() {
    wall += System.nanoTime() - begunWall;
    pausedThread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** What was measured, of so many records. */
  Measure measure(long records) {
    long total = processCpu() - begunCpu + cpu;
    return new Measure(records, wall / 1e9, total / 1e9, -1);
  }

  private static long processCpu() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }
}
