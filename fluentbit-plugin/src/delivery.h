/* Chunks to Kafka: OK only once each record is acknowledged, or on disk in the side file. */
#ifndef WAYBILL_DELIVERY_H
#define WAYBILL_DELIVERY_H

#include "instance.h"

/* Delivers a chunk, or what is left of it; never answers PROXY_ERROR, which would drop it whole. */
enum proxy_result deliver(struct instance *in, struct bytes data, const char *tag);

/* Hands the chosen records of a chunk to librdkafka. Under `sending`. */
void send_chosen(struct instance *in, struct open_chunk *chunk, struct bytes data, const char *tag);

/* Sends off what was handed over, without waiting for batches to fill. Under `sending`. */
void push(const struct instance *in);

/* Waits until nothing of the chunk is outstanding. Under `lock`. False where time ran out. */
bool await_reports(struct instance *in, const struct open_chunk *chunk, int64_t until_ms);

/* Takes apart what was refused as a batch, until each guilty record stands alone and is poison. */
void isolate(struct instance *in, struct open_chunk *chunk, struct bytes data, const char *tag,
             int64_t until_ms);

/* What became of a record that was outstanding, and why. Under `lock`. */
void settle_record(struct instance *in, struct open_chunk *chunk, uint32_t index,
                   enum record_state state, rd_kafka_resp_err_t error);

/* Frees a chunk and what it holds. */
void free_chunk(struct open_chunk *chunk);

/* Forgets a chunk of which nothing is outstanding. Under `lock`. */
void close_chunk(struct instance *in, struct open_chunk *chunk);

#endif
