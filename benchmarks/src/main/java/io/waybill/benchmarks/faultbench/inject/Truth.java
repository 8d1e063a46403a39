package io.waybill.benchmarks.faultbench.inject;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes down what became of each message, one line each. Thread-safe. */
final class Truth implements AutoCloseable {
  private final PrintWriter lines;
  private boolean outage;

  Truth(Path file) throws IOException {
    this.lines = new PrintWriter(Files.newBufferedWriter(file));
  }

  private Truth(PrintWriter lines) {
    this.lines = lines;
  }

  /** Where nothing happens, of which a truth could be told. */
  static Truth none() {
    return new Truth(new PrintWriter(Writer.nullWriter()));
  }

  /** Whether what happens from now on happens while no telemetry arrives. */
  synchronized void outage(boolean begins) {
    outage = begins;
  }

  /**
   * A message of which the truth is known.
   *
   * @param became as the verdict that is right; {@code none} where the group does not answer for it
   */
  synchronized void tell(String fault, Place at, String group, String became) {
    tell(fault, at, group, became, "");
  }

  /** The same of a message that is besides {@code duplicated}, {@code late} …; or not, by "". */
  synchronized void tell(String fault, Place at, String group, String became, String mark) {
    lines.printf(
        Locale.ROOT,
        "{\"fault\":\"%s\",\"topic\":\"%s\",\"partition\":%d,\"offset\":%d,\"group\":\"%s\","
            + "\"became\":\"%s\",\"mark\":\"%s\",\"outage\":%b}%n",
        fault,
        at.topic(),
        at.partition(),
        at.offset(),
        group,
        became,
        mark,
        outage);
  }

  /** A message that was never written: it is known by its trace. */
  synchronized void tellUnsent(String fault, String topic, String trace, String became) {
    lines.printf(
        Locale.ROOT,
        "{\"fault\":\"%s\",\"topic\":\"%s\",\"partition\":0,\"offset\":-1,\"group\":\"\","
            + "\"became\":\"%s\",\"trace\":\"%s\",\"outage\":%b}%n",
        fault,
        topic,
        became,
        trace,
        outage);
  }

  /** What is to be found of a group, "" for all, and of no single message. */
  synchronized void tellFinding(String fault, String topic, String group, String kind) {
    lines.printf(
        Locale.ROOT,
        "{\"fault\":\"%s\",\"topic\":\"%s\",\"partition\":0,\"offset\":-1,\"group\":\"%s\","
            + "\"became\":\"%s\",\"finding\":true}%n",
        fault,
        topic,
        group,
        kind);
  }

  /** Where a message is. */
  record Place(String topic, int partition, long offset) {}

  @Override
  public void close() {
    lines.close();
  }
}
