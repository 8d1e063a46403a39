/** What the broker knows of topics and groups, looked at again and again, as records of a topic. */
@NullMarked
package io.waybill.correlator.observer;

import org.jspecify.annotations.NullMarked;
