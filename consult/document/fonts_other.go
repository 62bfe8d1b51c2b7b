//go:build !linux

package document

import (
	"os"
	"path/filepath"
)

func systemFonts() []string { return []string{filepath.Join(os.Getenv("SystemRoot"), "Fonts")} }
