package api

import (
	"slices"
	"testing"
	"time"

	"madoguchi/acd"
)

func codes(alarms []Alarm) (out []string) {
	for _, a := range alarms {
		out = append(out, a.Severity+" "+a.ID)
	}
	return out
}

// counter is a site with one counter, in the state of v.
func counter(v acd.QueueView, state acd.ButtonState, now time.Time, calls ...acd.CallView) sources {
	b := town()
	b.queues[0].ServiceLevel = 20 * time.Second
	v.ID = "tax"
	return sources{book: b, now: now, live: &acd.Snapshot{
		Queues: []acd.QueueView{v}, Calls: calls, Buttons: []acd.ButtonView{{ID: "t", Queue: "tax", State: state}},
	}}
}

func TestAlarmsOfConsultations(t *testing.T) {
	now := time.Date(2027, 1, 4, 1, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	call := acd.CallView{ID: "1", Caller: "k", State: acd.CallConnected}
	held, cut := call, call
	held.Held, held.HeldSince = true, ago(longHold)
	cut.Interrupted = []string{"k"}
	for name, c := range map[string]struct {
		from sources
		want []string
	}{
		"all is well":                  {counter(acd.QueueView{Available: 1}, acd.ButtonOpen, now, call), nil},
		"all talk, nobody waits":       {counter(acd.QueueView{Busy: 2}, acd.ButtonOpen, now), nil},
		"within the service level":     {counter(acd.QueueView{Busy: 2, Waiting: 1, LongestSince: ago(19 * time.Second)}, acd.ButtonOpen, now), nil},
		"longer":                       {counter(acd.QueueView{Busy: 2, Waiting: 1, LongestSince: ago(20 * time.Second)}, acd.ButtonOpen, now), []string{"warning waiting-long:tax"}},
		"far too long":                 {counter(acd.QueueView{Busy: 2, Waiting: 1, LongestSince: ago(time.Minute)}, acd.ButtonOpen, now), []string{"critical waiting-long:tax"}},
		"nobody is logged in":          {counter(acd.QueueView{}, acd.ButtonOpen, now), []string{"critical no-agent:tax"}},
		"closed":                       {counter(acd.QueueView{}, acd.ButtonClosed, now), nil},
		"closed, but somebody waits":   {counter(acd.QueueView{Waiting: 1, LongestSince: now}, acd.ButtonClosed, now), []string{"critical no-agent:tax"}},
		"all are away":                 {counter(acd.QueueView{Away: 2}, acd.ButtonOpen, now), []string{"warning no-agent:tax"}},
		"all are away, somebody waits": {counter(acd.QueueView{Away: 2, Waiting: 1, LongestSince: now}, acd.ButtonOpen, now), []string{"critical no-agent:tax"}},
		"a line is cut":                {counter(acd.QueueView{Busy: 1}, acd.ButtonOpen, now, cut), []string{"critical call-interrupted:1"}},
		"held for long":                {counter(acd.QueueView{Busy: 1}, acd.ButtonOpen, now, held), []string{"warning hold-long:1"}},
	} {
		var w alarmWatch
		w.judge(conditions(c.from), nil, now.Add(-time.Minute)) // what has no time of its own was seen then
		got := codes(w.judge(conditions(c.from), nil, now))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// A reload of the only agent's page is no alarm, and one that lasts keeps the
// time when it began.
func TestAlarmsHaveGrace(t *testing.T) {
	begin := time.Date(2027, 1, 4, 1, 0, 0, 0, time.UTC)
	var w alarmWatch
	look := func(after time.Duration, v acd.QueueView) []Alarm {
		now := begin.Add(after)
		return w.judge(conditions(counter(v, acd.ButtonOpen, now)), nil, now)
	}
	gone, back := acd.QueueView{}, acd.QueueView{Available: 1}
	if got := look(0, gone); len(got) > 0 || !w.next.Equal(begin.Add(noAgentGrace)) {
		t.Errorf("%+v at once, next %v", got, w.next)
	}
	look(time.Second, back)
	if got := look(noAgentGrace, gone); len(got) > 0 {
		t.Errorf("%+v after a reload", got)
	}
	if got := look(2*noAgentGrace, gone); len(got) != 1 || !got[0].Since.Equal(begin.Add(noAgentGrace)) || !w.next.IsZero() {
		t.Errorf("%+v, next %v", got, w.next)
	}
	waits := acd.QueueView{Busy: 1, Waiting: 1, LongestSince: begin}
	if look(time.Second, waits); !w.next.Equal(begin.Add(20 * time.Second)) {
		t.Errorf("the wait becomes an alarm at %v", w.next)
	}
}

func TestAlarmsOfOthers(t *testing.T) {
	now := time.Date(2027, 1, 4, 1, 0, 0, 0, time.UTC)
	others := []Alarm{
		{ID: "disk", Severity: warning, Since: now.Add(-time.Hour)},
		{ID: "kiosk-offline:k", Severity: critical, Since: now},
		{ID: "audit", Severity: critical, Since: now.Add(-time.Hour)},
	}
	var w alarmWatch
	if got := codes(w.judge(nil, &others, now)); !slices.Equal(got, []string{"critical audit", "critical kiosk-offline:k", "warning disk"}) {
		t.Error(got)
	}
	if got := w.judge(conditions(sources{book: town()}), nil, now); got == nil || len(got) > 0 {
		t.Errorf("%#v", got)
	}
}

func TestEveryAlarmSaysWhatToDo(t *testing.T) {
	now := time.Date(2027, 1, 4, 1, 0, 0, 0, time.UTC)
	call := acd.CallView{ID: "1", Caller: "k", State: acd.CallConnected, Interrupted: []string{"k"}, Held: true, HeldSince: now.Add(-time.Hour)}
	from := counter(acd.QueueView{Waiting: 1, LongestSince: now.Add(-time.Minute)}, acd.ButtonOpen, now, call)
	found := conditions(from)
	if len(found) != 4 {
		t.Errorf("%+v", found)
	}
	for _, c := range found {
		if c.JA == "" || c.EN == "" || c.Code == "" || c.Subject == "" {
			t.Errorf("%+v", c.Alarm)
		}
	}
}
