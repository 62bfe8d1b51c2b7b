package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

const (
	importPath  = "/api/v1/accounts/import"
	previewPath = "/api/v1/accounts/import/preview"
	// importTimeout bounds an import: 2,000 passwords at some 50 ms each, on a
	// machine with other work.
	importTimeout = 10 * time.Minute
	// tellEvery is how often an import says how far it is.
	tellEvery = 250 * time.Millisecond
)

// ImportPreview says what a file of accounts would do. Nothing is written yet.
type ImportPreview struct {
	Version  string          `json:"version" doc:"of the file and of all it meets; send it with the import"`
	Encoding string          `json:"encoding" enum:"utf-8,shift_jis" doc:"that the file was read in"`
	Rows     []ImportPlanRow `json:"rows" nullable:"false"`
	New      int             `json:"new"`
	Changed  int             `json:"changed"`
	Same     int             `json:"same"`
	Errors   int             `json:"errors" doc:"must be 0 for the import"`
}

// ImportPlanRow is what one row of the file would do.
type ImportPlanRow struct {
	Line    int            `json:"line" doc:"in the file, 1 is the heading"`
	Login   string         `json:"login"`
	Name    string         `json:"name"`
	Outcome string         `json:"outcome" enum:"new,changed,same,error"`
	Changes []ImportChange `json:"changes" nullable:"false"`
	Problem *ImportProblem `json:"problem,omitempty"`
}

// ImportProblem is why a row, or all of it, is refused.
type ImportProblem Problem

// ImportChange is one field that would change.
type ImportChange struct {
	Field  string `json:"field" enum:"name,place,role,queues,state"`
	Before string `json:"before" doc:"empty for a new account"`
	After  string `json:"after"`
}

// importInput brings the file as it is.
type importInput struct {
	RawBody []byte `contentType:"text/csv"`
}

type previewOutput struct{ Body ImportPreview }

func (s *Server) previewImport(ctx context.Context, in *importInput) (*previewOutput, error) {
	_, p, err := s.planImport(ctx, in.RawBody)
	return &previewOutput{p}, err
}

func (s *Server) planImport(ctx context.Context, raw []byte) ([]importRow, ImportPreview, error) {
	rows, encoding, err := readImport(raw)
	if err != nil {
		return nil, ImportPreview{}, err
	}
	steps, err := s.o.Store.PlanImport(ctx, importRows(rows), loginIn(ctx).account.ID)
	if err != nil {
		return nil, ImportPreview{}, err
	}
	p := previewOf(rows, steps)
	p.Encoding = encoding
	p.Version, err = versionOf(p.Rows)
	return rows, p, err
}

func importRows(rows []importRow) []store.ImportRow {
	out := make([]store.ImportRow, len(rows))
	for i, r := range rows {
		out[i] = r.ImportRow
	}
	return out
}

func previewOf(rows []importRow, steps []store.ImportStep) ImportPreview {
	p := ImportPreview{Rows: make([]ImportPlanRow, len(rows))}
	for i, n := range steps {
		r := ImportPlanRow{Line: rows[i].line, Login: n.After.Login, Name: n.After.Name, Outcome: n.Outcome, Changes: []ImportChange{}}
		err := rows[i].err // what could not be read says more than what the rules made of it
		if err == nil {
			err = n.Err
		}
		if err != nil {
			r.Outcome, r.Problem = store.ImportRefused, importProblem(err)
		}
		switch r.Outcome {
		case store.ImportNew:
			p.New++
		case store.ImportChanged:
			p.Changed++
		case store.ImportSame:
			p.Same++
		default:
			p.Errors++
		}
		if r.Problem == nil {
			r.Changes = changesOf(n)
		}
		p.Rows[i] = r
	}
	return p
}

func importProblem(err error) *ImportProblem {
	p := ImportProblem(refusalOf(err).Problem)
	return &p
}

// changesOf names states and roles by their keys; pages have the words.
func changesOf(n store.ImportStep) []ImportChange {
	changes := []ImportChange{}
	add := func(field, before, after string) {
		if n.Outcome == store.ImportNew {
			before = ""
		}
		if before != after {
			changes = append(changes, ImportChange{field, before, after})
		}
	}
	add("name", n.Before.Name, n.After.Name)
	add("place", n.Before.Place, n.After.Place)
	add("role", n.Before.Role, n.After.Role)
	add("queues", servesText(n.Before.Members), servesText(n.After.Members))
	add("state", stateOf(n.Before.Disabled), stateOf(n.After.Disabled))
	return changes
}

func stateOf(disabled bool) string {
	if disabled {
		return store.StateDisabled
	}
	return store.StateActive
}

type runImportInput struct {
	importInput
	Version string `query:"version" required:"true" maxLength:"100" doc:"of the preview that was agreed to"`
}

// ImportLine is one line of the answer to an import. The last has passwords or a
// problem; those before say how far it is.
type ImportLine struct {
	Done      int                `json:"done"`
	Total     int                `json:"total" doc:"passwords to be made"`
	Finished  bool               `json:"finished,omitempty" doc:"everything is written"`
	Passwords []ImportedPassword `json:"passwords,omitempty" doc:"one-time passwords of new accounts; shown this once"`
	Problem   *ImportProblem     `json:"problem,omitempty" doc:"nothing is written"`
}

// ImportedPassword is the one-time password of a new account.
type ImportedPassword struct {
	Login    string `json:"login"`
	Name     string `json:"name"`
	Password string `json:"password"`
}

// runImport does what a preview has shown, all of it or nothing. Making passwords
// takes a while, so that the answer comes line by line; whoever goes away before
// the end has changed nothing.
func (s *Server) runImport(ctx context.Context, in *runImportInput) (*huma.StreamResponse, error) {
	rows, p, err := s.planImport(ctx, in.RawBody)
	switch {
	case err != nil:
		return nil, err
	case p.Errors > 0:
		return nil, refuse("import-errors")
	case p.Version != in.Version:
		return nil, refuse("changed-meanwhile")
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/x-ndjson")
		hc.SetStatus(http.StatusOK)
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(importTimeout)) // without one it is as the server has it
		out := json.NewEncoder(hc.BodyWriter())
		tell := func(l ImportLine) {
			if out.Encode(l) == nil {
				_ = control.Flush() // a line that is late is late
			}
		}
		if err := s.importRows(hc.Context(), rows, p, tell); err != nil {
			s.logFault(hc.Context(), "POST "+importPath, refusalOf(err))
			humagin.Unwrap(hc).Set(nothingDone, true)
			tell(ImportLine{Problem: importProblem(err)})
		}
	}}, nil
}

func (s *Server) importRows(ctx context.Context, rows []importRow, p ImportPreview, tell func(ImportLine)) error {
	l := loginIn(ctx)
	hashes := make(map[string]string)
	made := []ImportedPassword{}
	var told time.Time
	for _, r := range p.Rows {
		if r.Outcome != store.ImportNew {
			continue
		}
		if now := time.Now(); now.Sub(told) >= tellEvery {
			told = now
			tell(ImportLine{Done: len(made), Total: p.New})
		}
		text, hash, err := s.newPassword(ctx, r.Login, "")
		if err != nil {
			return err
		}
		hashes[r.Login] = hash
		made = append(made, ImportedPassword{r.Login, r.Name, text})
	}
	err := s.o.Store.ImportAccounts(ctx, l.by(), importRows(rows), l.account.ID, hashes, func(steps []store.ImportStep) error {
		version, err := versionOf(previewOf(rows, steps).Rows)
		if err == nil && version != p.Version {
			return refuse("changed-meanwhile")
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := s.reconfigure(ctx); err != nil {
		return err
	}
	tell(ImportLine{Done: p.New, Total: p.New, Finished: true, Passwords: made})
	return nil
}

func (s *Server) handleImport() {
	file := func(op *huma.Operation) { op.MaxBodyBytes, op.BodyReadTimeout = maxImport, uploadTimeout }
	handle(s, "POST", "/accounts/import/preview", "previewImport", "What a CSV file of accounts would do", 0, s.previewImport, file)
	handle(s, "POST", "/accounts/import", "importAccounts", "Do what the preview of a CSV file has shown, all of it or nothing", 0, s.runImport, file,
		func(op *huma.Operation) {
			schema := huma.SchemaFromType(s.rest.OpenAPI().Components.Schemas, typeOf[ImportLine]())
			s.rest.OpenAPI().Components.Schemas.Map()["ImportLine"] = schema
			op.Responses = map[string]*huma.Response{"200": {Description: "One JSON document a line", Content: map[string]*huma.MediaType{
				"application/x-ndjson": {Schema: &huma.Schema{Ref: "#/components/schemas/ImportLine"}},
			}}}
		})
}
