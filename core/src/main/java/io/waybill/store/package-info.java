/** The storage seam: the port that every event store implements, and what it promises. */
@NullMarked
package io.waybill.store;

import org.jspecify.annotations.NullMarked;
