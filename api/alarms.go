package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"madoguchi/acd"
)

const (
	// noAgentGrace is how long nobody must be there for an open counter before
	// that is an alarm: a page that is loaded again is gone for a moment.
	noAgentGrace = 10 * time.Second
	// interruptedGrace is the same for a line that is cut.
	interruptedGrace = 3 * time.Second
	// longHold is how long a citizen may be on hold before a supervisor hears of it.
	longHold = 3 * time.Minute
	// graveWait is how many times the service level a citizen waits before that is
	// critical.
	graveWait = 3
	// surveyEvery is how often the other areas are asked for their alarms.
	surveyEvery = 5 * time.Second
)

// The severities of alarms.
const (
	critical = "critical"
	warning  = "warning"
)

// condition is what is an alarm once it has lasted for grace. Without Since it
// counts from when it was seen first.
type condition struct {
	Alarm
	grace time.Duration
}

// alarmWatch remembers since when conditions hold.
type alarmWatch struct {
	since map[string]time.Time
	next  time.Time // when the next one becomes an alarm by time alone; zero: none
}

// judge says which conditions are alarms at now, together with those of others.
func (w *alarmWatch) judge(found []condition, others *[]Alarm, now time.Time) []Alarm {
	since := make(map[string]time.Time, len(found))
	out := []Alarm{}
	w.next = time.Time{}
	for _, c := range found {
		if c.Since.IsZero() {
			c.Since = now.UTC()
			if had, ok := w.since[c.ID]; ok {
				c.Since = had
			}
			since[c.ID] = c.Since
		}
		if at := c.Since.Add(c.grace); at.After(now) {
			if w.next.IsZero() || at.Before(w.next) {
				w.next = at
			}
			continue
		}
		out = append(out, c.Alarm)
	}
	w.since = since
	if others != nil {
		out = append(out, *others...)
	}
	slices.SortFunc(out, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// conditions are what may be an alarm in the consultations of this moment.
func conditions(from sources) []condition {
	var out []condition
	if from.live == nil {
		return out
	}
	views, open := queueViews(from.live), openQueues(from.live)
	for _, q := range from.book.queues {
		v := views[q.ID]
		if v.Waiting > 0 {
			out = append(out, waitingLong(q.ID, q.NameJA, q.NameEN, v, q.ServiceLevel, from.now))
		}
		if v.Available+v.Busy == 0 && (open[q.ID] || v.Waiting > 0) {
			out = append(out, noAgent(q.ID, q.NameJA, q.NameEN, v))
		}
	}
	for _, c := range from.live.Calls {
		who := caller(from.book, c)
		if len(c.Interrupted) > 0 {
			out = append(out, interrupted(c, who))
		}
		if c.Held {
			out = append(out, heldLong(c, who))
		}
	}
	return out
}

func waitingLong(id, ja, en string, v acd.QueueView, within time.Duration, now time.Time) condition {
	severity := warning
	if now.Sub(v.LongestSince) >= graveWait*within {
		severity = critical
	}
	seconds := int(within.Seconds())
	return condition{Alarm: Alarm{
		ID: "waiting-long:" + id, Severity: severity, Code: "waiting-long", Subject: id, Since: v.LongestSince.Add(within),
		JA: fmt.Sprintf("「%s」で、目標の%d秒を超えてお待ちの方がいます。応対できる職員を増やすか、ほかの窓口へ移してください。", ja, seconds),
		EN: fmt.Sprintf("%s: somebody has waited longer than the target of %d seconds. Bring in more staff, or move the call to another counter.", en, seconds),
	}}
}

func noAgent(id, ja, en string, v acd.QueueView) condition {
	c := condition{grace: noAgentGrace, Alarm: Alarm{ID: "no-agent:" + id, Severity: critical, Code: "no-agent", Subject: id}}
	if v.Away > 0 {
		c.JA = fmt.Sprintf("「%s」は、担当の職員が全員離席しています。どなたかを応対可能にしてください。", ja)
		c.EN = fmt.Sprintf("%s: everybody who serves it is away. Please make somebody available.", en)
		if v.Waiting == 0 {
			c.Severity = warning
		}
		return c
	}
	c.JA = fmt.Sprintf("「%s」は受付時間中ですが、ログインしている職員がいません。", ja)
	c.EN = fmt.Sprintf("%s is open, but nobody who serves it is logged in.", en)
	return c
}

// caller names where a citizen sits.
func caller(b *book, c acd.CallView) string { return b.account(c.Caller).Name }

func interrupted(c acd.CallView, who string) condition {
	return condition{grace: interruptedGrace, Alarm: Alarm{
		ID: "call-interrupted:" + c.ID, Severity: critical, Code: "call-interrupted", Subject: c.ID,
		JA: fmt.Sprintf("「%s」との相談の通信が切れています。自動でつなぎ直しています。戻らないときは現地に連絡してください。", who),
		EN: fmt.Sprintf("The line of the consultation with %s is cut. It is being connected again; if it does not come back, please call the place.", who),
	}}
}

func heldLong(c acd.CallView, who string) condition {
	minutes := int(longHold.Minutes())
	return condition{Alarm: Alarm{
		ID: "hold-long:" + c.ID, Severity: warning, Code: "hold-long", Subject: c.ID, Since: c.HeldSince.Add(longHold),
		JA: fmt.Sprintf("「%s」の方を%d分以上保留にしています。担当の職員に声をかけてください。", who, minutes),
		EN: fmt.Sprintf("%s has been on hold for more than %d minutes. Please speak to the member of staff.", who, minutes),
	}}
}

// survey asks the other areas for their alarms from time to time.
func (h *hub) survey(ctx context.Context, from []func(now time.Time) []Alarm) {
	tick := time.NewTicker(surveyEvery)
	defer tick.Stop()
	for {
		var found []Alarm
		for _, alarms := range from {
			found = append(found, alarms(time.Now())...)
		}
		was := h.told.Swap(&found)
		if was == nil || !slices.Equal(*was, found) {
			h.wake()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
