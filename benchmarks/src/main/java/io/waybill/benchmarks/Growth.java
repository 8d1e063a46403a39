package io.waybill.benchmarks;

/**
 * What became of one index of all records.
 *
 * @param cpuMicros of the pipeline per event, as the index grows
 * @param tracesAtRest milliseconds of look-ups of a trace, sorted
 * @param tracesWhileIngesting the same while events come in
 * @param searches milliseconds of searches, sorted
 * @param bytes on disk
 * @param events in it
 * @param openSeconds to open it again
 * @param heapMegabytes that the JVM had taken by the end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Growth(
    double[] cpuMicros,
    double[] tracesAtRest,
    double[] tracesWhileIngesting,
    double[] searches,
    long bytes,
    long events,
    double openSeconds,
    long heapMegabytes) {}
