/* Stands in for Fluent Bit: loads the shared object over the proxy ABI, and does as the engine
 * does, told by lines on its standard input:
 *
 *     option NAME VALUE      a property of the output
 *     init                   answers `init CODE`
 *     flush TAG FILE         one flush of the chunk in FILE on a worker; answers `flush CODE MS`
 *     flush-engine TAG FILE  the same on the engine's own thread
 *     submit TAG FILE        hands it to the worker, again and again until it is OK; answers at
 * once wait                   until all that was submitted is OK; answers `idle` exit joins the
 * worker within the grace time, and ends the plugin; `exit`
 *
 * SIGTERM is the same as `exit`. The plugin's log goes to standard error, a level before each line.
 */
#include "../src/proxy_abi.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { OPTIONS_MAX = 64, QUEUE_MAX = 4096, RETRY_MS = 200 };

struct job {
    char *tag;
    void *data;
    size_t size;
};

static struct {
    char *names[OPTIONS_MAX];
    char *values[OPTIONS_MAX];
    int count;
} options;

static int (*flush_ctx)(void *, const void *, size_t, char *);
static int (*exit_ctx)(void *);
static int (*init)(struct proxy_plugin *);
static struct proxy_context context;

static struct job queue[QUEUE_MAX];
static int queued;
static int busy;
static bool ending;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile sig_atomic_t terminated;

/* Answers, with a mark in the log before it: what was logged by then belongs to it. */
__attribute__((format(printf, 1, 2))) static void answer(const char *format, ...) {
    va_list arguments;
    fprintf(stderr, "host answers\n");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}

static const char *get_property(const char *key, void *output) {
    (void)output;
    for (int i = options.count - 1; i >= 0; i--) {
        if (strcasecmp(options.names[i], key) == 0) {
            return options.values[i];
        }
    }
    return NULL;
}

static void log_print(int level, const char *file, int line, const char *format, ...) {
    static const char *const levels[] = {"off", "error", "warn", "info", "debug", "trace"};
    (void)file;
    (void)line;
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s %s\n", levels[level < 0 || level > 5 ? 0 : level], text);
}

static int log_check(void *output, int level) {
    (void)output;
    return level <= LEVEL_INFO;
}

static long ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool load(const char *path, const char *tag, struct job *job) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "error can't read %s: %s\n", path, strerror(errno));
        return false;
    }
    fseek(file, 0, SEEK_END);
    job->size = (size_t)ftell(file);
    rewind(file);
    /* exactly as large as it is, so that a read behind the end is seen */
    job->data = malloc(job->size == 0 ? 1 : job->size);
    job->tag = strdup(tag);
    size_t read = fread(job->data, 1, job->size, file);
    fclose(file);
    return read == job->size;
}

static int run(struct job *job) {
    return flush_ctx(context.remote_context, job->data, job->size, job->tag);
}

static void release(struct job *job) {
    free(job->data);
    free(job->tag);
}

/* The worker: one chunk after the other; what is to be tried again goes to the end. */
static void *work(void *unused) {
    (void)unused;
    pthread_mutex_lock(&lock);
    while (!ending) {
        if (queued == 0) {
            pthread_cond_wait(&changed, &lock);
            continue;
        }
        struct job job = queue[0];
        memmove(queue, queue + 1, (size_t)--queued * sizeof queue[0]);
        busy = 1;
        pthread_mutex_unlock(&lock);
        int code = run(&job);
        if (code == PROXY_RETRY) {
            usleep(RETRY_MS * 1000);
        }
        pthread_mutex_lock(&lock);
        busy = 0;
        if (code == PROXY_RETRY) {
            queue[queued++] = job;
        } else {
            release(&job);
        }
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static struct {
    struct job *job;
    int code;
} single;

static void *run_single(void *unused) {
    (void)unused;
    single.code = run(single.job);
    return NULL;
}

static void flush(const char *tag, const char *path, bool on_engine) {
    struct job job;
    if (!load(path, tag, &job)) {
        exit(2);
    }
    long from = ms();
    if (on_engine) {
        single.code = run(&job);
    } else {
        pthread_t thread;
        single.job = &job;
        pthread_create(&thread, NULL, run_single, NULL);
        pthread_join(thread, NULL);
    }
    answer("flush %d %ld\n", single.code, ms() - from);
    release(&job);
}

static void end(pthread_t worker) {
    pthread_mutex_lock(&lock);
    ending = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    pthread_join(worker, NULL);
    exit_ctx(context.remote_context);
    for (int i = 0; i < queued; i++) {
        release(&queue[i]);
    }
    answer("exit\n");
}

static void on_term(int signal) {
    (void)signal;
    terminated = 1;
}

/* The next line, or NULL at the end and after SIGTERM. */
static char *next_line(void) {
    static char line[4096];
    static size_t size;
    while (true) {
        char *newline = memchr(line, '\n', size);
        if (newline != NULL) {
            static char whole[4096];
            size_t length = (size_t)(newline - line);
            memcpy(whole, line, length);
            whole[length] = '\0';
            size -= length + 1;
            memmove(line, newline + 1, size);
            return whole;
        }
        struct pollfd in = {STDIN_FILENO, POLLIN, 0};
        if (poll(&in, 1, 50) > 0) {
            ssize_t got = read(STDIN_FILENO, line + size, sizeof line - size);
            if (got <= 0) {
                return NULL;
            }
            size += (size_t)got;
        }
        if (terminated) {
            return NULL;
        }
    }
}

static void wait_until_idle(void) {
    pthread_mutex_lock(&lock);
    while ((queued > 0 || busy) && !terminated) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&changed, &lock, &until);
    }
    pthread_mutex_unlock(&lock);
    answer("idle\n");
}

int main(int count, char **arguments) {
    struct proxy_api api = {
        .output_get_property = get_property, .log_print = log_print, .output_log_check = log_check};
    struct proxy_definition *definition = calloc(1, sizeof *definition);
    struct proxy_plugin plugin = {.api = &api, .context = &context};
    if (count != 2) {
        fprintf(stderr, "usage: host PLUGIN.so\n");
        return 2;
    }
    void *library = dlopen(arguments[1], RTLD_LAZY);
    if (library == NULL) {
        fprintf(stderr, "error %s\n", dlerror());
        return 2;
    }
    int (*registration)(struct proxy_definition *) =
        (int (*)(struct proxy_definition *))dlsym(library, "FLBPluginRegister");
    init = (int (*)(struct proxy_plugin *))dlsym(library, "FLBPluginInit");
    flush_ctx = (int (*)(void *, const void *, size_t, char *))dlsym(library, "FLBPluginFlushCtx");
    exit_ctx = (int (*)(void *))dlsym(library, "FLBPluginExitCtx");
    if (!registration || !init || !flush_ctx || !exit_ctx || registration(definition) != 0 ||
        definition->type != PROXY_OUTPUT || definition->proxy != PROXY_GOLANG) {
        fprintf(stderr, "error not an output plugin\n");
        return 2;
    }
    struct sigaction action = {.sa_handler = on_term};
    sigaction(SIGTERM, &action, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    pthread_t worker;
    pthread_create(&worker, NULL, work, NULL);
    bool started = false;
    char *line;
    while ((line = next_line()) != NULL) {
        char *command = strtok(line, " ");
        char *first = strtok(NULL, " ");
        char *rest = strtok(NULL, "");
        if (command == NULL) {
            continue;
        }
        if (strcmp(command, "option") == 0 && options.count < OPTIONS_MAX) {
            options.names[options.count] = strdup(first);
            options.values[options.count++] = strdup(rest == NULL ? "" : rest);
        } else if (strcmp(command, "init") == 0) {
            int code = init(&plugin);
            started = code > 0;
            answer("init %d\n", code);
        } else if (strcmp(command, "flush") == 0) {
            flush(first, rest, false);
        } else if (strcmp(command, "flush-engine") == 0) {
            flush(first, rest, true);
        } else if (strcmp(command, "submit") == 0) {
            struct job job;
            if (!load(rest, first, &job)) {
                return 2;
            }
            pthread_mutex_lock(&lock);
            queue[queued++] = job;
            pthread_cond_broadcast(&changed);
            pthread_mutex_unlock(&lock);
        } else if (strcmp(command, "fatal") == 0) {
            int (*fatal)(void *) = (int (*)(void *))dlsym(library, "FLBPluginTestFatal");
            fatal(context.remote_context);
            answer("fatal\n");
        } else if (strcmp(command, "wait") == 0) {
            wait_until_idle();
        } else if (strcmp(command, "exit") == 0) {
            break;
        }
    }
    if (started) {
        end(worker);
    } else {
        exit_ctx(NULL); /* as a dry run does */
    }
    for (int i = 0; i < options.count; i++) {
        free(options.names[i]);
        free(options.values[i]);
    }
    free(definition);
    /* the library stays loaded, so that a leak checker can name what it finds */
    return 0;
}
