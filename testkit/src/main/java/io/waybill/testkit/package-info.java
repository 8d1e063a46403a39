/** Contract suites and fixtures, for tests only. */
@NullMarked
package io.waybill.testkit;

import org.jspecify.annotations.NullMarked;
