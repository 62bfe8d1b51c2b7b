package store

import (
	"crypto/md5" //nolint:gosec // digest of RFC 3261
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/store/calendar"
)

func TestSeed(t *testing.T) {
	s, _ := open(t)
	queues, err := s.Queues(t.Context())
	if err != nil || len(queues) != 6 {
		t.Fatalf("%d queues, %v", len(queues), err)
	}
	buttons, err := s.Buttons(t.Context())
	if err != nil || len(buttons) != 6 {
		t.Fatalf("%d buttons, %v", len(buttons), err)
	}
	for i, b := range buttons {
		if b.Position != i+1 || !b.Enabled || b.Schedule != "" {
			t.Errorf("%+v", b)
		}
		for _, lang := range []string{"ja", "ja-x-easy", "en", "zh", "ko"} {
			if b.Texts[lang].Label == "" || b.Texts[lang].Line == "" {
				t.Errorf("%s says nothing in %s", b.ID, lang)
			}
		}
		// What was seeded may be saved again by a form.
		if err := s.PutButton(t.Context(), By{}, b); err != nil {
			t.Errorf("%s: %v", b.ID, err)
		}
	}
	for _, q := range queues {
		if err := s.PutQueue(t.Context(), By{}, q); err != nil {
			t.Errorf("%s: %v", q.ID, err)
		}
	}
	schedules, err := s.Schedules(t.Context())
	if err != nil || len(schedules) != 1 || schedules[0].ID != "standard" || !schedules[0].Holidays || len(schedules[0].Weekly) != 5 ||
		schedules[0].Weekly[0] != (calendar.Weekly{Weekday: time.Monday, Hours: calendar.Hours{Open: 510, Close: 1080}}) ||
		!slices.Equal(schedules[0].Closing, []calendar.Season{{From: "12-29", To: "01-03"}}) {
		t.Errorf("%+v %v", schedules, err)
	}
	if err := s.PutSchedule(t.Context(), By{}, schedules[0]); err != nil {
		t.Error(err)
	}
	if all, err := s.AllAccounts(t.Context()); len(all) != 0 || err != nil {
		t.Errorf("a new database has %d accounts, %v", len(all), err)
	}
}

func TestAccountRules(t *testing.T) {
	s, _ := open(t)
	staff := add(t, s, "Sato", RoleStaff)
	if ok, err := s.HasAdministrator(t.Context()); ok || err != nil {
		t.Errorf("only staff, and yet an administrator: %v", err)
	}
	admin := add(t, s, "admin", RoleAdministrator)
	if ok, err := s.HasAdministrator(t.Context()); !ok || err != nil {
		t.Errorf("no administrator: %v", err)
	}
	if staff.Login != "sato" {
		t.Errorf("login %q", staff.Login)
	}
	if a, err := s.AccountByLogin(t.Context(), " SATO "); err != nil || a.ID != staff.ID {
		t.Errorf("%+v %v", a, err)
	}
	text := func(s string) *string { return &s }
	yes := true
	for name, c := range map[string]struct {
		n    NewAccount
		want error
	}{
		"taken":       {NewAccount{Login: "SATO", Name: "x", Role: RoleStaff}, ErrLoginTaken},
		"button":      {NewAccount{Login: "juminhyo", Name: "x", Role: RoleStaff}, ErrLoginTaken},
		"space":       {NewAccount{Login: "a b", Name: "x", Role: RoleStaff}, ErrLoginFormat},
		"at":          {NewAccount{Login: "a@b", Name: "x", Role: RoleStaff}, ErrLoginFormat},
		"long":        {NewAccount{Login: strings.Repeat("a", 33), Name: "x", Role: RoleStaff}, ErrLoginFormat},
		"no name":     {NewAccount{Login: "x", Name: " ", Role: RoleStaff}, ErrNameFormat},
		"line feed":   {NewAccount{Login: "x", Name: "a\r\nVia: x", Role: RoleStaff}, ErrNameFormat},
		"direction":   {NewAccount{Login: "x", Name: "a\u202eb", Role: RoleStaff}, ErrNameFormat},
		"role":        {NewAccount{Login: "x", Name: "x", Role: "root"}, ErrRoleUnknown},
		"queue":       {NewAccount{Login: "x", Name: "x", Role: RoleStaff, Queues: []string{"none"}}, ErrQueueUnknown},
		"kiosk queue": {NewAccount{Login: "x", Name: "x", Role: RoleKiosk, Queues: []string{"zeikin"}}, ErrNoAgentRole},
	} {
		if _, err := s.CreateAccount(t.Context(), By{}, c.n); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if _, err := s.AccountByLogin(t.Context(), "x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a refused account is there: %v", err)
	}
	if _, err := s.UpdateAccount(t.Context(), By{}, admin.ID, AccountPatch{Disabled: &yes}); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the last administrator was disabled: %v", err)
	}
	if _, err := s.UpdateAccount(t.Context(), By{}, admin.ID, AccountPatch{Role: text(RoleStaff)}); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the last administrator was demoted: %v", err)
	}
	if err := s.DeleteAccount(t.Context(), By{}, admin.ID); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the last administrator was deleted: %v", err)
	}
	if _, err := s.UpdateAccount(t.Context(), By{}, "none", AccountPatch{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown account: %v", err)
	}
	queues := []string{"zeikin", "kokuho", "zeikin"}
	got, err := s.UpdateAccount(t.Context(), By{}, staff.ID, AccountPatch{Name: text("佐藤"), Queues: &queues})
	if err != nil || got.Name != "佐藤" {
		t.Fatalf("%+v %v", got, err)
	}
	if q, err := s.QueuesOf(t.Context(), staff.ID); err != nil || !slices.Equal(q, []string{"kokuho", "zeikin"}) {
		t.Errorf("%v %v", q, err)
	}
	// A kiosk serves nobody; back among the staff it serves all.
	if _, err := s.UpdateAccount(t.Context(), By{}, staff.ID, AccountPatch{Role: text(RoleKiosk)}); err != nil {
		t.Fatal(err)
	}
	if q, err := s.QueuesOf(t.Context(), staff.ID); err != nil || len(q) != 0 {
		t.Errorf("%v %v", q, err)
	}
	if _, err := s.UpdateAccount(t.Context(), By{}, staff.ID, AccountPatch{Role: text(RoleSupervisor)}); err != nil {
		t.Fatal(err)
	}
	if q, err := s.QueuesOf(t.Context(), staff.ID); err != nil || len(q) != 6 {
		t.Errorf("%v %v", q, err)
	}
}

func TestSessionsEndWithTheirReason(t *testing.T) {
	s, _ := open(t)
	staff := add(t, s, "sato", RoleStaff)
	now := time.Now().UTC().Truncate(time.Millisecond)
	begin := func(token string) {
		t.Helper()
		if err := s.BeginSession(t.Context(), By{Actor: "sato"}, Session{TokenHash: token, AccountID: staff.ID, Address: "192.0.2.1", Created: now, Expires: now.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	alive := func(token string) bool {
		t.Helper()
		_, _, err := s.SessionByToken(t.Context(), token)
		if err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	begin("a")
	begin("b")
	got, acc, err := s.SessionByToken(t.Context(), "a")
	if err != nil || !got.Created.Equal(now) || acc.ID != staff.ID || !acc.LastLogin.Equal(now) {
		t.Errorf("%+v %+v %v", got, acc, err)
	}
	if err := s.TouchSession(t.Context(), "a", now.Add(time.Minute), now.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.PurgeSessions(t.Context(), now.Add(90*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if !alive("a") || alive("b") {
		t.Error("the purge took the wrong session")
	}
	begin("c")
	if err := s.SetPassword(t.Context(), By{}, staff.ID, "new", false, "c"); err != nil {
		t.Fatal(err)
	}
	if alive("a") || !alive("c") {
		t.Error("a new password must end all other sessions")
	}
	if err := s.EndSession(t.Context(), By{Actor: "sato"}, "c"); err != nil || alive("c") {
		t.Errorf("logout: %v", err)
	}
	begin("d")
	yes := true
	if _, err := s.UpdateAccount(t.Context(), By{}, staff.ID, AccountPatch{Disabled: &yes}); err != nil || alive("d") {
		t.Errorf("disable: %v", err)
	}
	err = s.BeginSession(t.Context(), By{}, Session{TokenHash: "e", AccountID: staff.ID, Created: now, Expires: now})
	if !errors.Is(err, ErrAccountDisabled) {
		t.Errorf("a disabled account logged in: %v", err)
	}
}

func TestDevices(t *testing.T) {
	s, _ := open(t)
	a := add(t, s, "phone", RoleStaff)
	const secret = "0123456789abcdefghijklmn"
	if _, err := s.AddDevice(t.Context(), By{}, a.ID, "example.jp", "", "short"); !errors.Is(err, ErrSecretTooShort) {
		t.Errorf("got %v", err)
	}
	first, err := s.AddDevice(t.Context(), By{}, a.ID, "example.jp", "机の電話", secret)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.AddDevice(t.Context(), By{}, a.ID, "example.jp", "", secret)
	if err != nil {
		t.Fatal(err)
	}
	if first.Username != "phone" || second.Username != "phone~2" {
		t.Errorf("usernames %q, %q", first.Username, second.Username)
	}
	sum := md5.Sum([]byte("phone:example.jp:" + secret)) //nolint:gosec // digest of RFC 3261
	if first.HA1MD5 != hex.EncodeToString(sum[:]) || len(first.HA1SHA256) != 64 {
		t.Errorf("%+v", first)
	}
	d, acc, err := s.DeviceByUsername(t.Context(), "phone~2")
	if err != nil || !reflect.DeepEqual(d, second) || acc.ID != a.ID {
		t.Errorf("%+v %+v %v", d, acc, err)
	}
	if err := s.DeleteDevice(t.Context(), By{}, a.ID, first.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteDevice(t.Context(), By{}, a.ID, first.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	yes := true
	if _, err := s.UpdateAccount(t.Context(), By{}, a.ID, AccountPatch{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.DeviceByUsername(t.Context(), "phone~2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the device of a disabled account was found: %v", err)
	}
	if err := s.DeleteAccount(t.Context(), By{}, a.ID); err != nil {
		t.Fatal(err)
	}
	if all, err := s.DevicesOf(t.Context(), a.ID); err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
}

func TestQueuesAndButtons(t *testing.T) {
	s, _ := open(t)
	staff := add(t, s, "sato", RoleStaff)
	n := NewQueue("gomi")
	n.NameJA, n.NameEN, n.Strategy, n.RingTime, n.MaxWaiting, n.Weight = "ごみ", "Waste", "skill-first", 15*time.Second, 3, -1
	n.Retry, n.Disposition, n.MissedLimit, n.ReleaseAtClose = Retry{time.Second, 2 * time.Second, 3 * time.Second}, true, 2, true
	n.Overflow = []Overflow{{After: time.Minute, Kind: TargetQueue, ID: "zeikin"}, {WhenEmpty: true, WhenFull: true, Kind: TargetAccount, ID: staff.ID}}
	n.Announce = Announce{Position: true, Estimate: true, Comfort: []string{}, Every: 30 * time.Second}
	if err := s.PutQueue(t.Context(), By{}, n); err != nil {
		t.Fatal(err)
	}
	if got, err := s.QueueByID(t.Context(), "gomi"); err != nil || !reflect.DeepEqual(got, n) {
		t.Errorf("%+v %v", got, err)
	}
	if q, err := s.QueuesOf(t.Context(), staff.ID); err != nil || !slices.Contains(q, "gomi") {
		t.Errorf("staff do not serve the new queue: %v %v", q, err)
	}
	b := Button{ID: "gomi", Queue: "gomi", Position: 7, Texts: map[string]Text{"ja": {Label: "ごみ"}, "en": {Label: "Waste"}}, Enabled: true, Schedule: "standard", Priority: 5}
	if err := s.PutButton(t.Context(), By{}, b); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ButtonByID(t.Context(), "gomi"); err != nil || !reflect.DeepEqual(got, b) {
		t.Errorf("%+v %v", got, err)
	}
	if err := s.DeleteQueue(t.Context(), By{}, "gomi"); !errors.Is(err, ErrQueueInUse) {
		t.Errorf("got %v", err)
	}
	for name, c := range map[string]struct {
		change func() error
		want   error
	}{
		"queue named as a login":  {func() error { n := n; n.ID = "sato"; return s.PutQueue(t.Context(), By{}, n) }, ErrLoginTaken},
		"button named as a login": {func() error { b := b; b.ID = "sato"; return s.PutButton(t.Context(), By{}, b) }, ErrLoginTaken},
		"button to nowhere":       {func() error { b := b; b.Queue = "none"; return s.PutButton(t.Context(), By{}, b) }, ErrQueueUnknown},
		"button without English": {func() error {
			b := b
			b.Texts = map[string]Text{"ja": {Label: "x"}}
			return s.PutButton(t.Context(), By{}, b)
		}, ErrButtonFormat},
		"strategy": {func() error { n := n; n.Strategy = "loudest"; return s.PutQueue(t.Context(), By{}, n) }, ErrQueueFormat},
		"ring":     {func() error { n := n; n.RingTime = 0; return s.PutQueue(t.Context(), By{}, n) }, ErrQueueFormat},
		"overflow to itself": {func() error {
			n := n
			n.Overflow = []Overflow{{WhenEmpty: true, Kind: TargetQueue, ID: "gomi"}}
			return s.PutQueue(t.Context(), By{}, n)
		}, ErrQueueFormat},
		"overflow without condition": {func() error {
			n := n
			n.Overflow = []Overflow{{Kind: TargetQueue, ID: "zeikin"}}
			return s.PutQueue(t.Context(), By{}, n)
		}, ErrQueueFormat},
		"overflow to nowhere": {func() error {
			n := n
			n.Overflow = []Overflow{{WhenFull: true, Kind: TargetAddress, ID: "none"}}
			return s.PutQueue(t.Context(), By{}, n)
		}, ErrTargetUnknown},
		"prompt that is not there":   {func() error { n := n; n.Announce.Welcome = "none"; return s.PutQueue(t.Context(), By{}, n) }, ErrTargetUnknown},
		"schedule that is not there": {func() error { b := b; b.Schedule = "none"; return s.PutButton(t.Context(), By{}, b) }, ErrScheduleUnknown},
		"schedule in use":            {func() error { return s.DeleteSchedule(t.Context(), By{}, "standard") }, ErrScheduleInUse},
		"hours that overlap": {func() error {
			return s.PutSchedule(t.Context(), By{}, Schedule{ID: "x", NameJA: "x", NameEN: "x", Plan: calendar.Plan{Weekly: []calendar.Weekly{
				{Weekday: 1, Hours: calendar.Hours{Open: 500, Close: 600}}, {Weekday: 1, Hours: calendar.Hours{Open: 599, Close: 700}},
			}}})
		}, ErrScheduleFormat},
		"queue that others overflow to": {func() error {
			if err := s.DeleteButton(t.Context(), By{}, "zeikin"); err != nil {
				return err
			}
			return s.DeleteQueue(t.Context(), By{}, "zeikin")
		}, ErrTargetInUse},
	} {
		if err := c.change(); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if err := s.DeleteButton(t.Context(), By{}, "gomi"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteQueue(t.Context(), By{}, "gomi"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteSchedule(t.Context(), By{}, "standard"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteSchedule(t.Context(), By{}, "standard"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestCloseCallOnce(t *testing.T) {
	s, _ := open(t)
	kiosk, staff := add(t, s, "kiosk1", RoleKiosk), add(t, s, "sato", RoleStaff)
	other := add(t, s, "suzuki", RoleStaff)
	at := time.Date(2027, 1, 4, 9, 0, 0, 123e6, time.UTC)
	c := Call{
		ID: "01", Started: at, Answered: at.Add(5 * time.Second), Ended: at.Add(time.Minute),
		Caller: kiosk.ID, Callee: staff.ID, Button: "zeikin", Queue: "zeikin", Cause: "caller",
		Recovered: 1, RecoveredFor: 3 * time.Second,
		Segments: []Segment{
			{Kind: SegmentQueued, Queue: "zeikin", Started: at, Ended: at.Add(time.Second), Result: ResultAnswered},
			{Kind: SegmentRinging, Started: at.Add(time.Second), Ended: at.Add(3 * time.Second), Account: other.ID, Result: "declined"},
			{Kind: SegmentTalking, Started: at.Add(5 * time.Second), Ended: at.Add(time.Minute), Account: staff.ID, Quality: json.RawMessage(`[{"lossIn":0}]`)},
		},
	}
	if err := s.PutOpenCall(t.Context(), OpenCall{ID: "01", State: []byte(`{"a":1}`), Updated: at}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutOpenCall(t.Context(), OpenCall{ID: "01", State: []byte(`{"a":2}`), Updated: at}); err != nil {
		t.Fatal(err)
	}
	if open, err := s.OpenCalls(t.Context()); err != nil || len(open) != 1 || string(open[0].State) != `{"a":2}` || !open[0].Updated.Equal(at) {
		t.Fatalf("%+v %v", open, err)
	}
	if err := s.CloseCall(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	again := c
	again.Cause = "failed"
	if err := s.CloseCall(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	if open, err := s.OpenCalls(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("%+v %v", open, err)
	}
	want := c
	want.CallerName, want.CalleeName = kiosk.Name, staff.Name
	want.Segments = slices.Clone(c.Segments)
	want.Segments[1].AccountName, want.Segments[2].AccountName = other.Name, staff.Name
	// The record outlives the account.
	if err := s.DeleteAccount(t.Context(), By{}, staff.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := s.CallByID(t.Context(), "01"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v %v\nwant %+v", got, err, want)
	}
	for _, id := range []string{kiosk.ID, staff.ID, other.ID} {
		if got, err := s.CallsOf(t.Context(), id, at, at.Add(time.Hour), 10); err != nil || len(got) != 1 {
			t.Errorf("calls of %s: %v %v", id, got, err)
		}
	}
	if got, err := s.CallsOf(t.Context(), "nobody", at, at.Add(time.Hour), 10); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := s.Calls(t.Context(), at.Add(time.Millisecond), at.Add(time.Hour), 10); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := s.Calls(t.Context(), at, at.Add(time.Millisecond), 10); err != nil || len(got) != 1 {
		t.Errorf("%v %v", got, err)
	}
}

func TestJournal(t *testing.T) {
	s, _ := open(t)
	at := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	var group []JournalEntry
	for i := range 100 {
		group = append(group, JournalEntry{At: at.Add(time.Duration(i) * time.Second), Event: []byte{'0' + byte(i%10)}})
	}
	if err := s.AppendJournal(t.Context(), group); err != nil {
		t.Fatal(err)
	}
	got, err := s.Journal(t.Context(), 0, 1000)
	if err != nil || len(got) != 100 || got[99].Seq != 100 || !got[99].At.Equal(group[99].At) {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	if n, err := s.PruneJournal(t.Context(), at.Add(50*time.Second)); n != 50 || err != nil {
		t.Errorf("pruned %d %v", n, err)
	}
	if got, err = s.Journal(t.Context(), 0, 1000); err != nil || len(got) != 50 || got[0].Seq != 51 {
		t.Errorf("%d entries, %v", len(got), err)
	}
}
