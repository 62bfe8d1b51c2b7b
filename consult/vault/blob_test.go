package vault

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
)

func TestBlobOfEverySize(t *testing.T) {
	dir, keys := t.TempDir(), newRows()
	b := created(t, opened(t, dir, keys), "box")
	for _, n := range []int{0, 1, 1000, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3*chunkBytes + 5} {
		want := random(n)
		got, err := b.Put("file", iotest.HalfReader(bytes.NewReader(want)))
		if err != nil || got != int64(n) {
			t.Fatalf("%d: put %d, %v", n, got, err)
		}
		if p, err := get(b, "file"); err != nil || !bytes.Equal(p, want) {
			t.Errorf("%d bytes came back as %d, %v", n, len(p), err)
		}
	}
	again, err := opened(t, dir, keys).Box(t.Context(), "box") // as after a restart
	must(t, err)
	if p, err := get(again, "file"); err != nil || len(p) != 3*chunkBytes+5 {
		t.Errorf("after a restart: %d bytes, %v", len(p), err)
	}
	if _, err := get(again, "other"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a blob that is not there: %v", err)
	}
}

// Nothing that was changed on the disk is given out as if it were right.
func TestTampering(t *testing.T) {
	plain := random(3*chunkBytes + 100)
	chunk := func(raw []byte, i int) []byte {
		return raw[int(headBytes)+i*sealedBytes : int(headBytes)+(i+1)*sealedBytes]
	}
	for name, change := range map[string]func(raw []byte) []byte{
		"a bit of the content": func(raw []byte) []byte { raw[headBytes+10] ^= 1; return raw },
		"a bit of a tag":       func(raw []byte) []byte { raw[len(raw)-1] ^= 1; return raw },
		"a bit of the salt":    func(raw []byte) []byte { raw[len(blobMagic)] ^= 1; return raw },
		"the magic":            func(raw []byte) []byte { raw[0] ^= 1; return raw },
		"cut in a chunk":       func(raw []byte) []byte { return raw[:len(raw)-1] },
		"cut after a chunk":    func(raw []byte) []byte { return raw[:int(headBytes)+2*sealedBytes] },
		"cut to the head":      func(raw []byte) []byte { return raw[:headBytes] },
		"emptied":              func([]byte) []byte { return nil },
		"bytes added":          func(raw []byte) []byte { return append(raw, 0) },
		"the end added again":  func(raw []byte) []byte { return append(raw, raw[int(headBytes)+3*sealedBytes:]...) },
		"chunks swapped": func(raw []byte) []byte {
			first := bytes.Clone(chunk(raw, 0))
			copy(chunk(raw, 0), chunk(raw, 1))
			copy(chunk(raw, 1), first)
			return raw
		},
		"a chunk repeated": func(raw []byte) []byte { copy(chunk(raw, 1), chunk(raw, 0)); return raw },
		"a chunk left out": func(raw []byte) []byte {
			return append(raw[:int(headBytes)+sealedBytes], raw[int(headBytes)+2*sealedBytes:]...)
		},
	} {
		b := created(t, opened(t, t.TempDir(), newRows()), "box")
		_, err := b.Put("file", bytes.NewReader(plain))
		must(t, err)
		path := blobFile(t, b)
		raw, err := os.ReadFile(path)
		must(t, err)
		must(t, os.WriteFile(path, change(raw), fileMode))
		p, err := get(b, "file")
		if err == nil {
			t.Errorf("%s: not noticed", name)
		}
		if err != nil && !errors.Is(err, ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.HasPrefix(plain, p) {
			t.Errorf("%s: wrong bytes were given out", name)
		}
	}
}

// A blob is only good under its own name, in its own box.
func TestBlobsCannotTakeEachOthersPlace(t *testing.T) {
	v := opened(t, t.TempDir(), newRows())
	a, b := created(t, v, "a"), created(t, v, "b")
	for _, box := range []*Box{a, b} {
		for _, name := range []string{"one", "two"} {
			_, err := box.Put(name, strings.NewReader(box.id+name))
			must(t, err)
		}
	}
	path := func(b *Box, name string) string {
		p, err := b.path(name)
		must(t, err)
		return p
	}
	raw, err := os.ReadFile(path(a, "one"))
	must(t, err)
	must(t, os.WriteFile(path(a, "two"), raw, fileMode))
	must(t, os.WriteFile(path(b, "one"), raw, fileMode))
	for box, name := range map[*Box]string{a: "two", b: "one"} {
		if p, err := get(box, name); !errors.Is(err, ErrTampered) {
			t.Errorf("%s in box %s was taken: %q, %v", name, box.id, p, err)
		}
	}
}

func TestPutIsWholeOrNotAtAll(t *testing.T) {
	d := &narrowDisk{left: -1}
	v, err := open(t.TempDir(), newRows(), d)
	must(t, err)
	t.Cleanup(v.Close)
	b := created(t, v, "box")
	_, err = b.Put("file", strings.NewReader("first"))
	must(t, err)
	broken := errors.New("line cut")
	if _, err := b.Put("file", io.MultiReader(bytes.NewReader(random(chunkBytes*2)), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
	for _, left := range []int{0, 10, chunkBytes, 2 * chunkBytes} {
		d.set(left, false)
		if _, err := b.Put("file", bytes.NewReader(random(3*chunkBytes))); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("with room for %d bytes: %v", left, err)
		}
	}
	d.set(-1, true)
	if _, err := b.Put("file", strings.NewReader("x")); !errors.Is(err, syscall.EIO) {
		t.Errorf("a disk that does not sync: %v", err)
	}
	d.set(-1, false)
	if p, err := get(b, "file"); err != nil || string(p) != "first" {
		t.Errorf("what was there is %q, %v", p, err)
	}
	blobFile(t, b) // nothing else is left
}

func TestDeleteAndKeep(t *testing.T) {
	b := created(t, opened(t, t.TempDir(), newRows()), "box")
	must(t, b.Append([]byte("record")))
	for _, name := range []string{"a", "b", "c"} {
		_, err := b.Put(name, strings.NewReader("12345"))
		must(t, err)
	}
	if n, err := b.Delete("a"); err != nil || n != headBytes+5+tagBytes {
		t.Errorf("deleted %d bytes, %v", n, err)
	}
	if n, err := b.Delete("a"); err != nil || n != 0 {
		t.Errorf("deleted again: %d bytes, %v", n, err)
	}
	if e, err := b.Keep([]string{"b", "never there"}); err != nil || e.Files != 1 || e.Bytes != headBytes+5+tagBytes {
		t.Errorf("removed %+v, %v", e, err)
	}
	if _, err := get(b, "c"); !errors.Is(err, ErrNotFound) {
		t.Errorf("c is there: %v", err)
	}
	if p, err := get(b, "b"); err != nil || string(p) != "12345" {
		t.Errorf("b is %q, %v", p, err)
	}
	if r := records(t, b); len(r) != 1 {
		t.Errorf("the log has %v", r)
	}
	if n, err := b.Size(); err != nil || n <= headBytes*2 {
		t.Errorf("size %d, %v", n, err)
	}
}

// Nobody learns from the disk what is kept, nor what it is called.
func TestNothingIsPlainOnTheDisk(t *testing.T) {
	dir := t.TempDir()
	v := opened(t, dir, newRows())
	b := created(t, v, "call-4711")
	_, err := b.Put("secret-name.docx", strings.NewReader(strings.Repeat("MARKER-CONTENT ", 10_000)))
	must(t, err)
	must(t, b.Append([]byte("MARKER-RECORD")))
	search(t, dir, []byte("MARKER"), []byte("secret-name"), []byte("call-4711"))
	info, err := os.Stat(filepath.Join(dir, masterFile))
	must(t, err)
	if info.Mode().Perm() != fileMode {
		t.Errorf("the master key has mode %v", info.Mode())
	}
}
