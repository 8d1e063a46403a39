/* The thread that serves librdkafka: delivery reports, errors, and what is due every now and then.
 */
#ifndef WAYBILL_REPORTS_H
#define WAYBILL_REPORTS_H

#include "instance.h"

/* Until `stopping`; the argument is the instance. */
void *reports_run(void *instance);

/* Takes what librdkafka reports, or lets the thread that does so go on: returns when something may
 * have changed, or the time has come. Under `lock`, which it lets go of in between. False in the
 * latter case.
 *
 * A flush that waits takes its own reports: what a thread frees, it had better allocated itself. */
bool reports_wait(struct instance *in, int64_t until_ms);

/* Sends the control record, if one is due. `closing` says that it is the last. */
void control_send(struct instance *in, bool closing);

#endif
