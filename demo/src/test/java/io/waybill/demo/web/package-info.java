/** The web page in a real Chromium. */
@NullMarked
package io.waybill.demo.web;

import org.jspecify.annotations.NullMarked;
