/**
 * Tells Waybill what an application made of each record. Nothing here blocks or fails the
 * application; what there is no room for is counted and told.
 */
@NullMarked
package io.waybill.client;

import org.jspecify.annotations.NullMarked;
