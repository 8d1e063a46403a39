/**
 * The search language of {@code /api/v1/events}: parsed once, matched against events or translated
 * to an index.
 */
@NullMarked
package io.waybill.query;

import org.jspecify.annotations.NullMarked;
