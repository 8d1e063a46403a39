/**
 * Injects faults into real producers and consumers, in a JVM of its own, and writes down what
 * became of each message. Knows nothing of Waybill but the client that applications use.
 */
@NullMarked
package io.waybill.benchmarks.faultbench.inject;

import org.jspecify.annotations.NullMarked;
