package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// RecordExport is a file of records, being written or ready.
type RecordExport struct {
	ID        string         `json:"id"`
	Format    string         `json:"format" enum:"csv,csv-sjis,xlsx,json"`
	State     string         `json:"state" enum:"running,done,failed"`
	Rows      int            `json:"rows" doc:"written so far"`
	Total     int            `json:"total" doc:"to be written; 0 while they are counted"`
	Bytes     int64          `json:"bytes" doc:"size of the finished file"`
	Name      string         `json:"name" doc:"of the file"`
	CreatedAt time.Time      `json:"createdAt"`
	Until     time.Time      `json:"until" doc:"the file is deleted then"`
	Problem   *ExportProblem `json:"problem,omitempty" doc:"why it failed"`
}

// ExportProblem says why an export failed, in words for people.
type ExportProblem Problem

func (s *Server) recordExport(j *exportJob) RecordExport {
	_, ext := j.format.MIME()
	return RecordExport{
		ID: j.id, Format: string(j.format), State: j.state, Rows: j.rows, Total: j.total, Bytes: j.bytes,
		Name:      "利用履歴-" + j.created.In(s.o.TimeZone).Format("20060102-150405") + ext,
		CreatedAt: j.created.UTC(), Until: j.created.Add(exportKept).UTC(), Problem: (*ExportProblem)(j.problem),
	}
}

type createExportInput struct {
	Body struct {
		Format   string      `json:"format" enum:"csv,csv-sjis,xlsx,json" doc:"csv is UTF-8 with a BOM, csv-sjis Shift-JIS"`
		Language string      `json:"language,omitempty" enum:"ja,en" default:"ja" doc:"of the headings and names"`
		Query    RecordQuery `json:"query"`
	}
}

type exportOutput struct{ Body RecordExport }

func (s *Server) createExport(ctx context.Context, in *createExportInput) (*exportOutput, error) {
	f, err := s.recordFilter(ctx, in.Body.Query)
	if err != nil {
		return nil, err
	}
	by, format := loginIn(ctx).by(), sheet.Format(in.Body.Format)
	j, err := s.exports.begin(loginIn(ctx).account.ID, format, func(ctx context.Context, file *os.File, j *exportJob) error {
		err := s.writeExport(ctx, file, j, by, f, in.Body.Language == "en")
		if err != nil && !errors.Is(err, context.Canceled) {
			s.o.Log.WarnContext(ctx, "an export of records failed", "export", j.id, "error", err)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.exports.mu.Lock()
	defer s.exports.mu.Unlock()
	return &exportOutput{s.recordExport(j)}, nil
}

// writeExport writes the file and then the line of the audit log, without which
// the file is not given out.
func (s *Server) writeExport(ctx context.Context, file io.Writer, j *exportJob, by store.By, f store.RecordFilter, english bool) error {
	total, err := s.o.Store.CountRecords(ctx, f)
	if err != nil {
		return err
	}
	s.exports.progress(j, 0, total)
	rows, err := WriteRecords(ctx, s.o.Store, file, RecordSheet{
		Filter: f, Format: j.format, English: english, TimeZone: s.o.TimeZone, Notes: true, TempDir: s.exports.dir,
		Progress: func(rows int) { s.exports.progress(j, rows, total) },
	})
	if err != nil {
		return err
	}
	return s.o.Store.Audit(ctx, by, RecordsExported(f, j.format, rows))
}

// RecordsExported is the audit line of an export: what was asked for, but not
// the words that were searched for in notes.
func RecordsExported(f store.RecordFilter, format sheet.Format, rows int) store.Entry {
	d := map[string]any{"rows": rows}
	for name, value := range map[string]string{"account": f.Account, "kiosk": f.Kiosk, "button": f.Button, "queue": f.Queue, "code": f.Code} {
		if value != "" {
			d[name] = value
		}
	}
	if !f.From.IsZero() {
		d["from"] = f.From
	}
	if !f.To.IsZero() {
		d["to"] = f.To
	}
	if len(f.Causes) > 0 {
		d["causes"] = f.Causes
	}
	if f.Answered != nil {
		d["answered"] = *f.Answered
	}
	if f.Text != "" {
		d["text"] = true
	}
	return store.Entry{Action: store.ActionRecordsExport, Subject: string(format), Detail: d}
}

type exportsOutput struct {
	Body []RecordExport `nullable:"false"`
}

func (s *Server) listExports(ctx context.Context, _ *struct{}) (*exportsOutput, error) {
	s.exports.mu.Lock()
	defer s.exports.mu.Unlock()
	out := &exportsOutput{[]RecordExport{}}
	for _, j := range s.exports.jobs {
		if j.owner == loginIn(ctx).account.ID {
			out.Body = append(out.Body, s.recordExport(j))
		}
	}
	slices.SortFunc(out.Body, func(a, b RecordExport) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return out, nil
}

func (s *Server) getExport(ctx context.Context, in *IDInput) (*exportOutput, error) {
	s.exports.mu.Lock()
	defer s.exports.mu.Unlock()
	j, err := s.exports.find(loginIn(ctx).account.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return &exportOutput{s.recordExport(j)}, nil
}

func (s *Server) deleteExport(ctx context.Context, in *IDInput) (*struct{}, error) {
	s.exports.mu.Lock()
	defer s.exports.mu.Unlock()
	j, err := s.exports.find(loginIn(ctx).account.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.exports.forget(j)
}

// openExport opens the file of a finished export.
func (s *Server) openExport(ctx context.Context, id string) (*os.File, RecordExport, error) {
	s.exports.mu.Lock()
	defer s.exports.mu.Unlock()
	j, err := s.exports.find(loginIn(ctx).account.ID, id)
	if err != nil {
		return nil, RecordExport{}, err
	}
	if j.state != exportDone {
		return nil, RecordExport{}, refuse("export-not-ready")
	}
	f, err := os.Open(j.path)
	return f, s.recordExport(j), err
}

func (s *Server) exportContent(ctx context.Context, in *IDInput) (*huma.StreamResponse, error) {
	file, e, err := s.openExport(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer func() { _ = file.Close() }() // it was only read
		mime, _ := sheet.Format(e.Format).MIME()
		hc.SetHeader("Content-Type", mime)
		hc.SetHeader("Content-Disposition", attachment(e.Name))
		hc.SetHeader("Content-Length", strconv.FormatInt(e.Bytes, 10))
		hc.SetHeader("Cache-Control", "no-store")
		hc.SetStatus(http.StatusOK)
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(downloadTimeout))
		if _, err := io.Copy(hc.BodyWriter(), file); err != nil {
			// What is cut misses its told length.
			s.o.Log.WarnContext(hc.Context(), "an export was not sent whole", "export", e.ID, "error", err)
		}
		_ = control.SetWriteDeadline(time.Time{})
	}}, nil
}
