package store

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var boss = By{Actor: "boss", Address: "192.0.2.1"}

func lastDetail(t *testing.T, s *Store, action string) (before, after map[string]any) {
	t.Helper()
	r, err := s.LastAuditOf(t.Context(), AuditFilter{Action: action})
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	var d struct{ Before, After map[string]any }
	if err := json.Unmarshal(r.Detail, &d); err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return d.Before, d.After
}

// Every change of configuration says how it was before and how it is now, in
// words that outlive the rows.
func TestAuditSaysBeforeAndAfter(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	put := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	q := NewQueue("desk")
	q.NameJA, q.NameEN = "相談", "Desk"
	put(s.PutQueue(ctx, boss, q))
	if before, after := lastDetail(t, s, "queue.put"); before != nil || after["nameJa"] != "相談" || after["ringTimeMs"] != 20000.0 {
		t.Errorf("a new queue: %v, %v", before, after)
	}
	q.RingTime, q.Retry.Declined = 30*time.Second, time.Minute
	put(s.PutQueue(ctx, boss, q))
	before, after := lastDetail(t, s, "queue.put")
	if before["ringTimeMs"] != 20000.0 || after["ringTimeMs"] != 30000.0 || after["retry"].(map[string]any)["declinedMs"] != 60000.0 {
		t.Errorf("a queue: %v, %v", before, after)
	}
	a, err := s.CreateAccount(ctx, boss, NewAccount{Login: "sato", Name: "佐藤", Role: RoleStaff, PasswordHash: "SECRET-HASH", Queues: []string{"desk"}})
	put(err)
	if before, after := lastDetail(t, s, "account.create"); before != nil || after["login"] != "sato" || len(after) != 6 {
		t.Errorf("a new account: %v, %v", before, after)
	}
	name, off := "佐藤 花", true
	_, err = s.UpdateAccount(ctx, boss, a.ID, AccountPatch{Name: &name, Disabled: &off})
	put(err)
	if before, after := lastDetail(t, s, "account.update"); before["name"] != "佐藤" || after["name"] != name || before["disabled"] != false || after["disabled"] != true {
		t.Errorf("an account: %v, %v", before, after)
	}
	put(s.PutMembers(ctx, boss, "desk", []Membership{{Account: a.ID, Level: 3}}))
	if _, after := lastDetail(t, s, "queue.members"); after["members"].([]any)[0].(map[string]any)["login"] != "sato" {
		t.Errorf("members: %v", after)
	}
	put(s.PutButton(ctx, boss, Button{ID: "red", Queue: "desk", Texts: map[string]Text{"ja": {Label: "赤"}, "en": {Label: "Red"}}}))
	put(s.DeleteButton(ctx, boss, "red"))
	if before, after := lastDetail(t, s, "button.delete"); before["queue"] != "desk" || after != nil {
		t.Errorf("a button that is gone: %v, %v", before, after)
	}
	put(s.PutAwayReasons(ctx, boss, []AwayReason{{ID: "tea", NameJA: "茶", NameEN: "Tea", Enabled: true}}, true))
	if before, after := lastDetail(t, s, "away-reasons.put"); before["compulsory"] != false || after["compulsory"] != true || len(before["reasons"].([]any)) != 6 {
		t.Errorf("reasons: %v, %v", before, after)
	}
	put(s.PutRetention(ctx, boss, Retention{Records: 100}))
	put(s.PutRetention(ctx, boss, Retention{Records: 200}))
	if before, after := lastDetail(t, s, "setting.put"); before["records"] != 100.0 || after["records"] != 200.0 {
		t.Errorf("retention: %v, %v", before, after)
	}
	put(s.DeleteAccount(ctx, boss, a.ID))
	put(s.DeleteQueue(ctx, boss, "desk"))
	put(s.EachAudit(ctx, AuditFilter{}, func(r AuditRow) error {
		if strings.Contains(string(r.Detail), "SECRET-HASH") {
			t.Errorf("%s tells the hash of a password", r.Action)
		}
		return nil
	}))
	if st, err := s.VerifyAudit(ctx); err != nil || st.Count < 11 {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestAuditList(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	for _, l := range []struct {
		actor   string
		action  Action
		subject string
	}{
		{"boss", ActionAccountCreate, "sato"},
		{"boss", ActionAccountUpdate, "sato"},
		{"abe", ActionAgentRefused, "sato"},
		{"abe", ActionQueuePut, "desk"},
		{"-", ActionLoginFailed, "100%"},
		{"abe", ActionQueueMembers, "desk"},
	} {
		if err := s.Audit(ctx, By{Actor: l.actor, Address: "192.0.2.1"}, Entry{Action: l.action, Subject: l.subject}); err != nil {
			t.Fatal(err)
		}
	}
	find := func(f AuditFilter) []int64 {
		t.Helper()
		var seqs []int64
		page, err := s.AuditList(ctx, f, Page{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Items {
			seqs = append(seqs, r.Seq)
		}
		var each []int64
		if err := s.EachAudit(ctx, f, func(r AuditRow) error { each = append(each, r.Seq); return nil }); err != nil || !slices.Equal(seqs, each) {
			t.Errorf("list %v, each %v, %v", seqs, each, err)
		}
		return seqs
	}
	hour := time.Hour
	for name, c := range map[string]struct {
		f    AuditFilter
		want []int64
	}{
		"all":            {AuditFilter{}, []int64{1, 2, 3, 4, 5, 6}},
		"a kind":         {AuditFilter{Action: "account."}, []int64{1, 2}},
		"no kind":        {AuditFilter{Action: "agent."}, nil}, // agent-refused is none of it
		"one action":     {AuditFilter{Action: "queue.put"}, []int64{4}},
		"who":            {AuditFilter{Actor: "abe"}, []int64{3, 4, 6}},
		"what":           {AuditFilter{Subject: "sato", Action: "account."}, []int64{1, 2}},
		"text":           {AuditFilter{Text: "0%"}, []int64{5}},
		"before all":     {AuditFilter{To: time.Now().Add(-hour)}, nil},
		"since the hour": {AuditFilter{From: time.Now().Add(-hour), To: time.Now().Add(hour)}, []int64{1, 2, 3, 4, 5, 6}},
	} {
		if got := find(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if r, err := s.LastAuditOf(ctx, AuditFilter{Action: "queue.", Subject: "desk"}); err != nil || r.Seq != 6 {
		t.Errorf("the last change of the desk is %d, %v", r.Seq, err)
	}
	if _, err := s.LastAuditOf(ctx, AuditFilter{Subject: "nothing"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("the last change of nothing: %v", err)
	}
	actions, err := s.AuditActions(ctx)
	if err != nil || !slices.Equal(actions, []string{"account.create", "account.update", "agent-refused", "login-failed", "queue.members", "queue.put"}) {
		t.Errorf("actions %v, %v", actions, err)
	}
	if actors, err := s.AuditActors(ctx); err != nil || !slices.Equal(actors, []string{"-", "abe", "boss"}) {
		t.Errorf("actors %v, %v", actors, err)
	}
}

// What was written down elsewhere also shows lines that were cut off the end,
// and a log that was made anew as a whole.
func TestAuditAgainstNotes(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	for range 3 {
		if err := s.Audit(ctx, boss, Entry{Action: ActionLogin, Subject: "y"}); err != nil {
			t.Fatal(err)
		}
	}
	noted, err := s.VerifyAudit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Audit(ctx, boss, Entry{Action: ActionLogin, Subject: "y"}); err != nil {
		t.Fatal(err)
	}
	var told int64
	if st, err := s.CheckAudit(ctx, noted, func(n int64) { told = n }); err != nil || st.Count != 4 || told != 4 {
		t.Errorf("untouched: %+v, told %d, %v", st, told, err)
	}
	var broken *BrokenAuditError
	if _, err := s.CheckAudit(ctx, AuditState{Count: 3, Head: strings.Repeat("0", 64)}, func(int64) {}); !errors.As(err, &broken) || broken.Seq != 3 {
		t.Errorf("another head: %v", err)
	}
	if _, err := s.writer.ExecContext(ctx, "DELETE FROM audit WHERE seq >= 3"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CheckAudit(ctx, noted, func(int64) {}); !errors.As(err, &broken) || broken.Seq != 3 {
		t.Errorf("lines cut off: %v", err)
	}
}

func TestCamel(t *testing.T) {
	for in, want := range map[string]string{"ID": "id", "NameJA": "nameJa", "URI": "uri", "MaxWait": "maxWait", "WAVBytes": "wavBytes", "Login": "login"} {
		if got := camel(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
