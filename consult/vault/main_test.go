package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errUnknown = errors.New("unknown key")

// rows are Keys in memory. The step named in fail fails.
type rows struct {
	mu   sync.Mutex
	keys map[string][]byte
	fail string
}

func newRows() *rows { return &rows{keys: map[string][]byte{}} }

func (r *rows) PutKey(_ context.Context, id string, wrapped []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == "put" {
		return syscall.ENOSPC
	}
	r.keys[id] = wrapped
	return nil
}

func (r *rows) Key(_ context.Context, id string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.keys[id]; ok {
		return k, nil
	}
	return nil, errUnknown
}

func (r *rows) DeleteKey(_ context.Context, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == "delete" {
		return syscall.EIO
	}
	delete(r.keys, id)
	return nil
}

func (r *rows) KeyIDs(context.Context) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.keys)), nil
}

// narrowDisk is a disk on which only so many bytes more fit.
type narrowDisk struct {
	osDisk
	mu   sync.Mutex
	left int
	sync bool // syncing fails
}

func (d *narrowDisk) OpenFile(path string, flag int, mode os.FileMode) (file, error) {
	f, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	return &narrowFile{f, d}, nil
}

type narrowFile struct {
	*os.File
	d *narrowDisk
}

func (f *narrowFile) Write(p []byte) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.left < 0 { // no limit
		return f.File.Write(p)
	}
	n := min(len(p), f.d.left)
	n, err := f.File.Write(p[:n])
	f.d.left -= n
	if err == nil && n < len(p) {
		err = syscall.ENOSPC
	}
	return n, err
}

func (f *narrowFile) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if f.d.sync {
		return syscall.EIO
	}
	return f.File.Sync()
}

func (d *narrowDisk) set(left int, syncFails bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.sync = left, syncFails
}

func opened(t *testing.T, dir string, keys Keys) *Vault {
	t.Helper()
	v, err := Open(dir, keys)
	must(t, err)
	t.Cleanup(v.Close)
	return v
}

func created(t *testing.T, v *Vault, id string) *Box {
	t.Helper()
	b, err := v.Create(t.Context(), id)
	must(t, err)
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func random(n int) []byte {
	p := make([]byte, n)
	_, _ = rand.Read(p)
	return p
}

func get(b *Box, name string) ([]byte, error) {
	f, n, err := b.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := io.ReadAll(f)
	if err == nil && int64(len(p)) != n {
		err = fmt.Errorf("%d bytes, said were %d", len(p), n)
	}
	return p, err
}

func records(t *testing.T, b *Box) []string {
	t.Helper()
	var all []string
	must(t, b.Replay(func(r []byte) error {
		all = append(all, string(r))
		return nil
	}))
	return all
}

// blobFile is the one file of the box that is no log.
func blobFile(t *testing.T, b *Box) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(b.folder, "*"))
	must(t, err)
	all = slices.DeleteFunc(all, func(p string) bool { return filepath.Base(p) == logFile })
	if len(all) != 1 {
		t.Fatalf("files %v", all)
	}
	return all[0]
}

// search looks for bytes in every file below a folder, and in their names.
func search(t *testing.T, dir string, marks ...[]byte) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		for _, m := range marks {
			if bytes.Contains([]byte(path), m) {
				t.Errorf("the name %s tells", path)
			}
		}
		if e.IsDir() {
			return nil
		}
		raw, err := os.ReadFile(path)
		for _, m := range marks {
			if bytes.Contains(raw, m) {
				t.Errorf("%s holds %q", path, m)
			}
		}
		return err
	}))
}
