package printing_test

import (
	"testing"

	"madoguchi/consult/printing"
)

// TestSteps walks the life of a job.
func TestSteps(t *testing.T) {
	type step struct {
		event  printing.Event
		ok     bool
		state  printing.State
		reason string
	}
	give := step{printing.Event{Kind: printing.Give}, true, printing.Sent, ""}
	accepted := step{printing.Event{Kind: printing.Accepted, Handle: "7/1"}, true, printing.Sent, ""}
	for name, steps := range map[string][]step{
		"printed": {
			give, accepted,
			{printing.Event{Kind: printing.Prints}, true, printing.Printing, ""},
			{printing.Event{Kind: printing.Prints}, false, printing.Printing, ""},
			{printing.Event{Kind: printing.Needs, Reason: "media-empty"}, true, printing.Attention, "media-empty"},
			{printing.Event{Kind: printing.Needs, Reason: "media-jam"}, true, printing.Attention, "media-jam"},
			{printing.Event{Kind: printing.Prints}, true, printing.Printing, ""},
			{printing.Event{Kind: printing.Ended, Confirmed: true}, true, printing.Done, ""},
		},
		"never given twice": {
			give,
			{printing.Event{Kind: printing.Give}, false, printing.Sent, ""},
			accepted,
			{printing.Event{Kind: printing.Give}, false, printing.Sent, ""},
			{printing.Event{Kind: printing.Needs, Reason: "offline"}, true, printing.Attention, "offline"},
			{printing.Event{Kind: printing.Give}, false, printing.Attention, "offline"},
		},
		"cancelled in time": {
			{printing.Event{Kind: printing.Cancel}, true, printing.Cancelled, ""},
			{printing.Event{Kind: printing.Give}, false, printing.Cancelled, ""},
		},
		"cancelled at the printer": {
			give, accepted,
			{printing.Event{Kind: printing.Cancel}, true, printing.Sent, ""},
			{printing.Event{Kind: printing.Cancel}, false, printing.Sent, ""},
			{printing.Event{Kind: printing.GivenUp}, true, printing.Cancelled, ""},
		},
		"cancelled too late": {
			give, accepted,
			{printing.Event{Kind: printing.Cancel}, true, printing.Sent, ""},
			{printing.Event{Kind: printing.Ended, Confirmed: true}, true, printing.Done, ""},
		},
		"given up because it was cancelled": {
			give,
			{printing.Event{Kind: printing.Cancel}, true, printing.Sent, ""},
			{printing.Event{Kind: printing.Broke, Reason: "unreachable"}, true, printing.Cancelled, ""},
		},
		"a printer cannot tell of what it does not have": {
			{printing.Event{Kind: printing.Prints}, false, printing.Queued, ""},
			{printing.Event{Kind: printing.Ended}, false, printing.Queued, ""},
			{printing.Event{Kind: printing.Accepted, Handle: "1/1"}, false, printing.Queued, ""},
		},
		"restarted while it waited": {{printing.Event{Kind: printing.Restart}, true, printing.Failed, "restarted"}},
		"restarted while it was sent": {
			give,
			{printing.Event{Kind: printing.Restart}, true, printing.Failed, "restarted"},
		},
		"restarted when the printer had it": {
			give, accepted,
			{printing.Event{Kind: printing.Restart}, false, printing.Sent, ""},
			{printing.Event{Kind: printing.Give}, false, printing.Sent, ""},
			{printing.Event{Kind: printing.Ended, Confirmed: true}, true, printing.Done, ""},
		},
		"the end is the end": {
			give,
			{printing.Event{Kind: printing.Broke, Reason: "refused"}, true, printing.Failed, "refused"},
			{printing.Event{Kind: printing.Ended}, false, printing.Failed, "refused"},
			{printing.Event{Kind: printing.Cancel}, false, printing.Failed, "refused"},
			{printing.Event{Kind: printing.Restart}, false, printing.Failed, "refused"},
		},
	} {
		p := printing.Progress{State: printing.Queued}
		for i, s := range steps {
			next, ok := printing.Step(p, s.event)
			if ok != s.ok || next.State != s.state || next.Reason != s.reason {
				t.Errorf("%s, step %d: %+v, %v", name, i+1, next, ok)
			}
			p = next
		}
	}
}
