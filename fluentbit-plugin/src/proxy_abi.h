/* The plugin-proxy ABI of Fluent Bit, output side: what stock Fluent Bit 2.0 and newer hands to a
 * shared object that it loads with -e. Written down from its behaviour, so that this plugin is tied
 * to no version's headers: structures have grown at their ends, and only the fields that have
 * always been there are named. Writing behind `description` would overrun the allocation of older
 * hosts. */
#ifndef WAYBILL_PROXY_ABI_H
#define WAYBILL_PROXY_ABI_H

enum { PROXY_OUTPUT = 2, PROXY_GOLANG = 11 };

enum proxy_result { PROXY_ERROR = 0, PROXY_OK = 1, PROXY_RETRY = 2 };

enum proxy_level { LEVEL_ERROR = 1, LEVEL_WARN = 2, LEVEL_INFO = 3, LEVEL_DEBUG = 4 };

struct proxy_definition {
    int type;
    int proxy;
    int flags;
    char *name;
    char *description;
};

struct proxy_api {
    const char *(*output_get_property)(const char *key, void *output);
    const char *(*input_get_property)(const char *key, void *input);
    void *(*output_get_cmt_instance)(void *output);
    void *(*input_get_cmt_instance)(void *input);
    void (*log_print)(int level, const char *file, int line, const char *format, ...);
    int (*input_log_check)(void *input, int level);
    int (*output_log_check)(void *output, int level);
};

struct proxy_context {
    void *remote_context;
};

struct proxy_plugin {
    char *name;
    struct proxy_api *api;
    void *output;
    struct proxy_context *context;
};

#endif
