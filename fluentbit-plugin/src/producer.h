/* The Kafka producer's settings. */
#ifndef WAYBILL_PRODUCER_H
#define WAYBILL_PRODUCER_H

#include "options.h"

#include <librdkafka/rdkafka.h>

/* The settings of librdkafka: ours, and above them the user's `rdkafka.…`. NULL where one can't be
 * used; `wrong` says which. */
rd_kafka_conf_t *producer_settings(const struct options *options, const struct log *host,
                                   char *wrong, size_t size);

/* Says what is in force, without secrets. */
void producer_print_settings(const rd_kafka_conf_t *settings, const struct log *host);

/* The topic's limit on a batch; -1 where that can't be learnt within the time, and `why` says it.
 */
int64_t producer_topic_limit(rd_kafka_t *producer, const char *topic, int timeout_ms,
                             const char **why);

#endif
