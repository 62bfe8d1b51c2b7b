package store

import (
	"errors"
	"slices"
	"testing"
)

func plan(t *testing.T, s *Store, self string, rows ...ImportRow) []ImportStep {
	t.Helper()
	steps, err := s.PlanImport(t.Context(), rows, self)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

func TestPlanImport(t *testing.T) {
	s, _ := open(t)
	boss, sato := add(t, s, "boss", RoleAdministrator), add(t, s, "sato", RoleStaff)
	steps := plan(t, s, boss.ID,
		ImportRow{Login: " Abe ", Name: new("阿部"), Role: new(RoleStaff)},
		ImportRow{Login: "sato", Name: new(sato.Name), Role: new(RoleStaff)},
		ImportRow{Login: "sato2", Name: new("佐藤"), Role: new(RoleStaff), Members: &[]Membership{{Queue: "zeikin", Level: 3}}},
		ImportRow{Login: "nameless", Role: new(RoleStaff)},
		ImportRow{Login: "だめ", Name: new("x"), Role: new(RoleStaff)},
		ImportRow{Login: "boss", Disabled: new(true)},
		ImportRow{Login: "twice", Name: new("x"), Role: new(RoleStaff)},
		ImportRow{Login: "TWICE", Name: new("x"), Role: new(RoleStaff)},
		ImportRow{Login: "juminhyo", Name: new("a button"), Role: new(RoleStaff)},
		ImportRow{Login: "booth", Name: new("x"), Role: new(RoleKiosk), Members: &[]Membership{{Queue: "zeikin"}}},
		ImportRow{Login: "nowhere", Name: new("x"), Role: new(RoleStaff), Members: &[]Membership{{Queue: "nothing"}}},
	)
	want := []error{nil, nil, nil, ErrNameFormat, ErrLoginFormat, ErrOwnAccount, ErrImportTwice, ErrImportTwice, ErrLoginTaken, ErrNoAgentRole, ErrQueueUnknown}
	for i, n := range steps {
		if !errors.Is(n.Err, want[i]) || (n.Err == nil) != (n.Outcome != ImportRefused) {
			t.Errorf("row %d: %s, %v; want %v", i, n.Outcome, n.Err, want[i])
		}
	}
	if steps[0].Outcome != ImportNew || steps[0].After.Login != "abe" || len(steps[0].After.Members) != 6 || steps[1].Outcome != ImportSame {
		t.Errorf("%+v", steps[:2])
	}
	if _, err := s.AccountByLogin(t.Context(), "abe"); !errors.Is(err, ErrNotFound) {
		t.Error("a plan was carried out")
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	s, _ := open(t)
	boss, sato := add(t, s, "boss", RoleAdministrator), add(t, s, "sato", RoleStaff)
	rows := []ImportRow{
		{Login: "boss", Role: new(RoleStaff)}, // comes first in the file, and needs the next one
		{Login: "chief", Name: new("長"), Role: new(RoleAdministrator)},
		{Login: "sato", Name: new("佐藤 花子"), Members: &[]Membership{{Queue: "zeikin", Level: 3}}},
		{Login: "abe", Name: new("阿部"), Role: new(RoleStaff), Disabled: new(true)},
	}
	hashes := map[string]string{"chief": "h1", "abe": "h2"}
	no := errors.New("not agreed")
	if err := s.ImportAccounts(t.Context(), By{Actor: "boss"}, rows, boss.ID, hashes, func([]ImportStep) error { return no }); !errors.Is(err, no) {
		t.Fatal(err)
	}
	if _, err := s.AccountByLogin(t.Context(), "chief"); !errors.Is(err, ErrNotFound) {
		t.Fatal("what was not agreed to was done")
	}
	agreed := func([]ImportStep) error { return nil }
	broken := append(slices.Clone(rows), ImportRow{Login: "x", Name: new("x"), Role: new("king")})
	if err := s.ImportAccounts(t.Context(), By{Actor: "boss"}, broken, boss.ID, hashes, agreed); !errors.Is(err, ErrRoleUnknown) {
		t.Fatal(err)
	}
	if _, err := s.AccountByLogin(t.Context(), "chief"); !errors.Is(err, ErrNotFound) {
		t.Fatal("half of a file was imported")
	}
	if err := s.ImportAccounts(t.Context(), By{Actor: "boss"}, rows, boss.ID, hashes, agreed); err != nil {
		t.Fatal(err)
	}
	if is, err := s.AccountByLogin(t.Context(), "chief"); err != nil || is.Role != RoleAdministrator || !is.MustChange || is.PasswordHash != "h1" {
		t.Errorf("%+v, %v", is, err)
	}
	if is, err := s.AccountByLogin(t.Context(), "abe"); err != nil || !is.Disabled {
		t.Errorf("%+v, %v", is, err)
	}
	if is, err := s.AccountByID(t.Context(), sato.ID); err != nil || is.Name != "佐藤 花子" {
		t.Errorf("%+v, %v", is, err)
	}
	if got, err := s.MembershipsOf(t.Context(), sato.ID); err != nil || !slices.Equal(got, []Membership{{"zeikin", sato.ID, 3, 0, 0}}) {
		t.Errorf("%+v, %v", got, err)
	}
	if is, err := s.AccountByID(t.Context(), boss.ID); err != nil || is.Role != RoleStaff {
		t.Errorf("%+v, %v", is, err)
	}
	if _, err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
	for _, n := range plan(t, s, "", rows...) {
		if n.Outcome != ImportSame {
			t.Errorf("the same file again: %s %+v", n.Outcome, n.After)
		}
	}
}

func TestImportKeepsAnAdministrator(t *testing.T) {
	s, _ := open(t)
	add(t, s, "boss", RoleAdministrator)
	add(t, s, "chief", RoleAdministrator)
	steps := plan(t, s, "", ImportRow{Login: "boss", Role: new(RoleStaff)}, ImportRow{Login: "chief", Disabled: new(true)})
	for _, n := range steps {
		if !errors.Is(n.Err, ErrLastAdmin) {
			t.Errorf("%+v", n)
		}
	}
	if n := plan(t, s, "", ImportRow{Login: "boss", Role: new(RoleStaff)})[0]; n.Err != nil {
		t.Errorf("there is another one: %v", n.Err)
	}
}
