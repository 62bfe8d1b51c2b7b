package store

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every action has a code, and no two have the same.
func TestActionsHaveCodes(t *testing.T) {
	all := Actions()
	if len(all) != int(actionsEnd)-1 || slices.Contains(all, "") {
		t.Fatalf("%d codes for %d actions: %q", len(all), actionsEnd-1, all)
	}
	if once := slices.Compact(slices.Sorted(slices.Values(all))); len(once) != len(all) {
		t.Error("two actions have the same code")
	}
	if got := ActionQueuePut.String() + Action(0).String() + actionsEnd.String(); got != "queue.put" {
		t.Error(got)
	}
}

var update = flag.Bool("update", false, "write testdata/audit-fields.json")

// TestAuditFields keeps the list of all names of fields that are in the audit
// log, for which its page must have words; the page's tests read it.
func TestAuditFields(t *testing.T) {
	names := map[string]bool{ImportNew: true, ImportChanged: true} // counted by account.import
	for _, name := range []string{"id", "state", "startedAt", "endedAt", "by", "devices", "device", "code"} {
		names[name] = true // the result of a kiosk's test, which the API makes
	}
	for _, row := range []any{
		Queue{},
		Button{},
		Text{},
		Schedule{},
		Address{},
		Prompt{},
		Printer{},
		awayDoc{},
		codesDoc{},
		accountDoc{},
		memberDoc{},
		Retention{},
		AttemptLimits{},
	} {
		fieldNames(reflect.TypeOf(row), names)
	}
	for _, dir := range []string{".", "../api", "../consult", "../cmd/app", "../cmd/madoguchi"} {
		detailNames(t, dir, names)
	}
	got, err := json.MarshalIndent(slices.Sorted(maps.Keys(names)), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "audit-fields.json")
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil { //nolint:gosec // a source file
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(file); err != nil || string(have) != string(got)+"\n" {
		t.Errorf("%s is old: run go test ./store -run AuditFields -update (%v)", file, err)
	}
}

// fieldNames collects what plain makes of the fields of a row.
func fieldNames(typ reflect.Type, into map[string]bool) {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		fieldNames(typ.Elem(), into)
	case reflect.Struct:
		if typ == reflect.TypeFor[time.Time]() {
			return
		}
		for f := range typ.Fields() {
			if plainRow, ok := plain(oneField(f)).(map[string]any); ok {
				for name := range plainRow {
					into[name] = true
				}
			}
			fieldNames(f.Type, into)
		}
	}
}

// oneField is a row that has only one field, which is not empty when it is a time.
func oneField(f reflect.StructField) any {
	if !f.IsExported() {
		return nil
	}
	row := reflect.New(reflect.StructOf([]reflect.StructField{f})).Elem()
	if f.Type == reflect.TypeFor[time.Time]() {
		row.Field(0).Set(reflect.ValueOf(time.Unix(0, 0)))
	}
	return row.Interface()
}

// detailNames collects the keys that functions write which make or pass on an
// Entry, in the source of a package.
func detailNames(t *testing.T, dir string, into map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", dir, len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && audits(f) {
				keysIn(f, into)
			}
		}
	}
}

// audits says whether a function names an action or makes a part of a detail.
func audits(f *ast.FuncDecl) (found bool) {
	if strings.HasSuffix(f.Name.Name, "Detail") {
		return true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && len(id.Name) > len("Action") && strings.HasPrefix(id.Name, "Action") {
			found = true
		}
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Detail" {
				found = true
			}
		}
		return true
	})
	return found
}

// keysIn collects the keys of maps of anything that a function writes.
func keysIn(f *ast.FuncDecl, into map[string]bool) {
	add := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
			if name, err := strconv.Unquote(lit.Value); err == nil {
				into[name] = true
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if _, ok := n.Type.(*ast.MapType); !ok {
				return true
			}
			for _, e := range n.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					add(kv.Key)
				}
			}
		case *ast.IndexExpr:
			add(n.Index)
		}
		return true
	})
}
