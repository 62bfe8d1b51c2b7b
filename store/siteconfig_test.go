package store

import (
	"slices"
	"testing"
)

func actions(changes []ConfigChange) []string {
	out := make([]string, len(changes))
	for i, c := range changes {
		out[i] = c.Action + " " + c.ID
	}
	return out
}

func TestConfigComesAndGoes(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	a, err := s.CreateAccount(ctx, boss, NewAccount{Login: "sato", Name: "佐藤", Role: RoleStaff, PasswordHash: "x", Queues: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	was, err := s.SiteConfig(ctx)
	if err != nil {
		t.Fatal(err)
	}
	changes, problems, err := s.ImportConfig(ctx, boss, was, ConfigImport{Replace: true})
	if err != nil || len(changes) != 0 || len(problems) != 0 {
		t.Fatalf("the same again: %v, %v, %v", changes, problems, err)
	}

	want := was
	one, two := NewQueue("one"), NewQueue("two")
	one.NameJA, one.NameEN, two.NameJA, two.NameEN = "一", "One", "二", "Two"
	one.Overflow = []Overflow{{WhenEmpty: true, Kind: TargetQueue, ID: "two"}}
	two.Overflow = []Overflow{{WhenFull: true, Kind: TargetQueue, ID: "one"}}
	want.Queues = append(slices.Clone(was.Queues), one, two)
	want.Members = map[string][]Membership{"one": {{Account: a.ID, Level: 2}}}
	want.Buttons = append(slices.Clone(was.Buttons), Button{ID: "b1", Queue: "one", Texts: map[string]Text{"ja": {Label: "一"}, "en": {Label: "One"}}})
	want.Retention.Records = 100
	expected := []string{"queue.put one", "queue.put two", "queue.members one", "button.put b1", "setting.put retention"}

	dry, problems, err := s.ImportConfig(ctx, boss, want, ConfigImport{Dry: true})
	if err != nil || len(problems) != 0 || !slices.Equal(actions(dry), expected) {
		t.Fatalf("the preview: %v, %v, %v", actions(dry), problems, err)
	}
	if dry[0].Before != nil || dry[0].After["nameJa"] != "一" || dry[4].Before != nil && dry[4].Before["records"] != 365.0 {
		t.Errorf("the preview says %+v", dry)
	}
	if _, err := s.QueueByID(ctx, "one"); err == nil {
		t.Error("the preview has changed something")
	}
	if changes, _, err = s.ImportConfig(ctx, boss, want, ConfigImport{}); err != nil || !slices.Equal(actions(changes), expected) {
		t.Fatalf("the import: %v, %v", actions(changes), err)
	}
	if members, err := s.MembersOf(ctx, "one"); err != nil || len(members) != 1 || members[0].Level != 2 {
		t.Errorf("members %v, %v", members, err)
	}
	if members, err := s.MembersOf(ctx, "two"); err != nil || len(members) != 0 {
		t.Errorf("a new queue has members that the file does not name: %v, %v", members, err)
	}
	// What the file does not have stays, unless it replaces all.
	if changes, problems, err = s.ImportConfig(ctx, boss, was, ConfigImport{}); err != nil || len(problems) != 0 || !slices.Equal(actions(changes), []string{"setting.put retention"}) {
		t.Errorf("merged: %v, %v, %v", actions(changes), problems, err)
	}
	changes, problems, err = s.ImportConfig(ctx, boss, was, ConfigImport{Replace: true})
	if err != nil || len(problems) != 0 || !slices.Equal(actions(changes), []string{"button.delete b1", "queue.delete one", "queue.delete two"}) {
		t.Errorf("replaced: %v, %v, %v", actions(changes), problems, err)
	}
	if r, err := s.LastAuditOf(ctx, AuditFilter{Action: "config.import"}); err != nil || r.Actor != "boss" {
		t.Errorf("the audit log says %+v, %v", r, err)
	}
	if _, err := s.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

// Nothing is written when anything is wrong, and everything that is wrong is told.
func TestConfigWithProblems(t *testing.T) {
	s, _ := open(t)
	ctx := t.Context()
	was, err := s.SiteConfig(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := was
	want.Retention.Records = 7
	want.Buttons = append(slices.Clone(was.Buttons), Button{ID: "b1", Queue: "nowhere", Texts: map[string]Text{"ja": {Label: "一"}, "en": {Label: "One"}}})
	good := NewQueue("good")
	good.NameJA, good.NameEN = "良", "Good"
	want.Queues = append(slices.Clone(was.Queues), good)
	_, problems, err := s.ImportConfig(ctx, boss, want, ConfigImport{})
	if err != nil || len(problems) != 2 || problems[0].Refusal != ErrQueueUnknown || problems[0].ID != "b1" || problems[1].Refusal != ErrRetention {
		t.Errorf("problems %+v, %v", problems, err)
	}
	if _, err := s.QueueByID(ctx, "good"); err == nil {
		t.Error("half of it was imported")
	}
}
