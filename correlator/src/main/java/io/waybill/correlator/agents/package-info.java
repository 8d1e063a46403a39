/**
 * What shipping agents say of their own sequence: which log records were sent again, and which
 * never came.
 */
@NullMarked
package io.waybill.correlator.agents;

import org.jspecify.annotations.NullMarked;
