package document

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSandboxSeesNothing looks around from inside.
func TestSandboxSeesNothing(t *testing.T) {
	s, err := newSandbox(t.Context())
	if err != nil {
		t.Fatalf("%v (tests/install.sh installs bubblewrap)", err)
	}
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret of this machine"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SECRET", "secret of this machine")
	network, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = s.run(t.Context(), confined{
		script: `for f in "$1" /etc/passwd /etc/shadow /etc/hostname /root /home /var/lib /run; do test -e "$f" && echo "sees $f"; done
for d in / /usr /etc; do touch "$d/x" 2>/dev/null && echo "writes $d"; done
touch /tmp/x || echo "cannot work"
test "$(readlink /proc/self/ns/net)" = "$2" && echo "has the network"
tail -n +3 /proc/net/dev | grep -v lo: && echo "has an interface"
ls -d /proc/[0-9]* | wc -l
env
true`,
		args: []string{secret, network}, size: 1 << 20, stdout: &out, limit: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"sees", "writes", "cannot", "has", "secret"} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("from inside:\n%s", out.String())
		}
	}
	if !strings.Contains(out.String(), "PATH=/usr/bin:/bin") {
		t.Errorf("it did not look around:\n%s", out.String())
	}
}

// TestSandboxIsBounded fills what may be written.
func TestSandboxIsBounded(t *testing.T) {
	s, err := newSandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = s.run(t.Context(), confined{script: "head -c 3000000 /dev/zero > /tmp/x", size: 1 << 20, limit: time.Minute})
	if err == nil || !strings.Contains(err.Error(), "No space left") {
		t.Errorf("%v", err)
	}
}
