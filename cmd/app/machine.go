package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"madoguchi/api"
	"madoguchi/consult/document"
)

const (
	// programsKept is for how long it is remembered which programs there are.
	programsKept = 10 * time.Minute
	// programTimeout bounds the question for a program's version.
	programTimeout = 10 * time.Second
	maxVersion     = 100 // characters
)

// machine tells the API of the process and the machine it runs on.
type machine struct {
	app     *App
	logging *logging // nil: the log is somebody else's

	mu       sync.Mutex // guards what follows
	programs []api.Program
	looked   time.Time
}

func (m *machine) Certificate() api.Certificate { return m.app.certs.describe() }

func (m *machine) Disk() (api.Disk, error) {
	dir, err := filepath.Abs(m.app.cfg.DataDir)
	if err != nil {
		return api.Disk{}, err
	}
	total, free, err := diskOf(dir)
	return api.Disk{Path: dir, Total: total, Free: free}, err
}

func (m *machine) LastBackup(ctx context.Context) (api.Backup, bool, error) {
	b, ok, err := m.app.store.LastBackup(ctx)
	return api.Backup{At: b.At, Path: b.Path, Bytes: b.Bytes, OK: b.OK, Error: b.Error}, ok, err
}

func (m *machine) Log() api.LogState {
	if m.logging == nil {
		level := api.LogLevelName(m.app.cfg.Log.Level)
		return api.LogState{Level: level, Configured: level, Fixed: true}
	}
	level, until := m.logging.now()
	return api.LogState{Level: api.LogLevelName(level), Configured: api.LogLevelName(m.logging.configured), Until: until}
}

func (m *machine) SetLog(level slog.Level, until time.Time) {
	if m.logging == nil {
		return
	}
	m.logging.set(level, until)
	m.app.log.Info("log level changed", "level", level, "until", until)
}

// Programs asks each program for its version, now and then.
func (m *machine) Programs(ctx context.Context) []api.Program {
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Since(m.looked) > programsKept || m.programs == nil {
		asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), programTimeout)
		defer cancel()
		m.programs, m.looked = m.look(asking), time.Now()
	}
	return slices.Clone(m.programs)
}

func (m *machine) look(ctx context.Context) []api.Program {
	out := []api.Program{
		program(ctx, "libreoffice", document.InstalledOffice(m.app.cfg.Consult.Soffice), "--version"),
		program(ctx, "ffmpeg", cmp.Or(m.app.cfg.Voice.FFmpeg, "ffmpeg"), "-version"),
	}
	if runtime.GOOS == "linux" {
		out = append(out, program(ctx, "bubblewrap", "bwrap", "--version"))
	}
	return out
}

// program looks for a program and asks for its version. On Windows LibreOffice
// would open a window to tell it.
func program(ctx context.Context, name, path, flag string) api.Program {
	found, err := exec.LookPath(path)
	if err != nil {
		return api.Program{Name: name}
	}
	p := api.Program{Name: name, Found: true}
	if runtime.GOOS == "windows" && name == "libreoffice" {
		return p
	}
	said, err := exec.CommandContext(ctx, found, flag).Output() //nolint:gosec // a program of the configuration
	if err != nil {
		return p
	}
	line, _, _ := strings.Cut(string(said), "\n")
	p.Version = versionIn(line)
	return p
}

// versionIn is the first word of a line that begins with a digit.
func versionIn(line string) string {
	for word := range strings.FieldsSeq(line) {
		if word[0] >= '0' && word[0] <= '9' {
			return word[:min(len(word), maxVersion)]
		}
	}
	return ""
}

// describe tells of the certificate in use.
func (c *Certificates) describe() api.Certificate {
	s := c.current.Load()
	leaf := s.certificate.Leaf
	sum := sha256.Sum256(leaf.Raw)
	out := api.Certificate{
		Subject: leaf.Subject.CommonName, Issuer: leaf.Issuer.CommonName, Names: append([]string{}, leaf.DNSNames...),
		NotBefore: leaf.NotBefore.UTC(), NotAfter: leaf.NotAfter.UTC(),
		Fingerprint: strings.ToUpper(hex.EncodeToString(sum[:])), OwnCA: s.caPEM != nil,
	}
	if out.Issuer == "" {
		out.Issuer = leaf.Issuer.String()
	}
	for _, ip := range leaf.IPAddresses {
		out.Names = append(out.Names, ip.String())
	}
	if why := c.refused.Load(); why != nil {
		out.Refused = *why
	}
	return out
}
