package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"madoguchi/acd"
)

// collector tells Prometheus what goes on, at the moment it asks.
type collector struct {
	app                                               *App
	calls, connected, refused, resumed, overflowed    *prometheus.Desc
	live, waiting, agents, certificate, recordsFailed *prometheus.Desc
	loss, jitter, rtt, mos                            *prometheus.Desc
}

func (a *App) collector() *collector {
	d := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("madoguchi_"+name, help, labels, nil)
	}
	return &collector{
		app:           a,
		calls:         d("calls_total", "Calls that arrived."),
		connected:     d("calls_connected_total", "Calls that were connected."),
		refused:       d("calls_refused_total", "INVITEs that were refused."),
		resumed:       d("calls_resumed_total", "Parties that were lost and came back."),
		overflowed:    d("calls_overflowed_total", "Calls that ended because their mailbox was full."),
		live:          d("calls", "Calls now, by state.", "state"),
		waiting:       d("queue_waiting", "Callers that wait now.", "queue"),
		agents:        d("agents", "Agents now, by state.", "state"),
		certificate:   d("certificate_not_after_seconds", "End of the TLS certificate, Unix time."),
		recordsFailed: d("call_records_failing", "1 while call records do not reach the disk."),
		loss:          d("leg_loss_ratio", "Loss of the last report interval of legs of running calls.", "call", "account", "direction"),
		jitter:        d("leg_jitter_seconds", "Jitter of what legs send.", "call", "account"),
		rtt:           d("leg_rtt_seconds", "Round trip of legs.", "call", "account"),
		mos:           d("leg_mos", "Estimated opinion of the sound, 1 to 4.4.", "call", "account"),
	}
}

// Describe is part of prometheus.Collector.
func (c *collector) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, ch) }

// Collect is part of prometheus.Collector.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	counter := func(d *prometheus.Desc, v uint64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v))
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	t := c.app.calls.Totals()
	counter(c.calls, t.Calls.Load())
	counter(c.connected, t.Connected.Load())
	counter(c.refused, t.Refused.Load())
	counter(c.resumed, t.Resumed.Load())
	counter(c.overflowed, t.Overflowed.Load())
	live := c.app.calls.Live()
	calls := map[acd.CallState]int{acd.CallQueued: 0, acd.CallRinging: 0, acd.CallConnected: 0}
	for _, call := range live.Calls {
		calls[call.State]++
		for _, q := range c.app.calls.Quality(call.ID) {
			gauge(c.loss, q.LossIn, call.ID, q.Account, "in")
			gauge(c.loss, q.LossOut, call.ID, q.Account, "out")
			gauge(c.jitter, q.JitterIn.Seconds(), call.ID, q.Account)
			gauge(c.rtt, q.RTT.Seconds(), call.ID, q.Account)
			if q.MOS > 0 {
				gauge(c.mos, q.MOS, call.ID, q.Account)
			}
		}
	}
	for state, n := range calls {
		gauge(c.live, float64(n), string(state))
	}
	agents := make(map[acd.AgentState]int)
	for _, a := range live.Agents {
		agents[a.State]++
	}
	for state, n := range agents {
		gauge(c.agents, float64(n), string(state))
	}
	for _, q := range live.Queues {
		gauge(c.waiting, float64(q.Waiting), q.ID)
	}
	gauge(c.certificate, float64(c.app.certs.NotAfter().Unix()))
	failing := 0.0
	if !c.app.calls.Healthy() {
		failing = 1
	}
	gauge(c.recordsFailed, failing)
}
