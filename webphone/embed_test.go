package webphone

import (
	"io/fs"
	"testing"
)

// The package must build and answer with and without built pages.
func TestFiles(t *testing.T) {
	built := false
	if _, err := fs.Stat(dist, "dist/index.html"); err == nil {
		built = true
	}
	files := Files()
	if (files != nil) != built {
		t.Fatalf("Files() = %v, pages built: %v", files, built)
	}
	if files == nil {
		return
	}
	if _, err := fs.ReadFile(files, "index.html"); err != nil {
		t.Fatalf("read index.html: %v", err)
	}
}
