// Tells Waybill what became of messages. Produce each record with the instance as key and acks=all.
package main

import (
	"encoding/json"
	"os"
)

type Partition struct {
	Topic     string     `json:"topic"`
	Partition int32      `json:"partition"`
	Offered   [][2]int64 `json:"offered,omitempty"` // [from, to)
	Ok        [][2]int64 `json:"ok,omitempty"`
	Committed *int64     `json:"committed,omitempty"`
}

type Message struct {
	Topic       string `json:"topic"`
	Partition   int32  `json:"partition"`
	Offset      int64  `json:"offset"`
	Outcome     string `json:"outcome"` // failed or filtered
	Reason      string `json:"reason"`
	Traceparent string `json:"traceparent,omitempty"`
}

// Report has numbers without gaps: one that never comes is an outcome that may be missing.
type Report struct {
	Waybill    int         `json:"waybill"` // 1
	Instance   string      `json:"instance"`
	Epoch      int64       `json:"epoch"` // when the process began, in milliseconds
	Number     int64       `json:"number"`
	AsOf       int64       `json:"asOf"`
	Group      string      `json:"group"`
	Service    string      `json:"service"`
	Dropped    int64       `json:"dropped"`
	Last       bool        `json:"last,omitempty"`
	Partitions []Partition `json:"partitions,omitempty"`
	Messages   []Message   `json:"messages,omitempty"`
}

func main() {
	committed := int64(60)
	json.NewEncoder(os.Stdout).Encode(Report{Waybill: 1, Instance: "one", Epoch: 1790000000000, AsOf: 1790000000500,
		Group: "billing", Service: "billing-service",
		Partitions: []Partition{{"orders", 1, [][2]int64{{57, 60}}, [][2]int64{{57, 59}}, &committed}},
		Messages: []Message{{"orders", 1, 59, "failed", `card "declined"`,
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}})
}
