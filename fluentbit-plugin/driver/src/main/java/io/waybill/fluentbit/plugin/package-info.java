/** Builds the Fluent Bit output plugin from its C sources. */
@NullMarked
package io.waybill.fluentbit.plugin;

import org.jspecify.annotations.NullMarked;
