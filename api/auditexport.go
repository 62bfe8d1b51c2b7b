package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// tableFile describes an answer that is a table as a file.
func tableFile(op *huma.Operation) {
	file := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	content := make(map[string]*huma.MediaType)
	for _, f := range []sheet.Format{sheet.CSV, sheet.CSVSJIS, sheet.XLSX, sheet.JSON} {
		mime, _ := f.MIME()
		content[mime] = &huma.MediaType{Schema: file}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: content}}
}

type exportAuditInput struct {
	AuditFilter
	Format string `query:"format" enum:"csv,csv-sjis,xlsx,json" default:"csv"`
}

// exportAudit streams the lines that match. That somebody took them out is in
// the log itself.
func (s *Server) exportAudit(ctx context.Context, in *exportAuditInput) (*huma.StreamResponse, error) {
	l := loginIn(ctx)
	err := s.o.Store.Audit(ctx, l.by(), store.Entry{Action: store.ActionAuditExport, Subject: in.Format, Detail: map[string]any{
		"from": in.From, "to": in.To, "actor": in.Actor, "action": in.Action, "subject": in.Subject, "text": in.Text,
	}})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		format := sheet.Format(in.Format)
		mime, ext := format.MIME()
		hc.SetHeader("Content-Type", mime)
		hc.SetHeader("Content-Disposition", `attachment; filename="audit-`+time.Now().In(s.o.TimeZone).Format("20060102-1504")+ext+`"`)
		if err := s.writeAudit(hc.Context(), hc, format, in.row()); err != nil {
			s.o.Log.ErrorContext(hc.Context(), "audit log not exported", "error", err)
			panic(http.ErrAbortHandler) // half a file must not look like a whole one
		}
	}}, nil
}

func (s *Server) writeAudit(ctx context.Context, hc huma.Context, format sheet.Format, f store.AuditFilter) error {
	w, err := sheet.New(hc.BodyWriter(), format, sheet.Table{Name: "監査ログ", TimeZone: s.o.TimeZone, Columns: []sheet.Column{
		{Key: "seq", Title: "番号"},
		{Key: "at", Title: "日時"},
		{Key: "actor", Title: "操作した人"},
		{Key: "actorName", Title: "名前"},
		{Key: "address", Title: "接続元"},
		{Key: "action", Title: "操作"},
		{Key: "subject", Title: "対象"},
		{Key: "detail", Title: "内容"},
		{Key: "hash", Title: "照合用の値"},
	}})
	if err != nil {
		return err
	}
	names := s.accountNames()
	err = s.o.Store.EachAudit(ctx, f, func(r store.AuditRow) error {
		return w.Row(r.Seq, r.At, r.Actor, names[r.Actor], r.Address, r.Action, r.Subject, string(r.Detail), r.Hash)
	})
	// Also what failed is closed: an XLSX file has a temporary one behind it.
	return cmp.Or(err, w.Close())
}
