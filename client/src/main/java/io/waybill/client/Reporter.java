package io.waybill.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is told, from a thread of its own. Records are numbered, and a statement for which
 * there was no room takes the numbers of the records around it with it, so that a reader who has
 * every number has every statement. Thread-safe.
 */
final class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int MAX_STATEMENTS = 2_000;

  private final Settings settings;
  private final Teller teller;
  private final Function<Map<String, Object>, Producer<byte[], byte[]>> kafka;
  private final ConcurrentLinkedQueue<Statement> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private final long beganNanoTime = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean partial;

  // of the thread alone
  private long number;
  private long sentNanoTime = beganNanoTime;
  private long asOfNanoTime = beganNanoTime;
  private long droppedBefore;
  private boolean full;
  private long complainedNanoTime = beganNanoTime - Duration.ofMinutes(1).toNanos();

  Reporter(Settings settings) {
    this(
        settings,
        own -> new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  Reporter(Settings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> kafka) {
    this.settings = settings;
    this.kafka = kafka;
    this.teller =
        new Teller(
            UUID.randomUUID().toString(),
            System.currentTimeMillis(),
            settings.group(),
            settings.service());
    this.thread = new Thread(this::run, "waybill-outcomes-" + settings.group());
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a statement, or counts that there was no room. Never blocks. */
  void tell(Statement statement) {
    if (closed || size.get() >= settings.room()) {
      dropped.increment();
      return;
    }
    size.incrementAndGet();
    waiting.add(statement);
  }

  /** The application will tell of some records only. */
  void tellsOnlySome() {
    partial = true;
  }

  Teller teller() {
    return teller;
  }

  /** Statements that will never arrive. */
  long dropped() {
    return dropped.sum();
  }

  private void run() {
    try (Producer<byte[], byte[]> producer = kafka.apply(settings.kafka())) {
      while (!closed) {
        LockSupport.parkNanos(PAUSE.toNanos());
        flush(producer);
      }
      flush(producer);
      full |= dropped.sum() != droppedBefore;
      // by itself, behind any number that is left out
      send(producer, new Report(), System.nanoTime(), 0, true);
      producer.close(CLOSING);
    } catch (RuntimeException e) {
      closed = true;
      dropped.add(size.get());
      waiting.clear();
      log.error(
          "no outcomes of group {} will reach Waybill: {}. The application goes on without",
          teller.group(),
          e.toString());
    }
  }

  /** Sends what waits; and where nothing does, a sign of life from time to time. */
  private void flush(Producer<byte[], byte[]> to) {
    boolean more = true;
    while (more) {
      long droppedNow = dropped.sum();
      full |= droppedNow != droppedBefore;
      droppedBefore = droppedNow;
      Report report = new Report();
      long asOf = System.nanoTime();
      int taken = 0;
      Statement statement = null;
      while (taken < MAX_STATEMENTS && (statement = waiting.poll()) != null) {
        report.add(statement);
        taken++;
      }
      size.addAndGet(-taken);
      more = statement != null;
      if (statement != null) {
        asOf = statement.nanoTime();
      }
      boolean due = asOf - sentNanoTime >= settings.heartbeat().toNanos();
      if (taken > 0 || due) {
        send(to, report, asOf, taken, false);
      }
    }
  }

  /**
   * Sends a record. Around one in which something may be missing, the numbers before and behind it
   * are left out: what was dropped may have stood before or behind anything that is in it.
   */
  private void send(
      Producer<byte[], byte[]> to, Report report, long asOf, int statements, boolean last) {
    boolean missing = full;
    if (missing) {
      number++;
      full = size.get() > 0 || dropped.sum() != droppedBefore;
    }
    asOfNanoTime = Math.max(asOf, asOfNanoTime);
    long unixMilli = teller.epoch() + (asOfNanoTime - beganNanoTime) / 1_000_000;
    byte[] value = report.bytes(teller, number++, unixMilli, dropped.sum(), partial, last);
    if (missing) {
      number++;
    }
    sentNanoTime = asOf;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(settings.topic(), teller.instance().getBytes(UTF_8), value);
    if (!settings.tenant().isEmpty()) {
      record.headers().add("x-tenant-id", settings.tenant().getBytes(UTF_8));
    }
    try {
      var unused =
          to.send(
              record,
              (metadata, failure) -> {
                if (failure != null) {
                  lost(statements, failure);
                }
              });
    } catch (KafkaException e) {
      lost(statements, e);
    }
  }

  private void lost(int statements, Exception why) {
    dropped.add(statements);
    long now = System.nanoTime();
    if (now - complainedNanoTime > Duration.ofMinutes(1).toNanos()) {
      complainedNanoTime = now;
      log.warn(
          "{} outcomes of group {} did not reach {} ({}); Waybill is told that they are missing."
              + " Is the topic there, and may this application write to it?",
          statements,
          teller.group(),
          settings.topic(),
          why.toString());
    }
  }

  /** Says what is still to be said, and that it was the last. Waits 5 s at most. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
