package store

import (
	"database/sql"
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
)

// TestOldDatabase brings a database of the first release up to date.
func TestOldDatabase(t *testing.T) {
	dir := t.TempDir()
	path, err := prepare(dir)
	if err != nil {
		t.Fatal(err)
	}
	old, err := sql.Open("sqlite3", dsn(filepath.Join(dir, filepath.Base(path)), time.Second, "_txlock=immediate"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, old, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`UPDATE queues SET strategy = 'ring-all', retry_ms = 7000, weight = 3 WHERE id = 'zeikin'`,
		`UPDATE buttons SET use_hours = TRUE WHERE id = 'zeikin'`,
		`DELETE FROM hours WHERE weekday > 1`,
		`INSERT INTO hours VALUES (6, 540, 720)`,
		`INSERT INTO accounts VALUES ('a1', 'sato', '佐藤', '', 'staff', 'x', FALSE, FALSE, 0, 1, 1)`,
		`INSERT INTO queue_agents VALUES ('zeikin', 'a1')`,
		`INSERT INTO cdr VALUES ('c1', 1000, 3000, 9000, 'k1', 'ブース', 'a1', '佐藤', 'zeikin', 'zeikin', 'caller', 0, 0)`,
		`INSERT INTO cdr_segments VALUES ('c1', 1, 'queued', 1000, 3000, '', '', 'answered', '')`,
		`INSERT INTO cdr_segments VALUES ('c1', 2, 'talking', 3000, 9000, '', '', '', '[{"lossIn":0}]')`,
	} {
		if _, err := old.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}

	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	q, err := s.QueueByID(t.Context(), "zeikin")
	want := NewQueue("zeikin")
	want.NameJA, want.NameEN, want.Strategy, want.Weight = "税金", "Taxes", "ring-all", 3
	want.Retry = Retry{7 * time.Second, 7 * time.Second, 7 * time.Second}
	if err != nil || !reflect.DeepEqual(q, want) {
		t.Errorf("%+v %v", q, err)
	}
	if b, err := s.ButtonByID(t.Context(), "zeikin"); err != nil || b.Schedule != "standard" {
		t.Errorf("%+v %v", b, err)
	}
	if b, err := s.ButtonByID(t.Context(), "kokuho"); err != nil || b.Schedule != "" {
		t.Errorf("%+v %v", b, err)
	}
	if n, err := s.ScheduleByID(t.Context(), "standard"); err != nil || len(n.Weekly) != 2 || n.Weekly[1].Weekday != time.Saturday || n.Weekly[1].Close != 720 {
		t.Errorf("%+v %v", n, err)
	}
	if m, err := s.MembersOf(t.Context(), "zeikin"); err != nil || !slices.Equal(m, []Membership{{Queue: "zeikin", Account: "a1"}}) {
		t.Errorf("%+v %v", m, err)
	}
	f, err := s.QueueStatistics(t.Context(), Intervals(time.UnixMilli(1), time.UnixMilli(10_000), 0, time.UTC))
	if err != nil || len(f) != 1 || f[0].Answered != 1 || f[0].Handled != 1 || f[0].Talking != 6*time.Second {
		t.Errorf("%+v %v", f, err)
	}
	a, err := s.AgentStatistics(t.Context(), Intervals(time.UnixMilli(1), time.UnixMilli(10_000), 0, time.UTC), "a1")
	if err != nil || len(a) != 1 || a[0].Name != "佐藤" {
		t.Errorf("%+v %v", a, err)
	}
	// What the old rules forbade is possible now.
	q.Strategy = "linear"
	if err := s.PutQueue(t.Context(), By{}, q); err != nil {
		t.Error(err)
	}
}

func TestMembers(t *testing.T) {
	s, _ := open(t)
	sato, ueda, kiosk := add(t, s, "sato", RoleStaff), add(t, s, "ueda", RoleSupervisor), add(t, s, "kiosk1", RoleKiosk)
	want := []Membership{{"zeikin", sato.ID, 5, 1, 2}, {"zeikin", ueda.ID, 0, 0, 1}}
	slices.SortFunc(want, func(a, b Membership) int { return strings.Compare(a.Account, b.Account) })
	if err := s.PutMembers(t.Context(), By{}, "zeikin", want); err != nil {
		t.Fatal(err)
	}
	if got, err := s.MembersOf(t.Context(), "zeikin"); err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	// The list of an account's queues does not forget how well it serves them.
	if _, err := s.UpdateAccount(t.Context(), By{}, sato.ID, AccountPatch{Queues: &[]string{"kokuho", "zeikin"}}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.MembersOf(t.Context(), "zeikin"); err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := s.QueuesOf(t.Context(), sato.ID); err != nil || !slices.Equal(got, []string{"kokuho", "zeikin"}) {
		t.Errorf("%v %v", got, err)
	}
	for name, c := range map[string]struct {
		queue   string
		members []Membership
		want    error
	}{
		"kiosk":    {"zeikin", []Membership{{Account: kiosk.ID}}, ErrNoAgentRole},
		"nobody":   {"zeikin", []Membership{{Account: "none"}}, ErrNoAgentRole},
		"twice":    {"zeikin", []Membership{{Account: sato.ID}, {Account: sato.ID}}, ErrMemberFormat},
		"level":    {"zeikin", []Membership{{Account: sato.ID, Level: 1001}}, ErrMemberFormat},
		"no queue": {"none", nil, ErrNotFound},
	} {
		if err := s.PutMembers(t.Context(), By{}, c.queue, c.members); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if got, err := s.Memberships(t.Context()); err != nil || len(got) != 2+6 {
		t.Errorf("%d memberships, %v", len(got), err)
	}
}

func TestReasonsAndCodes(t *testing.T) {
	s, _ := open(t)
	sato := add(t, s, "sato", RoleStaff)
	reasons, compulsory, err := s.AwayReasons(t.Context())
	if err != nil || compulsory || len(reasons) != 6 || reasons[0].NameJA != "休憩" || reasons[4].ID != "training" {
		t.Errorf("%+v %v", reasons, err)
	}
	reasons = append([]AwayReason{{"field", "外出", "Out", true}}, reasons[1:]...)
	if err := s.PutAwayReasons(t.Context(), By{}, reasons, true); err != nil {
		t.Fatal(err)
	}
	if got, compulsory, err := s.AwayReasons(t.Context()); err != nil || !compulsory || !slices.Equal(got, reasons) {
		t.Errorf("%+v %v %v", got, compulsory, err)
	}
	if err := s.PutAwayReasons(t.Context(), By{}, nil, true); !errors.Is(err, ErrReasonFormat) {
		t.Errorf("a compulsory reason out of none: %v", err)
	}
	codes, err := s.DispositionCodes(t.Context())
	if err != nil || len(codes) != 5 || codes[0].NameJA != "解決" {
		t.Errorf("%+v %v", codes, err)
	}
	codes = append(codes, DispositionCode{"refund", "還付", "Refund", "zeikin", true}, DispositionCode{"old", "旧", "Old", "", false})
	if err := s.PutDispositionCodes(t.Context(), By{}, codes); err != nil {
		t.Fatal(err)
	}
	if got, err := s.DispositionCodes(t.Context()); err != nil || !slices.Equal(got, codes) {
		t.Errorf("%+v %v", got, err)
	}
	if err := s.PutDispositionCodes(t.Context(), By{}, []DispositionCode{{"x", "x", "x", "none", true}}); !errors.Is(err, ErrQueueUnknown) {
		t.Errorf("got %v", err)
	}
	d := Disposition{Call: "c1", Account: sato.ID, Code: "refund", Note: "書類を送る\n二枚", At: statsDay}
	for name, c := range map[string]struct {
		queue, code, note string
		want              error
	}{
		"other queue": {"kokuho", "refund", "", ErrCodeUnknown},
		"disabled":    {"zeikin", "old", "", ErrCodeUnknown},
		"none":        {"zeikin", "", "", ErrCodeUnknown},
		"long note":   {"zeikin", "solved", strings.Repeat("長", maxNote+1), ErrNoteFormat},
		"fits":        {"", "solved", strings.Repeat("長", maxNote), nil},
		"again":       {"zeikin", "refund", d.Note, nil},
	} {
		if name == "again" {
			continue // last, below
		}
		n := d
		n.Code, n.Note = c.code, c.note
		if err := s.PutDisposition(t.Context(), c.queue, n); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if err := s.PutDisposition(t.Context(), "zeikin", d); err != nil {
		t.Fatal(err)
	}
	d.AccountName = sato.Name
	if got, err := s.DispositionsOf(t.Context(), "c1"); err != nil || !slices.Equal(got, []Disposition{d}) {
		t.Errorf("%+v %v", got, err)
	}
}

func TestAddresses(t *testing.T) {
	s, _ := open(t)
	gateway := add(t, s, "gateway", RoleStaff)
	n := Address{ID: "police", NameJA: "警察", NameEN: "Police", Gateway: gateway.ID, Number: "+81473123456"}
	if err := s.PutAddress(t.Context(), By{}, n); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Addresses(t.Context()); err != nil || !slices.Equal(got, []Address{n}) {
		t.Errorf("%+v %v", got, err)
	}
	for name, change := range map[string]func(*Address){
		"a host":     func(n *Address) { n.Number = "x@evil.example" },
		"parameters": func(n *Address) { n.Number = "1;user=phone" },
		"no number":  func(n *Address) { n.Number = "" },
		"gateway":    func(n *Address) { n.Gateway = "none" },
		"name":       func(n *Address) { n.NameEN = "" },
		"id":         func(n *Address) { n.ID = "A B" },
	} {
		bad := n
		change(&bad)
		if err := s.PutAddress(t.Context(), By{}, bad); !errors.Is(err, ErrAddressFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	q, err := s.QueueByID(t.Context(), "zeikin")
	if err != nil {
		t.Fatal(err)
	}
	q.Overflow = []Overflow{{After: time.Minute, Kind: TargetAddress, ID: "police"}}
	if err := s.PutQueue(t.Context(), By{}, q); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteAddress(t.Context(), By{}, "police"); !errors.Is(err, ErrTargetInUse) {
		t.Errorf("got %v", err)
	}
	q.Overflow = nil
	if err := errors.Join(s.PutQueue(t.Context(), By{}, q), s.DeleteAddress(t.Context(), By{}, "police")); err != nil {
		t.Error(err)
	}
}

func TestStops(t *testing.T) {
	s, _ := open(t)
	abe, root := add(t, s, "abe", RoleAdministrator), add(t, s, "root", RoleAdministrator)
	soon := time.Now().Add(time.Hour).UTC().Truncate(time.Millisecond)
	n := Stop{
		At: soon, NoCalls: 10 * time.Minute, Limit: 30 * time.Minute, Until: soon.Add(2 * time.Hour), MessageJA: "点検のため停止します",
		MessageEN: "Closed for maintenance", Reason: "年次点検", Mode: StopModeMaintenance, CreatedBy: abe.ID,
	}
	by, other := By{Actor: "abe"}, By{Actor: "root"}
	for name, change := range map[string]func(*Stop){
		"in the past":  func(n *Stop) { n.At = time.Now().Add(-time.Second) },
		"no English":   func(n *Stop) { n.MessageEN = "" },
		"mode":         func(n *Stop) { n.Mode = "crash" },
		"negative":     func(n *Stop) { n.NoCalls = -time.Minute },
		"back earlier": func(n *Stop) { n.Until = n.At.Add(-time.Hour) },
		"no reason":    func(n *Stop) { n.Reason = "" },
	} {
		bad := n
		change(&bad)
		if _, err := s.CreateStop(t.Context(), by, bad); !errors.Is(err, ErrStopFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	made, err := s.CreateStop(t.Context(), by, n)
	if err != nil || made.State != StopScheduled || made.CreatedLogin != "abe" || !made.NoCallsAt().Equal(soon.Add(-10*time.Minute)) || !made.LimitAt().Equal(soon.Add(30*time.Minute)) {
		t.Fatalf("%+v %v", made, err)
	}
	if _, ok, err := s.CurrentStop(t.Context()); ok || err != nil {
		t.Errorf("a stop that nobody approved runs: %v", err)
	}
	step := func(name string, want error, state string, fn func() (Stop, error)) {
		t.Helper()
		got, err := fn()
		if !errors.Is(err, want) || err == nil && got.State != state {
			t.Errorf("%s: %+v %v, want %v", name, got, err, want)
		}
	}
	step("own approval", ErrStopOwn, "", func() (Stop, error) { return s.ApproveStop(t.Context(), by, made.ID, abe.ID) })
	step("maintenance too early", ErrStopState, "", func() (Stop, error) { return s.BeginMaintenance(t.Context(), by, made.ID) })
	step("end too early", ErrStopState, "", func() (Stop, error) { return s.EndStop(t.Context(), by, made.ID) })
	step("approval", nil, StopApproved, func() (Stop, error) { return s.ApproveStop(t.Context(), other, made.ID, root.ID) })
	step("second approval", ErrStopState, "", func() (Stop, error) { return s.ApproveStop(t.Context(), other, made.ID, root.ID) })
	if c, ok, err := s.CurrentStop(t.Context()); !ok || c.ID != made.ID || c.ApprovedLogin != "root" || err != nil {
		t.Errorf("%+v %v", c, err)
	}
	step("end without maintenance", ErrStopState, "", func() (Stop, error) { return s.EndStop(t.Context(), by, made.ID) })
	step("maintenance", nil, StopMaintenance, func() (Stop, error) { return s.BeginMaintenance(t.Context(), by, made.ID) })
	step("cancel too late", ErrStopState, "", func() (Stop, error) { return s.CancelStop(t.Context(), by, made.ID) })
	step("end", nil, StopDone, func() (Stop, error) { return s.EndStop(t.Context(), by, made.ID) })
	step("unknown", ErrNotFound, "", func() (Stop, error) { return s.CancelStop(t.Context(), by, "none") })
	n.Mode = StopModeStop
	if made, err = s.CreateStop(t.Context(), by, n); err != nil {
		t.Fatal(err)
	}
	step("approval", nil, StopApproved, func() (Stop, error) { return s.ApproveStop(t.Context(), other, made.ID, root.ID) })
	step("cancel", nil, StopCancelled, func() (Stop, error) { return s.CancelStop(t.Context(), by, made.ID) })
	if all, err := s.Stops(t.Context(), 10); err != nil || len(all) != 2 {
		t.Errorf("%+v %v", all, err)
	}
	rows, err := s.AuditAfter(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, r := range rows {
		if strings.HasPrefix(r.Action, "stop.") {
			actions = append(actions, r.Actor+" "+r.Action)
		}
	}
	want := []string{
		"abe stop.create", "root stop.approve", "abe stop.maintenance", "abe stop.end", "abe stop.create", "root stop.approve", "abe stop.cancel",
	}
	if !slices.Equal(actions, want) {
		t.Errorf("audit: %v", actions)
	}
}
