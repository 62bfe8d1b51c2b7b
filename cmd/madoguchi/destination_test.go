package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// What cannot be written to its end leaves no file, also when that is told only
// when the file is closed.
func TestDestination(t *testing.T) {
	for name, c := range map[string]struct{ ok, fails, left bool }{
		"all went well":        {ok: true, left: true},
		"the rows failed":      {},
		"the disk became full": {ok: true, fails: true},
	} {
		path := filepath.Join(t.TempDir(), "out.csv")
		w, finish, err := destination(io.Discard, path)
		if err != nil {
			t.Fatal(err)
		}
		if c.fails {
			if err := w.(*os.File).Close(); err != nil { // sync and close fail then
				t.Fatal(err)
			}
		}
		if err := finish(c.ok); (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) == c.left {
			t.Errorf("%s: %v", name, err)
		}
	}
}
