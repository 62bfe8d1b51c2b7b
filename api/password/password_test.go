package password

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCheck(t *testing.T) {
	for password, want := range map[string]error{
		"short-1":                ErrTooShort,
		"ひみつのことば":                ErrTooShort, // 7 characters
		"ひみつのことばだ":               nil,
		strings.Repeat("ab", 65): ErrTooLong,
		"password":               ErrCommon,
		"Password123!":           ErrCommon,
		"12345678":               ErrCommon,
		"aaaaaaaaaa":             ErrCommon,
		"ichikawa2027":           ErrCommon,
		"Sato.Hanako":            ErrLogin,
		"sato.hanako99":          ErrLogin,
		"sato.hanakosato.hanako": ErrLogin,
		"correct horse battery":  nil,
		"k7mq-x2fd-9wpt-h4nz":    nil,
	} {
		if got := Check("sato.hanako", password); !errors.Is(got, want) {
			t.Errorf("%q: got %v, want %v", password, got, want)
		}
	}
}

func TestVerify(t *testing.T) {
	h, err := NewHasher()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(t.Context(), "correct horse")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q %v", hash, err)
	}
	for _, c := range []struct {
		password, hash string
		want           bool
	}{
		{"correct horse", hash, true},
		{"correct hors", hash, false},
		{"correct horse", "", false},
		{"", "", false},
		{strings.Repeat("x", 1<<20), hash, false},
	} {
		if got, err := h.Verify(t.Context(), c.password, c.hash); err != nil || got != c.want {
			t.Errorf("%.20q: %v %v", c.password, got, err)
		}
	}
	for range cap(h.turns) {
		h.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Verify(ctx, "x", hash); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
}

func TestSecrets(t *testing.T) {
	once, err := OneTime()
	if err != nil || !regexp.MustCompile(`^([a-z2-9]{4}-){3}[a-z2-9]{4}$`).MatchString(once) || Check("x", once) != nil {
		t.Errorf("%q %v", once, err)
	}
	a, errA := DeviceSecret()
	b, errB := DeviceSecret()
	if errA != nil || errB != nil || a == b || len(a) != 32 {
		t.Errorf("%q %q", a, b)
	}
}
