package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

func logins(rows []AccountRow) []string {
	out := make([]string, len(rows))
	for i, a := range rows {
		out[i] = a.Login
	}
	return out
}

func TestListAccounts(t *testing.T) {
	s, _ := open(t)
	boss, sato := add(t, s, "boss", RoleAdministrator), add(t, s, "sato", RoleStaff)
	add(t, s, "ueda", RoleSupervisor)
	kiosk := add(t, s, "kiosk1", RoleKiosk)
	off := true
	if _, err := s.UpdateAccount(t.Context(), By{}, kiosk.ID, AccountPatch{Disabled: &off}); err != nil {
		t.Fatal(err)
	}
	queues := []string{"zeikin"}
	if _, err := s.UpdateAccount(t.Context(), By{}, sato.ID, AccountPatch{Queues: &queues}); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := s.BeginSession(t.Context(), By{}, Session{TokenHash: "a", AccountID: boss.ID, Created: now, Expires: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		f    AccountFilter
		at   time.Time
		p    Page
		want []string
	}{
		"all":        {AccountFilter{}, now, Page{Limit: 9}, []string{"boss", "kiosk1", "sato", "ueda"}},
		"by role":    {AccountFilter{}, now, Page{Limit: 9, Sort: "role", Desc: true}, []string{"ueda", "sato", "kiosk1", "boss"}},
		"a text":     {AccountFilter{Text: "OSK"}, now, Page{Limit: 9}, []string{"kiosk1"}},
		"a role":     {AccountFilter{Role: RoleStaff}, now, Page{Limit: 9}, []string{"sato"}},
		"active":     {AccountFilter{State: StateActive}, now, Page{Limit: 9}, []string{"boss", "sato", "ueda"}},
		"disabled":   {AccountFilter{State: StateDisabled}, now, Page{Limit: 9}, []string{"kiosk1"}},
		"never":      {AccountFilter{State: StateNever}, now, Page{Limit: 9}, []string{"kiosk1", "sato", "ueda"}},
		"not unused": {AccountFilter{State: StateUnused}, now, Page{Limit: 9}, []string{}},
		"unused":     {AccountFilter{State: StateUnused}, now.Add(UnusedAfter + time.Hour), Page{Limit: 9}, []string{"boss", "kiosk1", "sato", "ueda"}},
		"a queue":    {AccountFilter{Queue: "kokuho"}, now, Page{Limit: 9}, []string{"ueda"}},
		"both":       {AccountFilter{Queue: "zeikin", Role: RoleStaff}, now, Page{Limit: 9}, []string{"sato"}},
	} {
		got, err := s.ListAccounts(t.Context(), c.f, c.at, c.p)
		if err != nil || !slices.Equal(logins(got.Items), c.want) || got.Total != len(c.want) {
			t.Errorf("%s: %v (%d), %v", name, logins(got.Items), got.Total, err)
		}
	}
	got, err := s.ListAccounts(t.Context(), AccountFilter{Text: "boss"}, now, Page{Limit: 1})
	if err != nil || got.Items[0].Sessions != 1 || got.Items[0].LastLogin.IsZero() {
		t.Errorf("%+v, %v", got.Items, err)
	}
	if _, err := s.ListAccounts(t.Context(), AccountFilter{}, now, Page{Limit: 9, Sort: "password"}); !errors.Is(err, ErrListFormat) {
		t.Errorf("an order that is not there: %v", err)
	}
}

func TestAccountTraces(t *testing.T) {
	s, _ := open(t)
	sato, kiosk := add(t, s, "sato", RoleStaff), add(t, s, "kiosk1", RoleKiosk)
	ueda := add(t, s, "ueda", RoleSupervisor)
	queues := []string{"kokuho"}
	if _, err := s.UpdateAccount(t.Context(), By{}, ueda.ID, AccountPatch{Queues: &queues}); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for i := range 3 {
		if err := s.CloseCall(t.Context(), Call{ID: fmt.Sprint(i), Started: now, Ended: now, Caller: kiosk.ID, Callee: sato.ID, Cause: "agent"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.AddKept(t.Context(), By{}, Kept{ID: "k", Owner: sato.ID, At: now, Until: now.Add(time.Hour), Name: "a", Bytes: 70}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddDevice(t.Context(), By{}, sato.ID, "example.jp", "机", "123456789012345678901234"); err != nil {
		t.Fatal(err)
	}
	got, err := s.AccountTraces(t.Context(), sato.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Calls != 3 || got.MoreCalls || got.Kept != 1 || got.KeptBytes != 70 || got.Devices != 1 || len(got.Queues) != 6 || len(got.Alone) != 5 {
		t.Errorf("%+v", got)
	}
	if _, err := s.AccountTraces(t.Context(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestAccountThatIsATargetStays(t *testing.T) {
	s, _ := open(t)
	sato := add(t, s, "sato", RoleStaff)
	all, err := s.Queues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := all[slices.IndexFunc(all, func(q Queue) bool { return q.ID == "zeikin" })]
	q.Overflow = []Overflow{{WhenEmpty: true, Kind: TargetAccount, ID: sato.ID}}
	if err := s.PutQueue(t.Context(), By{}, q); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteAccount(t.Context(), By{}, sato.ID); !errors.Is(err, ErrTargetInUse) {
		t.Errorf("a chain leads nowhere: %v", err)
	}
	q.Overflow = nil
	if err := s.PutQueue(t.Context(), By{}, q); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteAccount(t.Context(), By{}, sato.ID); err != nil {
		t.Error(err)
	}
}

func TestEndSessionsOf(t *testing.T) {
	s, _ := open(t)
	sato, other := add(t, s, "sato", RoleStaff), add(t, s, "abe", RoleStaff)
	now := time.Now()
	hash := func(c string) string { return fmt.Sprintf("%064s", c) + c }
	for i, of := range []string{sato.ID, sato.ID, sato.ID, other.ID} {
		h := fmt.Sprintf("%d", i) + hash("x")
		if err := s.BeginSession(t.Context(), By{}, Session{TokenHash: h, AccountID: of, Created: now, Expires: now.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := s.SessionsOf(t.Context(), sato.ID)
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	foreign, err := s.SessionsOf(t.Context(), other.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EndSessionsOf(t.Context(), By{}, sato.ID, foreign[0].ID(), ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("the session of somebody else: %v", err)
	}
	if err := s.EndSessionsOf(t.Context(), By{}, sato.ID, rows[0].ID(), ""); err != nil {
		t.Fatal(err)
	}
	if err := s.EndSessionsOf(t.Context(), By{}, sato.ID, "", rows[1].TokenHash); err != nil {
		t.Fatal(err)
	}
	left, err := s.SessionsOf(t.Context(), sato.ID)
	if err != nil || len(left) != 1 || left[0].TokenHash != rows[1].TokenHash {
		t.Errorf("%+v, %v", left, err)
	}
	if left, err := s.SessionsOf(t.Context(), other.ID); err != nil || len(left) != 1 {
		t.Errorf("somebody else was thrown out: %+v, %v", left, err)
	}
}

func TestMembershipsByAccount(t *testing.T) {
	s, _ := open(t)
	sato := add(t, s, "sato", RoleStaff)
	members := []Membership{{Queue: "kokuho", Level: 5, Order: 2}, {Queue: "zeikin", Priority: -1}}
	if _, err := s.UpdateAccount(t.Context(), By{}, sato.ID, AccountPatch{Members: &members}); err != nil {
		t.Fatal(err)
	}
	got, err := s.MembershipsOf(t.Context(), sato.ID)
	want := []Membership{{"kokuho", sato.ID, 5, 0, 2}, {"zeikin", sato.ID, 0, -1, 0}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for name, wrong := range map[string][]Membership{
		"twice": {{Queue: "kokuho"}, {Queue: "kokuho"}}, "unknown": {{Queue: "nothing"}}, "too high": {{Queue: "kokuho", Level: 1001}},
	} {
		if _, err := s.UpdateAccount(t.Context(), By{}, sato.ID, AccountPatch{Members: &wrong}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if got, err := s.MembershipsOf(t.Context(), sato.ID); err != nil || !slices.Equal(got, want) {
		t.Errorf("a refusal changed it: %+v, %v", got, err)
	}
}

// A thousand accounts stay quick, whatever they are sorted by.
func BenchmarkListAccounts(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	rows := make([]ImportRow, 1000)
	hashes := make(map[string]string, len(rows))
	for i := range rows {
		rows[i] = ImportRow{Login: fmt.Sprintf("staff%04d", i), Name: new(fmt.Sprintf("職員 %d", i)), Role: new(RoleStaff)}
		hashes[rows[i].Login] = "x"
	}
	begin := time.Now()
	if err := s.ImportAccounts(b.Context(), By{}, rows, "", hashes, func([]ImportStep) error { return nil }); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(begin).Milliseconds()), "ms/import")
	for _, sort := range []string{"login", "name", "lastLoginAt"} {
		b.Run(sort, func(b *testing.B) {
			for b.Loop() {
				got, err := s.ListAccounts(b.Context(), AccountFilter{Text: "員", Queue: "zeikin"}, begin, Page{Sort: sort, Limit: 50})
				if err != nil || got.Total != len(rows) {
					b.Fatal(got.Total, err)
				}
			}
		})
	}
}
