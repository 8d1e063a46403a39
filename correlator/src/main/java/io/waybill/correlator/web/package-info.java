/** The web page: which files a browser is given, and under which rules it runs them. No sockets. */
@NullMarked
package io.waybill.correlator.web;

import org.jspecify.annotations.NullMarked;
