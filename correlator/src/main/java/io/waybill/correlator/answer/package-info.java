/** What a request is, what answers it, and from what: for every API that Waybill speaks. */
@org.jspecify.annotations.NullMarked
package io.waybill.correlator.answer;
