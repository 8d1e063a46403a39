/**
 * The HTTP API: the only package that knows Undertow. {@link io.waybill.correlator.http.HttpApi} is
 * the way in.
 */
@NullMarked
package io.waybill.correlator.http;

import org.jspecify.annotations.NullMarked;
