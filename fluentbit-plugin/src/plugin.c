/* The symbols that Fluent Bit looks for. */
#include "delivery.h"

#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int FLBPluginRegister(struct proxy_definition *definition);
EXPORT int FLBPluginInit(struct proxy_plugin *plugin);
EXPORT int FLBPluginFlushCtx(void *context, const void *data, size_t size, char *tag);
EXPORT int FLBPluginExitCtx(void *context);

int FLBPluginRegister(struct proxy_definition *definition) {
    definition->type = PROXY_OUTPUT;
    definition->proxy = PROXY_GOLANG;
    definition->flags = 0;
    definition->name = "waybill";
    definition->description = "Kafka, with nothing lost in silence";
    return 0;
}

/* 0 stops Fluent Bit's start. */
int FLBPluginInit(struct proxy_plugin *plugin) {
    struct log log = {plugin->api, plugin->output};
    struct instance *in = instance_start(&log);
    if (in == NULL) {
        return PROXY_ERROR;
    }
    plugin->context->remote_context = in;
    return PROXY_OK;
}

int FLBPluginFlushCtx(void *context, const void *data, size_t size, char *tag) {
    return (int)deliver(context, bytes_of(data, size), tag);
}

/* A dry run exits without an init. */
int FLBPluginExitCtx(void *context) {
    if (context != NULL) {
        instance_stop(context);
    }
    return PROXY_OK;
}

#ifdef WAYBILL_TESTS
/* Makes librdkafka say that its producer can't go on, as a broker that has forgotten it would. */
EXPORT int FLBPluginTestFatal(void *context);

int FLBPluginTestFatal(void *context) {
    struct instance *in = context;
    return (int)rd_kafka_test_fatal_error(
        in->producer, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "by a test");
}
#endif
