package testkit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// binaryVariable names a binary that is already built.
const binaryVariable = "MADOGUCHI_BIN"

var errRoot = errors.New("testkit: no go.mod above the working directory")

// Root is the directory of the module.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errRoot
		}
		dir = up
	}
}

// Binary returns the product's binary: the one that MADOGUCHI_BIN names, or
// one built into dir. A test package builds once, in its TestMain.
func Binary(ctx context.Context, dir string) (string, error) {
	if p := os.Getenv(binaryVariable); p != "" {
		return filepath.Abs(p)
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, "madoguchi")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", out, "./cmd/madoguchi")
	cmd.Dir = root
	if msg, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("testkit: build: %w\n%s", err, msg)
	}
	return out, nil
}
