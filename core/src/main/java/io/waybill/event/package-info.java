/**
 * What Waybill knows: one thing that was observed, where it was read, and when it claims to have
 * happened.
 */
@NullMarked
package io.waybill.event;

import org.jspecify.annotations.NullMarked;
