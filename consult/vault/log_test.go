package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
)

func logOf(b *Box) string { return filepath.Join(b.folder, logFile) }

func TestLogComesBack(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	b := created(t, v, "box")
	must(t, b.Append([]byte("one"), []byte("two")))
	must(t, b.Append())
	must(t, b.Append([]byte(""), []byte("three")))
	want := []string{"one", "two", "", "three"}
	if got := records(t, b); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	v.Close()
	b, err := opened(t, dir, keys).Box(t.Context(), "box")
	must(t, err)
	must(t, b.Append([]byte("four"))) // without having read
	if got := records(t, b); !slices.Equal(got, append(want, "four")) {
		t.Errorf("after a restart: %q", got)
	}
	stop := errors.New("enough")
	if err := b.Replay(func([]byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("replay that is ended: %v", err)
	}
	must(t, b.Append([]byte("five")))
	if got := records(t, b); len(got) != 6 {
		t.Errorf("after a replay that was ended: %q", got)
	}
}

// A kill may tear what was being written, wherever: what was acknowledged is
// there, and the log goes on.
func TestTornLog(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	b := created(t, v, "box")
	must(t, b.Append([]byte("one")))
	good, err := os.ReadFile(logOf(b))
	must(t, err)
	must(t, b.Append([]byte("two, which is longer")))
	whole, err := os.ReadFile(logOf(b))
	must(t, err)
	v.Close()
	reread := func(raw []byte) []string {
		must(t, os.WriteFile(logOf(b), raw, fileMode))
		v := opened(t, dir, keys)
		defer v.Close()
		b, err := v.Box(t.Context(), "box")
		must(t, err)
		must(t, b.Append([]byte("next")))
		return records(t, b)
	}
	for n := len(good); n < len(whole); n++ {
		if got := reread(whole[:n]); !slices.Equal(got, []string{"one", "next"}) {
			t.Fatalf("torn at %d: %q", n, got)
		}
	}
	zeros := append(slices.Clone(good), make([]byte, 100)...) // the length was written, the content was not
	if got := reread(zeros); !slices.Equal(got, []string{"one", "next"}) {
		t.Errorf("with zeros: %q", got)
	}
	last := slices.Clone(whole)
	last[len(last)-1] ^= 1
	if got := reread(last); !slices.Equal(got, []string{"one", "next"}) {
		t.Errorf("last frame wrong: %q", got)
	}
}

func TestChangedLog(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	v := opened(t, dir, keys)
	b := created(t, v, "box")
	must(t, b.Append([]byte("one")))
	first, err := os.ReadFile(logOf(b))
	must(t, err)
	must(t, b.Append([]byte("two")))
	second, err := os.ReadFile(logOf(b))
	must(t, err)
	must(t, b.Append([]byte("three")))
	whole, err := os.ReadFile(logOf(b))
	must(t, err)
	v.Close()
	flipped := slices.Clone(whole)
	flipped[len(first)-1] ^= 1
	swapped := slices.Concat(whole[:headBytes], whole[len(first):len(second)], whole[headBytes:len(first)], whole[len(second):])
	missing := slices.Concat(first, whole[len(second):], whole[len(second):])
	for name, raw := range map[string][]byte{"a bit": flipped, "frames swapped": swapped, "a frame left out": missing} {
		must(t, os.WriteFile(logOf(b), raw, fileMode))
		v := opened(t, dir, keys)
		b, err := v.Box(t.Context(), "box")
		must(t, err)
		if err := b.Replay(func([]byte) error { return nil }); !errors.Is(err, ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
		if err := b.Append([]byte("x")); !errors.Is(err, ErrTampered) {
			t.Errorf("%s: append: %v", name, err)
		}
		v.Close()
	}
}

// Many write at once: each record is there once, and what one wrote first comes
// first.
func TestGroupCommit(t *testing.T) {
	b := created(t, opened(t, t.TempDir(), newRows()), "box")
	const writers, each = 20, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := b.Append(fmt.Appendf(nil, "%d %d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	next := make([]int, writers)
	for _, r := range records(t, b) {
		var w, i int
		if _, err := fmt.Sscanf(r, "%d %d", &w, &i); err != nil || i != next[w] {
			t.Fatalf("record %q, next of it was %d", r, next[w])
		}
		next[w]++
	}
	if slices.Min(next) != each {
		t.Errorf("records %v", next)
	}
	if b.log.frames >= writers*each {
		t.Errorf("%d frames for %d records: nothing was written together", b.log.frames, writers*each)
	}
}

// A full disk refuses, and what was refused is not there later.
func TestLogOnAFullDisk(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	d := &narrowDisk{left: -1}
	v, err := open(dir, keys, d)
	must(t, err)
	b := created(t, v, "box")
	must(t, b.Append([]byte("one")))
	for left := range 60 {
		d.set(left, false)
		if err := b.Append([]byte("REFUSED, too long for what is left of this disk")); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("with room for %d bytes: %v", left, err)
		}
	}
	d.set(-1, true)
	if err := b.Append([]byte("REFUSED")); !errors.Is(err, syscall.EIO) {
		t.Fatalf("a disk that does not sync: %v", err)
	}
	d.set(-1, false)
	must(t, b.Append([]byte("two"))) // it heals by itself
	want := []string{"one", "two"}
	if got := records(t, b); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	v.Close()
	b, err = opened(t, dir, keys).Box(t.Context(), "box")
	must(t, err)
	if got := records(t, b); !slices.Equal(got, want) {
		t.Errorf("after a restart: %q", got)
	}
}
