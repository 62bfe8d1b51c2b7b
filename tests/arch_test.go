// Package tests holds the black-box suites and the rules of the house.
package tests

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "madoguchi"

// mayImport is the table of the design: which of our packages a package may
// import. A package that is not listed may import none. A key ending in /...
// holds for everything below it.
var mayImport = map[string][]string{
	"cmd/madoguchi":        {"cmd/app", "config", "store", "api", "api/password", "api/sheet"},
	"cmd/app":              {"*"},
	"config":               {},
	"acd":                  {},
	"sip":                  {},
	"sip/b2bua":            {"sip", "media", "acd"},
	"media":                {"media/srtp", "media/sdp", "media/music", "media/music/spoken", "media/voice"},
	"media/sdp":            {"media/srtp"},
	"media/music/...":      {"media/music", "media/music/internal/*", "media/voice", "media/voice/*"},
	"media/voice":          {"media/voice/soundtest"},
	"media/...":            {},
	"store":                {"store/calendar", "store/layout"},
	"store/...":            {},
	"consult/printing":     {"consult/printing/*", "tests/testkit/printer"},
	"consult":              {"store", "consult/vault", "consult/document", "consult/printing"},
	"consult/printing/...": {"consult/printing/*", "tests/testkit/printer"},
	"consult/...":          {},
	"cmd/madoguchi-agent":  {"consult/printing/agent"},
	"api":                  {"acd", "consult", "store", "store/calendar", "store/layout", "api/password", "api/photo", "api/sheet"},
	"api/...":              {},
	"webphone":             {},
	"tests/records":        {"store", "tests/records/*"},
	"tests/records/fill":   {"store"},
	"tests/...":            {"cmd/app", "config", "tests/*"},
}

// onlyIn says where a library may be used: one job, one place.
var onlyIn = map[string][]string{
	"github.com/emiago/sipgo":         {"sip", "tests"},
	"github.com/pion/":                {"media", "tests"},
	"github.com/mattn/go-sqlite3":     {"store", "tests"},
	"github.com/pressly/goose":        {"store"},
	"github.com/gin-gonic/gin":        {"api"},
	"github.com/danielgtaylor/huma":   {"api"},
	"github.com/gofrs/flock":          {"cmd/app"},
	"github.com/spf13/cobra":          {"cmd"},
	"github.com/coder/websocket":      {"api", "sip", "consult/printing/agent", "tests"},
	"github.com/alexedwards/argon2id": {"api", "store", "cmd"},
	"gopkg.in/yaml.v3":                {"config", "tests"},
	"github.com/klippa-app/go-pdfium": {"consult/document"},
	"github.com/pdfcpu/":              {"consult/document", "tests"},
	"github.com/xuri/excelize":        {"api/sheet", "tests"},
	"github.com/OpenPrinting/goipp":   {"consult/printing", "tests"},
}

type imported struct{ file, pkg, path string }

func imports(t *testing.T) []imported {
	t.Helper()
	var all []imported
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == "testdata" || name == "artefacts" || p != ".." && strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(p, ".."+string(filepath.Separator)))
		for _, i := range f.Imports {
			imp, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imported{file: rel, pkg: path.Dir(rel), path: imp})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d imports found: the walk is broken", len(all))
	}
	return all
}

func allowed(pkg string) []string {
	if a, ok := mayImport[pkg]; ok {
		return a
	}
	for dir := pkg; dir != "."; dir = path.Dir(dir) {
		if a, ok := mayImport[dir+"/..."]; ok {
			return a
		}
	}
	return nil
}

// TestImports holds the code against the table of packages.
func TestImports(t *testing.T) {
	for _, i := range imports(t) {
		to, ours := strings.CutPrefix(i.path, module+"/")
		if !ours || to == i.pkg {
			continue
		}
		ok := slices.ContainsFunc(allowed(i.pkg), func(a string) bool {
			return a == "*" || a == to || strings.HasSuffix(a, "/*") && strings.HasPrefix(to, strings.TrimSuffix(a, "*"))
		})
		// A package's own subfolders of test data or generators belong to it.
		if !ok && !strings.HasPrefix(to, i.pkg+"/internal/") {
			t.Errorf("%s imports %s: the design does not allow it", i.file, to)
		}
	}
}

// TestLibraries keeps each library in its one place.
func TestLibraries(t *testing.T) {
	for _, i := range imports(t) {
		for lib, places := range onlyIn {
			if !strings.HasPrefix(i.path, lib) {
				continue
			}
			if !slices.ContainsFunc(places, func(p string) bool { return i.pkg == p || strings.HasPrefix(i.pkg, p+"/") }) ||
				i.pkg == "sip/b2bua" {
				t.Errorf("%s imports %s: it belongs in %v", i.file, i.path, places)
			}
		}
	}
}

// TestDeskIsPure keeps clocks, chance and I/O out of the distribution.
func TestDeskIsPure(t *testing.T) {
	banned := []string{"os", "io", "net", "sync", "math/rand", "math/rand/v2", "crypto/rand", "context", "log", "log/slog"}
	for _, i := range imports(t) {
		if i.pkg == "acd" && !strings.HasSuffix(i.file, "_test.go") && slices.Contains(banned, i.path) {
			t.Errorf("%s imports %s: the Desk is pure", i.file, i.path)
		}
	}
}
