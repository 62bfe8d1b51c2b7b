package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestKiosks(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, by := t.Context(), By{Actor: "boss", Address: "192.0.2.1"}
	make := func(login, role string) Account {
		t.Helper()
		a, err := s.CreateAccount(ctx, by, NewAccount{Login: login, Name: "名前 " + login, Place: "場所", Role: role, PasswordHash: "x"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	staff := make("sato", RoleStaff)
	var booths []Account
	for i := range 5 {
		booths = append(booths, make(fmt.Sprintf("kiosk%d", i), RoleKiosk))
	}
	one := booths[0]
	languages := []string{"ja", "en"}
	if err := s.PutKiosk(ctx, by, staff.ID, "n", "", KioskSettings{Language: "ja"}, languages); !errors.Is(err, ErrNotFound) {
		t.Errorf("staff was set as a kiosk: %v", err)
	}
	for name, bad := range map[string]KioskSettings{
		"volume": {Volume: 11, Language: "ja"}, "language": {Language: "fr"}, "phone": {Language: "ja", Phone: "1\n2"},
	} {
		if err := s.PutKiosk(ctx, by, one.ID, "n", "", bad, languages); !errors.Is(err, ErrKioskFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	set := KioskSettings{Volume: 4, Language: "en", Phone: "047", Microphone: "USB"}
	if err := s.PutKiosk(ctx, by, one.ID, "新しい名前", "新しい場所", set, languages); err != nil {
		t.Fatal(err)
	}
	now := time.Now().Truncate(time.Millisecond)
	if err := s.BeginSession(ctx, by, Session{TokenHash: "old", AccountID: one.ID, Created: now, Expires: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if err := s.PairKiosk(ctx, by, Session{TokenHash: "new", AccountID: one.ID, Address: "192.0.2.9", Created: now, Expires: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SessionByToken(ctx, "old"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the login before is still there: %v", err)
	}
	if err := s.SeeKiosks(ctx, map[string]time.Time{one.ID: now, "gone": now}); err != nil {
		t.Fatal(err)
	}
	if err := s.KioskTested(ctx, by, one.ID, now, true, []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	later := now.Add(time.Minute)
	if err := s.KioskTested(ctx, by, one.ID, later, false, []byte(`{"a":2}`)); err != nil {
		t.Fatal(err)
	}
	a, k, err := s.KioskByAccount(ctx, one.ID)
	if err != nil || a.Name != "新しい名前" || k.KioskSettings != set || k.PairedBy != "boss" || !k.LastSeen.Equal(now) ||
		!k.Passed.Equal(now) || !k.Tested.Equal(later) || string(k.Test) != `{"a":2}` {
		t.Errorf("%+v %+v: %v", a, k, err)
	}
	if err := s.ReloadKiosk(ctx, by, booths[1].ID); err != nil { // one that was never set
		t.Fatal(err)
	}
	all, err := s.Kiosks(ctx)
	if err != nil || all[booths[1].ID].Reloads != 1 || all[booths[1].ID].Volume != KeepVolume {
		t.Errorf("%+v: %v", all, err)
	}

	yes, no := true, false
	for name, c := range map[string]struct {
		f KioskFilter
		n int
	}{
		"all": {KioskFilter{}, 5}, "text": {KioskFilter{Text: "kiosk3"}, 1}, "logged in": {KioskFilter{LoggedIn: &yes}, 1},
		"logged out": {KioskFilter{LoggedIn: &no}, 4}, "none": {KioskFilter{Only: []string{}}, 0},
		"only": {KioskFilter{Only: []string{one.ID, staff.ID}}, 1}, "except": {KioskFilter{Except: []string{one.ID}}, 4},
		"disabled": {KioskFilter{Disabled: &yes}, 0},
	} {
		got, err := s.ListKiosks(ctx, c.f, Page{Limit: 2})
		if err != nil || got.Total != c.n || len(got.Items) != min(2, c.n) {
			t.Errorf("%s: %d: %v", name, got.Total, err)
		}
	}
	for _, order := range []string{"name", "login", "place", "lastSeen", "tested"} {
		if got, err := s.ListKiosks(ctx, KioskFilter{}, Page{Sort: order, Desc: true, Limit: 10}); err != nil || len(got.Items) != 5 {
			t.Errorf("by %s: %v", order, err)
		}
	}
	if err := s.UnpairKiosk(ctx, by, one.ID); err != nil {
		t.Fatal(err)
	}
	if left, err := s.KioskSessions(ctx, one.ID, now); err != nil || len(left) != 0 {
		t.Errorf("left %+v: %v", left, err)
	}
	if err := s.DeleteAccount(ctx, by, one.ID); err != nil {
		t.Fatal(err)
	}
	if all, err = s.Kiosks(ctx); err != nil || len(all) != 1 {
		t.Errorf("%+v: %v", all, err)
	}
}
