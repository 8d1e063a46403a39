/** What goes wrong on purpose, decided from a seed. */
@NullMarked
package io.waybill.demo.faults;

import org.jspecify.annotations.NullMarked;
