package app

import (
	"encoding/json"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/api"
	"madoguchi/media"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

// R27: the record of a transferred call in the database: who talked for how
// long in which queue, every leg with what was measured on it, and the wrap-up
// of whoever left before the end.
func TestCallRecord(t *testing.T) {
	s := openStore(t)
	kiosk, aoki, baba := account(t, s, "kiosk", store.RoleKiosk), account(t, s, "aoki", store.RoleStaff), account(t, s, "baba", store.RoleStaff)
	at := func(sec int) time.Time { return time.Date(2026, 4, 1, 1, 0, sec, 0, time.UTC) }
	leg := &b2bua.LegStats{Account: baba, Device: "desk phone", Stats: media.Stats{
		PacketsIn: 90, LostIn: 10, PacketsOut: 200, LostOut: 4, LossIn: 0.5, JitterIn: 3 * time.Millisecond, RTT: 20 * time.Millisecond,
		AudioCodec: "G722", VideoCodec: "H264", Profile: "AEAD_AES_128_GCM", MOS: 3.9,
	}}
	record := b2bua.Record{
		ID: "c", Caller: kiosk, Callee: baba, Button: "zeikin", Queue: "zeikin", Started: at(0), Answered: at(5), Ended: at(50), Cause: b2bua.CauseCaller,
		Segments: []b2bua.Segment{
			{Kind: b2bua.SegmentQueued, Queue: "zeikin", Start: at(0), End: at(5), Result: "answered"},
			{Kind: b2bua.SegmentTalking, Account: aoki, Queue: "zeikin", Start: at(5), End: at(20), Result: "transferred"},
			{Kind: b2bua.SegmentTransfer, Account: aoki, Target: "account:" + baba, Start: at(10), End: at(20), Result: "answered"},
			{Kind: b2bua.SegmentRinging, Account: baba, Purpose: acd.ForTransfer, Start: at(10), End: at(20), Result: "answered"},
			{Kind: b2bua.SegmentTalking, Account: baba, Queue: "zeikin", Start: at(20), End: at(50)},
			{Kind: b2bua.SegmentParty, Account: baba, Role: acd.RoleAgent, Start: at(20), End: at(50), Leg: leg},
			{Kind: b2bua.SegmentInterrupted, Account: kiosk, Start: at(30), End: at(34), Result: "resumed"},
		},
	}
	l := ledger{s}
	wrapUp := b2bua.WrapUp{Call: "c", Agent: aoki, Queue: "zeikin", Start: at(20), End: at(30)}
	must(t, l.Commit(t.Context(), b2bua.Batch{WrapUps: []b2bua.WrapUp{wrapUp}})) // while the call goes on
	must(t, l.Commit(t.Context(), b2bua.Batch{Closed: []b2bua.Record{record}}))
	got, err := s.CallByID(t.Context(), "c")
	must(t, err)
	if got.Recovered != 1 || got.RecoveredFor != 4*time.Second || got.CalleeName != "baba" || got.Cause != "caller" {
		t.Errorf("the record is %+v", got)
	}
	talked := make(map[string]time.Duration)
	var figures api.LegQuality
	wrapped := false
	for _, g := range got.Segments {
		switch g.Kind {
		case store.SegmentTalking:
			talked[g.AccountName] += g.Ended.Sub(g.Started)
			if g.Queue != "zeikin" {
				t.Errorf("a talk without its queue: %+v", g)
			}
		case store.SegmentTransfer:
			if g.Target != "account:"+baba {
				t.Errorf("the transfer is %+v", g)
			}
		case store.SegmentRinging:
			if g.Purpose != "transfer" {
				t.Errorf("the ringing is %+v", g)
			}
		case store.SegmentParty:
			if g.Role != "agent" {
				t.Errorf("the party is %+v", g)
			}
			must(t, json.Unmarshal(g.Leg, &figures))
		case store.SegmentWrapUp:
			wrapped = g.AccountName == "aoki" && g.Ended.Sub(g.Started) == 10*time.Second
		}
	}
	if talked["aoki"] != 15*time.Second || talked["baba"] != 30*time.Second || !wrapped {
		t.Errorf("talked %v, wrapped up %v", talked, wrapped)
	}
	want := api.LegQuality{
		Account: baba, LossIn: 0.1, LossOut: 0.02, RTTMs: 20, JitterMs: 3, Video: "H264", Audio: "G722",
		MOS: 3.9, Device: "desk phone", Profile: "AEAD_AES_128_GCM",
	}
	if figures != want {
		t.Errorf("the leg is %+v, want %+v", figures, want)
	}
}
