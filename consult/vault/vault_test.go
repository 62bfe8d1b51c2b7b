package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func folders(t *testing.T, dir string) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*", "."))
	must(t, err)
	n := 0
	for _, p := range all {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			n++
		}
	}
	return n
}

func TestDestroy(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	b := created(t, v, "box")
	_, err := b.Put("file", bytes.NewReader(random(1000)))
	must(t, err)
	must(t, b.Append([]byte("record")))
	open, _, err := b.Open("file")
	must(t, err)
	defer open.Close()
	size, err := b.Size()
	must(t, err)
	e, err := v.Destroy(t.Context(), "box")
	if err != nil || e.Files != 2 || e.Bytes != size {
		t.Errorf("erased %+v of %d bytes, %v", e, size, err)
	}
	if _, err := b.Put("file", strings.NewReader("x")); !errors.Is(err, ErrDestroyed) {
		t.Errorf("put: %v", err)
	}
	if _, _, err := b.Open("file"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("open: %v", err)
	}
	if err := b.Append([]byte("x")); !errors.Is(err, ErrDestroyed) && !errors.Is(err, os.ErrNotExist) {
		t.Errorf("append: %v", err)
	}
	if _, err := v.Box(t.Context(), "box"); !errors.Is(err, errUnknown) {
		t.Errorf("the box: %v", err)
	}
	if n := folders(t, dir); n != 0 || len(keys.keys) != 0 {
		t.Errorf("%d folders, %d keys are left", n, len(keys.keys))
	}
	if e, err := v.Destroy(t.Context(), "box"); err != nil || e.Files != 0 {
		t.Errorf("again: %+v, %v", e, err)
	}
}

// A kill between two steps leaves nothing that can be read and is not wanted.
func TestKilledBetweenSteps(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	for _, id := range []string{"kept", "ended"} {
		_, err := created(t, v, id).Put("file", strings.NewReader(id))
		must(t, err)
	}
	temp := filepath.Join(v.boxes["kept"].folder, "abc-1234"+tempMark)
	must(t, os.WriteFile(temp, []byte("half"), fileMode))
	delete(keys.keys, "ended") // the key was destroyed, then came the kill
	must(t, os.Mkdir(filepath.Join(dir, v.master.folder("begun")), dirMode))
	v.Close()

	v = opened(t, dir, keys)
	if n := folders(t, dir); n != 1 {
		t.Errorf("%d folders are left", n)
	}
	if _, err := os.Stat(temp); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file: %v", err)
	}
	b, err := v.Box(t.Context(), "kept")
	must(t, err)
	if p, err := get(b, "file"); err != nil || string(p) != "kept" {
		t.Errorf("%q, %v", p, err)
	}
	if ids, err := v.IDs(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("boxes %v, %v", ids, err)
	}
}

func TestStoreThatFails(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	keys.fail = "put"
	if _, err := v.Create(t.Context(), "box"); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("create: %v", err)
	}
	keys.fail = "delete"
	b := created(t, v, "box")
	_, err := b.Put("file", strings.NewReader("x"))
	must(t, err)
	if _, err := v.Destroy(t.Context(), "box"); !errors.Is(err, syscall.EIO) {
		t.Errorf("destroy: %v", err)
	}
	if _, _, err := b.Open("file"); !errors.Is(err, ErrDestroyed) {
		t.Errorf("it can still be read: %v", err)
	}
	keys.fail = ""
	if e, err := v.Destroy(t.Context(), "box"); err != nil || e.Files != 1 {
		t.Errorf("again: %+v, %v", e, err)
	}
}

func TestWrongKeys(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	created(t, v, "a")
	created(t, v, "b")
	v.Close()
	v = opened(t, dir, keys)
	keys.keys["a"], keys.keys["b"] = keys.keys["b"], keys.keys["a"]
	if _, err := v.Box(t.Context(), "a"); !errors.Is(err, ErrTampered) {
		t.Errorf("the key of another box: %v", err)
	}
	keys.keys["a"] = []byte("short")
	if _, err := v.Box(t.Context(), "a"); !errors.Is(err, ErrTampered) {
		t.Errorf("no key: %v", err)
	}
	v.Close()
	master := filepath.Join(dir, masterFile)
	must(t, os.WriteFile(master, random(keyBytes), fileMode))
	if _, err := Open(dir, keys); !errors.Is(err, ErrMasterLost) {
		t.Errorf("with another master key: %v", err)
	}
	if n := folders(t, dir); n != 2 {
		t.Errorf("%d folders are left: nothing may be swept with a wrong key", n)
	}
	must(t, os.Remove(master))
	if _, err := Open(dir, keys); !errors.Is(err, ErrMasterLost) {
		t.Errorf("without master key: %v", err)
	}
	must(t, os.WriteFile(master, []byte("short"), fileMode))
	if _, err := Open(dir, keys); !errors.Is(err, ErrTampered) {
		t.Errorf("with half a master key: %v", err)
	}
}
