package store

import (
	"fmt"
	"testing"
	"time"
)

func TestOwnCalls(t *testing.T) {
	s, _ := open(t)
	sato, abe, kiosk := add(t, s, "sato", RoleStaff), add(t, s, "abe", RoleStaff), add(t, s, "kiosk1", RoleKiosk)
	start := time.Date(2026, 4, 1, 1, 0, 0, 0, time.UTC)
	segment := func(kind, account, result string, from, to int) Segment {
		at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
		return Segment{Kind: kind, Account: account, Result: result, Started: at(from), Ended: at(to)}
	}
	for i, c := range []struct {
		caller   string
		segments []Segment
	}{
		{kiosk.ID, []Segment{segment(SegmentRinging, sato.ID, "answered", 0, 2), segment(SegmentTalking, sato.ID, "", 2, 62), segment(SegmentParty, sato.ID, "", 2, 62)}},
		{kiosk.ID, []Segment{segment(SegmentRinging, sato.ID, "no-answer", 100, 120)}},
		{kiosk.ID, []Segment{segment(SegmentRinging, sato.ID, "declined", 200, 203), segment(SegmentTalking, abe.ID, "", 203, 300)}},
		{kiosk.ID, []Segment{segment(SegmentRinging, sato.ID, "answered-elsewhere", 310, 312), segment(SegmentTalking, abe.ID, "", 312, 330)}},
		{kiosk.ID, []Segment{segment(SegmentTalking, abe.ID, "", 340, 400), segment(SegmentParty, sato.ID, "", 350, 360)}},
		{sato.ID, nil},
		{kiosk.ID, []Segment{segment(SegmentTalking, abe.ID, "", 420, 430)}},
	} {
		err := s.CloseCall(t.Context(), Call{ID: fmt.Sprint(i), Started: start, Ended: start.Add(time.Minute), Caller: c.caller, Callee: abe.ID, Button: "juminhyo", Cause: "agent", Segments: c.segments})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutDisposition(t.Context(), "juminhyo", Disposition{Call: "0", Account: sato.ID, Code: "solved", Note: "済み"}); err != nil {
		t.Fatal(err)
	}
	all := OwnCallFilter{From: start, To: start.Add(time.Hour)}
	got, err := s.OwnCalls(t.Context(), sato.ID, all, Page{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]string{}
	for _, c := range got.Items {
		outcomes[c.ID] = c.Outcome
	}
	want := map[string]string{"0": OutcomeTalked, "1": OutcomeMissed, "2": OutcomeDeclined, "3": OutcomeElsewhere, "4": OutcomeJoined, "5": OutcomeCalled}
	if fmt.Sprint(outcomes) != fmt.Sprint(want) || got.Total != len(want) {
		t.Errorf("%v (%d)", outcomes, got.Total)
	}
	one, err := s.OwnCalls(t.Context(), sato.ID, OwnCallFilter{From: start, To: start.Add(time.Hour), Outcome: OutcomeTalked}, Page{Limit: 10})
	if err != nil || len(one.Items) != 1 {
		t.Fatal(one, err)
	}
	if c := one.Items[0]; c.Talking != time.Minute || c.Code != "solved" || c.Note != "済み" || c.Party != kiosk.Name {
		t.Errorf("%+v", c)
	}
	longest, err := s.OwnCalls(t.Context(), sato.ID, all, Page{Limit: 1, Sort: "talkingMs", Desc: true})
	if err != nil || longest.Items[0].ID != "0" || longest.Next == "" {
		t.Errorf("%+v, %v", longest, err)
	}
	if got, err := s.OwnCalls(t.Context(), sato.ID, OwnCallFilter{From: start.Add(time.Hour), To: start.Add(2 * time.Hour)}, Page{Limit: 10}); err != nil || got.Total != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}
