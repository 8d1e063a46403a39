/** The event store on Lucene. {@link io.waybill.lucene.LuceneEventStore} is the way in. */
@NullMarked
package io.waybill.lucene;

import org.jspecify.annotations.NullMarked;
