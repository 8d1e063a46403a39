/* The thread that serves librdkafka: delivery reports, errors, and what is due every now and then.
 */
#ifndef WAYBILL_REPORTS_H
#define WAYBILL_REPORTS_H

#include "instance.h"

/* Until `stopping`; the argument is the instance. */
void *reports_run(void *instance);

/* Sends the control record, if one is due. `closing` says that it is the last. */
void control_send(struct instance *in, bool closing);

#endif
