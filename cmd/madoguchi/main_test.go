package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"madoguchi/api"
	"madoguchi/api/password"
	"madoguchi/cmd/app"
	"madoguchi/store"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// cli runs command lines against one site.
type cli struct {
	t      *testing.T
	dir    string
	config string
}

func newCLI(t *testing.T) *cli {
	t.Helper()
	c := &cli{t: t, dir: filepath.Join(t.TempDir(), "data")}
	c.config = filepath.Join(t.TempDir(), "madoguchi.yaml")
	if err := os.WriteFile(c.config, fmt.Appendf(nil, "domain: example.jp\ndata_dir: %q\n", c.dir), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *cli) try(in string, args ...string) (code int, out, errOut string) {
	var o, e bytes.Buffer
	code = run(c.t.Context(), append(args, "--config", c.config), strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func (c *cli) do(in string, args ...string) string {
	c.t.Helper()
	code, out, errOut := c.try(in, args...)
	if code != exitOK {
		c.t.Fatalf("%v: exit %d: %s", args, code, errOut)
	}
	return out
}

func (c *cli) fails(code int, says, in string, args ...string) {
	c.t.Helper()
	got, out, errOut := c.try(in, args...)
	if got != code || !strings.Contains(errOut, says) || out != "" {
		c.t.Errorf("%v: exit %d, %q, %q; want %d and %q", args, got, out, errOut, code, says)
	}
}

func (c *cli) store() *store.Store {
	c.t.Helper()
	st, err := store.Open(c.t.Context(), c.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if err := st.Close(); err != nil {
			c.t.Error(err)
		}
	})
	return st
}

func (c *cli) fits(a store.Account, text string) bool {
	c.t.Helper()
	h, err := password.NewHasher()
	if err != nil {
		c.t.Fatal(err)
	}
	ok, err := h.Verify(c.t.Context(), text, a.PasswordHash)
	if err != nil {
		c.t.Fatal(err)
	}
	return ok
}

func TestAccounts(t *testing.T) {
	c := newCLI(t)
	if out := c.do("correct horse battery\n", "account", "add", "sato", "--role", "staff", "--name", "佐藤", "--queues", "zeikin,kokuho", "--password-stdin"); out != "" {
		t.Errorf("printed %q", out)
	}
	once := strings.TrimSpace(c.do("", "account", "add", "abe", "--role", "administrator", "--name", "阿部"))
	c.do("kiosk password 1", "account", "add", "booth1", "--role", "kiosk", "--name", "1番ブース", "--place", "行徳支所", "--password-stdin")
	st := c.store()
	sato, err := st.AccountByLogin(t.Context(), "sato")
	if err != nil || sato.MustChange || !c.fits(sato, "correct horse battery") {
		t.Errorf("%+v %v", sato, err)
	}
	if q, err := st.QueuesOf(t.Context(), sato.ID); err != nil || !slices.Equal(q, []string{"kokuho", "zeikin"}) {
		t.Errorf("%v %v", q, err)
	}
	abe, err := st.AccountByLogin(t.Context(), "abe")
	if err != nil || !abe.MustChange || !c.fits(abe, once) {
		t.Errorf("%+v %v", abe, err)
	}

	var list []accountRow
	if err := json.Unmarshal([]byte(c.do("", "account", "list", "--json")), &list); err != nil || len(list) != 3 || list[1].Place != "行徳支所" {
		t.Errorf("%+v %v", list, err)
	}
	if table := c.do("", "account", "list"); !strings.Contains(table, "kokuho,zeikin") || !strings.Contains(table, "never") {
		t.Error(table)
	}
	reset := strings.TrimSpace(c.do("", "account", "reset", "SATO"))
	if sato, err = st.AccountByLogin(t.Context(), "sato"); err != nil || !sato.MustChange || !c.fits(sato, reset) {
		t.Errorf("%+v %v", sato, err)
	}
	c.do("", "account", "disable", "sato")
	if sato, err = st.AccountByLogin(t.Context(), "sato"); err != nil || !sato.Disabled {
		t.Errorf("%+v %v", sato, err)
	}
	c.do("", "account", "enable", "sato")
	c.do("", "account", "delete", "sato")

	c.fails(exitFailed, "madoguchi account list", "", "account", "delete", "sato")
	c.fails(exitFailed, "last enabled administrator", "", "account", "disable", "abe")
	c.fails(exitFailed, "choose another one", "x\n", "account", "add", "x", "--role", "staff", "--name", "x", "--password-stdin")
	c.fails(exitFailed, "it is empty", "", "account", "add", "x", "--role", "staff", "--name", "x", "--password-stdin")
	c.fails(exitFailed, "choose another one", "", "account", "add", "zeikin", "--role", "staff", "--name", "x")
	c.fails(exitFailed, "administrator, supervisor, staff, kiosk", "", "account", "add", "x", "--role", "root", "--name", "x")
	c.fails(exitFailed, "madoguchi queue list", "", "account", "add", "x", "--role", "staff", "--name", "x", "--queues", "none")
	c.fails(exitUsage, "--help", "", "account", "add")
	c.fails(exitUsage, "--help", "", "account", "list", "--nonsense")
	c.fails(exitUsage, "say what to do", "", "account")

	rows, err := st.AuditAfter(t.Context(), 0, 100)
	if err != nil || len(rows) != 7 {
		t.Fatalf("%d audit lines, %v", len(rows), err)
	}
	for _, r := range rows {
		if r.Actor != "cli" {
			t.Errorf("%+v", r)
		}
	}
	if out := c.do("", "verify-audit"); !strings.Contains(out, "7 lines, unbroken") || !strings.Contains(out, rows[6].Hash) {
		t.Error(out)
	}
}

func TestDevices(t *testing.T) {
	c := newCLI(t)
	c.do("correct horse battery", "account", "add", "phone", "--role", "staff", "--name", "x", "--password-stdin")
	var made api.NewDevice
	if err := json.Unmarshal([]byte(c.do("", "device", "add", "phone", "--label", "机")), &made); err != nil {
		t.Fatal(err)
	}
	if made.Address != "sip:phone@example.jp" || made.Username != "phone" || len(made.Secret) < 24 {
		t.Errorf("%+v", made)
	}
	var given api.NewDevice
	if err := json.Unmarshal([]byte(c.do("0123456789-0123456789-0123\n", "device", "add", "phone", "--secret-stdin")), &given); err != nil || given.Secret != "0123456789-0123456789-0123" || given.Username == "phone" {
		t.Errorf("%+v %v", given, err)
	}
	c.fails(exitFailed, "24", "short\n", "device", "add", "phone", "--secret-stdin")
	c.fails(exitFailed, "account list", "", "device", "add", "nobody")
	var list []deviceRow
	if err := json.Unmarshal([]byte(c.do("", "device", "list", "phone")), &list); err != nil || len(list) != 2 || list[0].Label != "机" {
		t.Errorf("%+v %v", list, err)
	}
	c.do("", "device", "delete", "phone", made.ID)
	c.fails(exitFailed, "device list phone", "", "device", "delete", "phone", made.ID)
}

func TestCounters(t *testing.T) {
	c := newCLI(t)
	all := c.do("", "queue", "list")
	c.do(all, "queue", "set") // what list prints, set takes
	c.do(`{"id":"zeikin","ringTimeMs":15000,"strategy":"ring-all"}`, "queue", "set")
	c.do(`{"id":"gomi","nameJa":"ごみ","nameEn":"Waste"}`, "queue", "set")
	c.do(`{"id":"gomi","queue":"gomi","texts":{"ja":{"label":"ごみ","line":""},"en":{"label":"Waste","line":""}}}`, "button", "set")
	c.do(`{"id":"zeikin","enabled":false}`, "button", "set")
	c.do(c.do("", "button", "list"), "button", "set")
	c.do(`{"id":"standard","weekly":[{"weekday":6,"openMinute":540,"closeMinute":720}]}`, "schedule", "set")
	c.do(c.do("", "schedule", "list"), "schedule", "set")
	c.do(`{"id":"zeikin","schedule":"standard"}`, "button", "set")
	st := c.store()
	q, err := st.QueueByID(t.Context(), "zeikin")
	if err != nil || q.RingTime.Seconds() != 15 || q.Strategy != "ring-all" || q.NameJA != "税金" {
		t.Errorf("%+v %v", q, err)
	}
	b, err := st.ButtonByID(t.Context(), "zeikin")
	if err != nil || b.Enabled || b.Texts["ja"].Label != "税金" {
		t.Errorf("%+v %v", b, err)
	}
	if b, err = st.ButtonByID(t.Context(), "gomi"); err != nil || !b.Enabled || b.Position != 7 {
		t.Errorf("%+v %v", b, err)
	}
	if h := c.do("", "schedule", "list"); !strings.Contains(h, `"weekday": 6`) || strings.Contains(h, `"weekday": 1`) || !strings.Contains(h, "12-29") {
		t.Error(h)
	}
	if out := c.do("", "stop", "list"); strings.TrimSpace(out) != "[]" {
		t.Error(out)
	}
	c.fails(exitFailed, "schedule list", `{"id":"zeikin","schedule":"none"}`, "button", "set")
	c.fails(exitFailed, "a button still follows", "", "schedule", "delete", "standard")
	c.fails(exitFailed, "ringtime", `{"id":"zeikin","ringtime":1}`, "queue", "set")
	c.fails(exitFailed, `"id" is missing`, `{}`, "queue", "set")
	c.fails(exitFailed, "must hold JSON", ``, "button", "set")
	c.fails(exitFailed, "queue list", `{"id":"zeikin","queue":"none"}`, "button", "set")
	c.fails(exitFailed, "a button still leads", "", "queue", "delete", "gomi")
	c.do("", "button", "delete", "gomi")
	c.do("", "queue", "delete", "gomi")
	c.fails(exitFailed, "queue list", "", "queue", "delete", "gomi")
}

// Scripts of a site may run several commands at once, beside the server.
func TestTogether(t *testing.T) {
	c := newCLI(t)
	c.store() // stands for the server
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if code, _, errOut := c.try("correct horse battery", "account", "add", fmt.Sprintf("staff%d", i), "--role", "staff", "--name", "x", "--password-stdin"); code != exitOK {
				t.Errorf("exit %d: %s", code, errOut)
			}
		})
	}
	wg.Wait()
	if out := c.do("", "verify-audit"); !strings.Contains(out, "8 lines, unbroken") {
		t.Error(out)
	}
}

func TestOthers(t *testing.T) {
	c := newCLI(t)
	if out := c.do("", "version"); !strings.HasPrefix(out, "madoguchi dev") {
		t.Error(out)
	}
	want, err := api.OpenAPI()
	if err != nil || c.do("", "openapi") != string(want) {
		t.Errorf("openapi: %v", err)
	}
	if out := c.do(""); !strings.Contains(out, "serve") {
		t.Error(out)
	}
	c.fails(exitUsage, "--help", "", "serve", "now")
	c.fails(exitUsage, "unknown command", "", "destroy")
	if err := os.WriteFile(c.config, []byte("domian: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.fails(exitFailed, "domian", "", "account", "list")
	c.fails(exitFailed, "domian", "", "serve")
}

func TestBackupAndRestore(t *testing.T) {
	c := newCLI(t)
	c.do("", "account", "add", "sato", "--role", "staff", "--name", "佐藤", "--queues", "")
	dump := strings.TrimSpace(c.do("", "backup"))
	if filepath.Dir(dump) != filepath.Join(c.dir, "backup") {
		t.Errorf("the dump is at %s", dump)
	}
	c.do("", "account", "delete", "sato")
	unlock, err := app.LockData(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	c.fails(exitFailed, "stop it first", "", "restore", dump)
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	c.fails(exitFailed, "no such file", "", "restore", dump+"x")
	c.do("", "restore", dump)
	if out := c.do("", "account", "list"); !strings.Contains(out, "sato") {
		t.Errorf("after the restore: %s", out)
	}
	c.do("", "verify-audit")
	other := filepath.Join(t.TempDir(), "mine.db")
	if out := c.do("", "backup", other); strings.TrimSpace(out) != other {
		t.Errorf("printed %q", out)
	}
	c.fails(exitFailed, "exists already", "", "backup", other)
}
