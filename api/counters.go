package api

import (
	"time"

	"madoguchi/acd"
	"madoguchi/store"
)

// buttonTopic says for each button whether somebody can come to the screen.
func buttonTopic(b *book, live *acd.Snapshot) []Button {
	queues := queueViews(live)
	views := make(map[string]acd.ButtonView, len(live.Buttons))
	for _, v := range live.Buttons {
		views[v.ID] = v
	}
	out := make([]Button, len(b.buttons))
	for i, row := range b.buttons {
		out[i] = buttonNow(row.ID, views[row.ID], queues[row.Queue])
	}
	return out
}

// buttonNow joins what the Desk says of a button and of its queue.
func buttonNow(id string, v acd.ButtonView, q acd.QueueView) Button {
	out := Button{ID: id, Waiting: q.Waiting}
	switch v.State {
	case acd.ButtonStopped:
		out.Status, out.OpensAt = ButtonStop, v.OpensAt
		return out
	case acd.ButtonClosed, acd.ButtonLastCall:
		out.Status, out.OpensAt = ButtonClosed, v.OpensAt
		return out
	}
	out.LastCallAt, out.EstimateMinutes = v.LastCallAt, wholeMinutes(q.Estimate)
	switch {
	case q.Available == 0 && q.Busy == 0:
		out.Status = ButtonAbsent
	case q.Waiting > 0 || q.Available == 0:
		out.Status = ButtonBusy
	default:
		out.Status = ButtonOpen
	}
	return out
}

// queueTopic is every counter now, with its figures of today.
func (w *world) queueTopic() []QueueNow {
	views, open := queueViews(w.live), openQueues(w.live)
	out := make([]QueueNow, len(w.book.queues))
	for i, q := range w.book.queues {
		v := views[q.ID]
		out[i] = QueueNow{
			ID: q.ID, NameJA: q.NameJA, NameEN: q.NameEN, Waiting: v.Waiting, Available: v.Available, Busy: v.Busy, Away: v.Away,
			LongestSince: v.LongestSince, EstimateMinutes: wholeMinutes(v.Estimate),
			Open: open[q.ID], AnswerWithinMs: q.ServiceLevel.Milliseconds(), Today: figuresOf(w.figures.queues[q.ID]),
		}
	}
	return out
}

func queueViews(live *acd.Snapshot) map[string]acd.QueueView {
	out := make(map[string]acd.QueueView, len(live.Queues))
	for _, q := range live.Queues {
		out[q.ID] = q
	}
	return out
}

// openQueues are those to which a button leads that takes calls.
func openQueues(live *acd.Snapshot) map[string]bool {
	out := make(map[string]bool)
	for _, b := range live.Buttons {
		out[b.Queue] = out[b.Queue] || b.State == acd.ButtonOpen
	}
	return out
}

func wholeMinutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// stopTopic says how far a planned stop has come (R21).
func stopTopic(s store.Stop, now time.Time) Stop {
	out := Stop{
		ID: s.ID, State: "announced", NoCallsAt: s.NoCallsAt(), At: s.At, Until: s.Until,
		MessageJA: s.MessageJA, MessageEN: s.MessageEN,
	}
	switch {
	case s.State == store.StopMaintenance:
		out.State = "maintenance"
	case !now.Before(s.LimitAt()):
		out.State = "stopping"
	case !now.Before(s.NoCallsAt()):
		out.State = "draining"
	}
	return out
}
