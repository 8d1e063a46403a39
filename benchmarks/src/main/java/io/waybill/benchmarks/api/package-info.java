/** How long the APIs take that others have defined, on a large index, while it grows. */
@org.jspecify.annotations.NullMarked
package io.waybill.benchmarks.api;
