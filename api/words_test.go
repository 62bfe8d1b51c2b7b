package api

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"madoguchi/store"
)

// inJapanese and inEnglish say whether words are in one of the two languages.
func inJapanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
}

func inEnglish(s string) bool { return s != "" && !inJapanese(s) }

// Every code of a refusal has words in both languages, and a status of its own.
func TestWordsInBothLanguages(t *testing.T) {
	for code, p := range allWords() {
		if !inJapanese(p.ja) || !strings.HasSuffix(p.ja, "。") || !inEnglish(p.en) || !strings.HasSuffix(p.en, ".") {
			t.Errorf("%s: %q, %q", code, p.ja, p.en)
		}
		if p.status < 400 || http.StatusText(p.status) == "" {
			t.Errorf("%s has the status %d", code, p.status)
		}
		b := refuse(code).body()
		if b.Type == "" || b.Title == "" || b.Status != p.status || b.Code != code {
			t.Errorf("%+v", b)
		}
	}
}

// Areas give no code twice: the words of one would be those of the other.
func TestCodesAreOfOneArea(t *testing.T) {
	areas := []map[string]phrase{
		baseWords(), layoutWords(), kioskWords(), systemWords(), auditLogWords(), recordWords(), boardWords(), tokenWords(),
		accountWords(), settingWords(), figureWords(),
	}
	n := 0
	for _, a := range areas {
		n += len(a)
	}
	if n != len(allWords()) {
		t.Errorf("%d codes in the areas, %d in all", n, len(allWords()))
	}
}

// Every code that the source names has words: refuse("…") here, a Refusal of the
// store's wherever it is made.
func TestEveryCodeInTheSourceHasWords(t *testing.T) {
	found := 0
	check := func(at string, code ast.Expr) {
		lit, is := code.(*ast.BasicLit)
		if !is {
			return // a code that comes from one of the places that are checked
		}
		name, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if _, known := wordsOf(name); !known {
			t.Errorf("%s: %s has no words", at, name)
		}
	}
	for _, dir := range []string{".", "../store", "../cmd"} {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if f, is := n.Fun.(*ast.Ident); is && f.Name == "refuse" && file.Name.Name == "api" && len(n.Args) == 1 {
						check(set.Position(n.Pos()).String(), n.Args[0])
					}
				case *ast.CompositeLit:
					if ofStore(file.Name.Name, n.Type) && len(n.Elts) > 0 {
						code := n.Elts[0]
						if kv, is := code.(*ast.KeyValueExpr); is {
							code = kv.Value
						}
						check(set.Position(n.Pos()).String(), code)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 150 {
		t.Errorf("only %d codes were found: does this test still look at the right places?", found)
	}
}

// ofStore says whether a type is store.Refusal.
func ofStore(pkg string, kind ast.Expr) bool {
	switch k := kind.(type) {
	case *ast.Ident:
		return pkg == "store" && k.Name == "Refusal"
	case *ast.SelectorExpr:
		x, is := k.X.(*ast.Ident)
		return is && x.Name == "store" && k.Sel.Name == "Refusal"
	}
	return false
}

// Faults of fields have words in both languages too: those of the store and those
// that the description of a request finds.
func TestFieldsInBothLanguages(t *testing.T) {
	for _, code := range []string{
		store.FaultRequired, store.FaultLong, store.FaultPlain, store.FaultSlug, store.FaultRange, store.FaultUnknown, store.FaultTwice,
		store.FaultMany, store.FaultCondition, store.FaultItself, store.FaultOpenings, store.FaultDate, store.FaultNumber, store.FaultNone, "?",
	} {
		if ja, en := faultWords(store.Fault{Code: code}); !inJapanese(ja) || !inEnglish(en) {
			t.Errorf("%s: %q, %q", code, ja, en)
		}
	}
	for _, p := range schemaPhrases() {
		message := p.en
		if n := strings.Count(message, "%"); n > 0 {
			args := []any{"7", "8"}[:n]
			message = fmt.Sprintf(strings.NewReplacer("%d", "%v", "%s", "%v").Replace(message), args...)
		}
		if got := schemaWords(message); !inJapanese(got) || strings.Contains(got, "$") || strings.Contains(p.ja, "$1") && !strings.Contains(got, "7") {
			t.Errorf("%q is %q", message, got)
		}
	}
	if got := schemaWords("something new"); !inJapanese(got) {
		t.Errorf("%q", got)
	}
	s := newSite(t, nil)
	token := s.session(s.account("abe", store.RoleAdministrator))
	for body, ja := range map[string]string{
		`{"login": "x", "name": "x", "role": "root"}`:                 "次のどれかにしてください：administrator, supervisor, staff, kiosk",
		`{"login": "", "name": "x", "role": "staff"}`:                 "1文字以上にしてください。",
		`{"login": "x", "role": "staff"}`:                             "必要な項目「name」がありません。",
		`{"login": "x", "name": 1, "role": "staff"}`:                  "文字列にしてください。",
		`{"login": "x", "name": "x", "role": "staff", "admin": true}`: "この項目は使えません。",
	} {
		e := wantCode(t, s.request("POST", "/api/v1/accounts", token, body), http.StatusUnprocessableEntity, "invalid")
		if len(e.Fields) != 1 || e.Fields[0].JA != ja || !inEnglish(e.Fields[0].Message) {
			t.Errorf("%s: %+v", body, e.Fields)
		}
	}
	for _, path := range []string{"/api/v1/accounts?limit=x", "/api/v1/accounts?limit=0", "/api/v1/holidays?year=1"} {
		e := wantCode(t, s.request("GET", path, token, nil), http.StatusUnprocessableEntity, "invalid")
		for _, f := range e.Fields {
			if !inJapanese(f.JA) || !inEnglish(f.Message) {
				t.Errorf("%s: %+v", path, f)
			}
		}
	}
}
