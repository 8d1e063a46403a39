/**
 * {@code ./waybill bench}: what each stage costs, as ratios against raw Lucene and OpenSearch on
 * the same records in the same run.
 */
@NullMarked
package io.waybill.benchmarks;

import org.jspecify.annotations.NullMarked;
