"""Tells Waybill what became of messages. Produce each record with this key and acks=all."""
import json, time, uuid


class Outcomes:
    def __init__(self, group, service, instance=None, epoch=None):
        self.who = {"instance": instance or str(uuid.uuid4()), "epoch": epoch or int(time.time() * 1000)}
        self.group, self.service, self.number = group, service, 0

    def record(self, partitions, messages=(), as_of=None, last=False):
        """partitions: offered and ok as [from, to), committed; messages: failed or filtered."""
        value = {"waybill": 1, **self.who, "number": self.number, "asOf": as_of or int(time.time() * 1000),
                 "group": self.group, "service": self.service, "dropped": 0}
        self.number += 1  # without gaps: a number that never comes is an outcome that may be missing
        value |= ({"last": True} if last else {}) | {"partitions": list(partitions)}
        value |= {"messages": list(messages)} if messages else {}
        return self.who["instance"].encode(), json.dumps(value, separators=(",", ":")).encode()


if __name__ == "__main__":
    outcomes = Outcomes("billing", "billing-service", "one", 1790000000000)
    told = {"topic": "orders", "partition": 1, "offered": [[57, 60]], "ok": [[57, 59]], "committed": 60}
    failed = {"topic": "orders", "partition": 1, "offset": 59, "outcome": "failed", "reason": "card \"declined\"",
              "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    print(outcomes.record([told], [failed], 1790000000500)[1].decode(), end="")
