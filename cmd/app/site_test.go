package app

import (
	"context"
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"madoguchi/acd"
	"madoguchi/media"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
)

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func account(t *testing.T, s *store.Store, login, role string) string {
	t.Helper()
	a, err := s.CreateAccount(t.Context(), store.By{Actor: "test"}, store.NewAccount{Login: login, Name: login, Role: role, PasswordHash: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Everything that an administrator can set reaches the distribution.
func TestReadSite(t *testing.T) {
	ctx, by := t.Context(), store.By{Actor: "test"}
	s := openStore(t)
	clerk, kiosk := account(t, s, "clerk", store.RoleStaff), account(t, s, "kiosk", store.RoleKiosk)
	gateway := account(t, s, "gateway", store.RoleStaff)
	must(t, s.PutAddress(ctx, by, store.Address{ID: "interpreter", NameJA: "通訳", NameEN: "Interpreter", Gateway: gateway, Number: "0501234"}))
	q := store.NewQueue("zeikin")
	q.NameJA, q.NameEN = "税金", "Taxes"
	q.Strategy, q.Disposition, q.MissedLimit, q.ReleaseAtClose = string(acd.SkillFirst), true, 4, true
	q.Retry = store.Retry{NoAnswer: time.Minute, Declined: 2 * time.Minute, Unreachable: 3 * time.Minute}
	q.Overflow = []store.Overflow{
		{After: time.Minute, Kind: store.TargetQueue, ID: "kokuho"},
		{WhenEmpty: true, WhenFull: true, Kind: store.TargetMessage, ID: "busy"},
	}
	q.Announce = store.Announce{Welcome: "welcome", Position: true, Estimate: true, Comfort: []string{"comfort"}, Every: time.Minute}
	q.ServiceLevel, q.ShortAbandon = 20*time.Second, 5*time.Second
	must(t, s.PutQueue(ctx, by, q))
	must(t, s.PutMembers(ctx, by, "zeikin", []store.Membership{{Queue: "zeikin", Account: clerk, Level: 3, Priority: 2, Order: 1}}))
	buttons, err := s.Buttons(ctx)
	must(t, err)
	i := slices.IndexFunc(buttons, func(b store.Button) bool { return b.ID == "zeikin" })
	buttons[i].Schedule, buttons[i].Priority = "standard", 5
	must(t, s.PutButton(ctx, by, buttons[i]))
	must(t, s.CommitCalls(ctx, store.CallBatch{Presence: []store.Presence{{Account: clerk, Presence: "away", Reason: "lunch"}}}))

	tokyo, err := time.LoadLocation("Asia/Tokyo")
	must(t, err)
	now := time.Date(2026, 12, 25, 12, 0, 0, 0, tokyo) // a Friday
	site, err := readSite(ctx, s, now)
	must(t, err)

	queue := site.Desk.Queues[slices.IndexFunc(site.Desk.Queues, func(q acd.Queue) bool { return q.ID == "zeikin" })]
	want := acd.Queue{
		ID: "zeikin", Strategy: acd.SkillFirst, RingTime: q.RingTime, Retry: acd.Retry(q.Retry), WrapUp: q.WrapUp, Disposition: true,
		MissedLimit: 4, AnswerFirst: q.AnswerFirst, RejectWhenEmpty: q.RejectWhenEmpty, ReleaseAtClose: true,
		Overflow: []acd.Overflow{
			{After: time.Minute, To: acd.Target{Kind: acd.ToQueue, ID: "kokuho"}},
			{WhenEmpty: true, WhenFull: true, To: acd.Target{Kind: acd.ToMessage, ID: "busy"}},
		},
		Announce:     acd.Announce{Welcome: "welcome", Position: true, Estimate: true, Comfort: []string{"comfort"}, Every: time.Minute},
		ServiceLevel: 20 * time.Second, ShortAbandon: 5 * time.Second,
	}
	if !reflect.DeepEqual(queue, want) {
		t.Errorf("the queue is\n%+v, want\n%+v", queue, want)
	}
	agent := site.Desk.Agents[slices.IndexFunc(site.Desk.Agents, func(a acd.Agent) bool { return a.ID == clerk })]
	if !slices.Contains(agent.Queues, acd.Membership{Queue: "zeikin", Level: 3, Priority: 2, Order: 1}) || agent.Presence != acd.Away || agent.Reason != "lunch" {
		t.Errorf("the agent is %+v", agent)
	}
	if !slices.Contains(site.Desk.Buttons, acd.Button{ID: "zeikin", Queue: "zeikin", Schedule: "standard", Priority: 5}) {
		t.Errorf("the buttons are %+v", site.Desk.Buttons)
	}
	if !slices.Equal(site.Addresses, []b2bua.Address{{ID: "interpreter", Name: "通訳", Gateway: gateway, User: "0501234"}}) || !slices.Equal(site.Desk.Addresses, []string{"interpreter"}) {
		t.Errorf("the addresses are %+v", site.Addresses)
	}
	if slices.Contains(site.Followers, kiosk) || !slices.Contains(site.Followers, clerk) || !slices.Contains(site.Desk.Accounts, kiosk) {
		t.Errorf("who may follow others is %v", site.Followers)
	}
	windows := site.Desk.Schedules[0].Windows
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 12, day, hour, minute, 0, 0, tokyo) }
	if len(windows) < 10 || !windows[0].Open.Equal(at(25, 8, 30)) || !windows[0].Close.Equal(at(25, 18, 0)) ||
		!windows[1].Open.Equal(at(28, 8, 30)) || !windows[2].Open.Equal(time.Date(2027, 1, 4, 8, 30, 0, 0, tokyo)) {
		t.Errorf("the openings are %+v", windows)
	}
}

// A stop reaches the distribution once another administrator has approved it.
func TestReadStop(t *testing.T) {
	ctx := t.Context()
	s := openStore(t)
	made := planStop(t, s, time.Now().Add(time.Hour), store.StopModeStop)
	read := func() *acd.Stop {
		site, err := readSite(ctx, s, time.Now())
		must(t, err)
		return site.Desk.Stop
	}
	if got := read(); got != nil {
		t.Errorf("a stop that nobody approved: %+v", got)
	}
	approve(t, s, made)
	want := &acd.Stop{ID: made.ID, NoCalls: made.NoCallsAt(), At: made.At, Limit: made.LimitAt()}
	if got := read(); !reflect.DeepEqual(got, want) {
		t.Errorf("the stop is %+v, want %+v", got, want)
	}
	_, err := s.CancelStop(ctx, store.By{Actor: "test"}, made.ID)
	must(t, err)
	if got := read(); got != nil {
		t.Errorf("a stop that was taken back: %+v", got)
	}
}

func planStop(t *testing.T, s *store.Store, at time.Time, mode string) store.Stop {
	t.Helper()
	made, err := s.CreateStop(t.Context(), store.By{Actor: "first"}, store.Stop{
		At: at, NoCalls: 10 * time.Minute, Limit: 5 * time.Minute, MessageJA: "点検", MessageEN: "Maintenance", Reason: "test",
		Mode: mode, CreatedBy: "first-id",
	})
	must(t, err)
	return made
}

func approve(t *testing.T, s *store.Store, stop store.Stop) {
	t.Helper()
	_, err := s.ApproveStop(t.Context(), store.By{Actor: "second"}, stop.ID, "second-id")
	must(t, err)
}

// The sentences that a queue may name without a recording are those of the voice.
func TestShippedPrompts(t *testing.T) {
	v, err := media.DefaultSpeech()
	must(t, err)
	if !slices.Equal(v.Sentences(), store.ShippedPrompts()) {
		t.Errorf("the voice says %v, the store knows %v", v.Sentences(), store.ShippedPrompts())
	}
}

// The site's own recording replaces a sentence, and is a queue's music.
func TestOwnRecordings(t *testing.T) {
	ctx, by := context.Background(), store.By{Actor: "test"}
	s := openStore(t)
	v, err := newVoice(slog.New(slog.DiscardHandler))
	must(t, err)
	defer v.close()
	welcome := []acd.Prompt{{Kind: acd.Recorded, ID: "welcome"}}
	say := []acd.Prompt{{Kind: acd.Position, N: 2}, {Kind: acd.Estimate, Wait: 3 * time.Minute}, {Kind: acd.Recorded, ID: "unknown"}}
	must(t, v.read(ctx, s))
	if n := len(v.Pieces(welcome, "ja")); n != 1 {
		t.Errorf("welcome has %d pieces", n)
	}
	if n := len(v.Pieces(say, "en")); n != 4 {
		t.Errorf("position and wait have %d pieces", n)
	}
	if v.Music("zeikin") != v.music {
		t.Error("a queue without music of its own does not play the site's")
	}
	for id, kind := range map[string]string{"welcome": store.PromptAnnouncement, "waltz": store.PromptMusic} {
		_, err := s.PutPrompt(ctx, by, store.Prompt{ID: id, NameJA: id, NameEN: id, Kind: kind}, store.Sound{WAV: silence()})
		must(t, err)
	}
	q := store.NewQueue("zeikin")
	q.NameJA, q.NameEN, q.Music = "税金", "Taxes", "waltz"
	must(t, s.PutQueue(ctx, by, q))
	must(t, v.read(ctx, s))
	if got := v.Pieces(welcome, "en"); len(got) != 1 || got[0] != v.own.Load().byID["welcome"] {
		t.Error("the site's own welcome is not said")
	}
	waltz := v.Music("zeikin")
	if waltz == v.music || v.Music("kokuho") != v.music {
		t.Error("the queue does not play its own music")
	}
	must(t, v.read(ctx, s))
	if v.Music("zeikin") != waltz {
		t.Error("recordings are read anew although nothing changed")
	}
}

// silence is a WAV file of a second of 8 kHz.
func silence() []byte {
	const samples = 8000
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x80\x3e\x00\x00")
	b = append(b, make([]byte, 2*samples)...)
	size := len(b) - 8
	b[4], b[5] = byte(size), byte(size>>8)
	return b
}
