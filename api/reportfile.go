package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// ReportFileInput says which figures are wanted, and how.
type ReportFileInput struct {
	ReportInput
	Format   string `query:"format" enum:"csv,csv-sjis,xlsx,json" default:"csv"`
	Language string `query:"language" enum:"ja,en" default:"ja" doc:"of the headings"`
}

// described says that the answer is a file.
func described(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "The table as a file", Content: map[string]*huma.MediaType{}}}
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX, sheet.JSON} {
		mime, _ := f.MIME()
		op.Responses["200"].Content[mime] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
}

// figureColumn is one column of the table.
type figureColumn struct {
	key, ja, en string
	cell        func(f *store.Figures) any
}

// inSeconds is a time as spreadsheets compute with it; a tenth is enough.
func inSeconds(d time.Duration) any { return float64(d.Milliseconds()/100) / 10 }

func share(level float64, ok bool) any {
	if !ok {
		return nil
	}
	return float64(int(level*1000+0.5)) / 1000
}

// figureColumns are those of what the figures are of.
func figureColumns(of string) []figureColumn {
	talks := []figureColumn{
		{"handled", "対応数", "Handled", func(f *store.Figures) any { return f.Handled }},
		{"talkingSeconds", "通話時間（秒）", "Talking (s)", func(f *store.Figures) any { return inSeconds(f.Talking) }},
		{"wrapUpSeconds", "後処理時間（秒）", "Wrap-up (s)", func(f *store.Figures) any { return inSeconds(f.WrapUp) }},
		{"ahtSeconds", "平均対応時間（秒）", "Mean handle time (s)", func(f *store.Figures) any { return inSeconds(f.AHT()) }},
		{"transferredOut", "転送した数", "Transferred out", func(f *store.Figures) any { return f.TransferredOut }},
		{"interruptions", "通信の中断", "Interruptions", func(f *store.Figures) any { return f.Interruptions }},
	}
	if of == store.OfAgent {
		return append([]figureColumn{
			{"rung", "呼び出された数", "Rung", func(f *store.Figures) any { return f.Rung }},
			{"answered", "応答", "Answered", func(f *store.Figures) any { return f.Answered }},
			{"missed", "応答なし", "Missed", func(f *store.Figures) any { return f.Missed }},
			{"declined", "応じない", "Declined", func(f *store.Figures) any { return f.Declined }},
			{"loggedInSeconds", "ログイン時間（秒）", "Logged in (s)", func(f *store.Figures) any { return inSeconds(f.LoggedIn) }},
			{"occupancy", "稼働率", "Occupancy", func(f *store.Figures) any { return share(f.Occupancy()) }},
		}, talks...)
	}
	return append([]figureColumn{
		{"offered", "受付数", "Offered", func(f *store.Figures) any { return f.Offered }},
		{"answered", "応答", "Answered", func(f *store.Figures) any { return f.Answered }},
		{"inTime", "目標時間内の応答", "Answered in time", func(f *store.Figures) any { return f.InTime }},
		{"serviceLevel", "サービスレベル", "Service level", func(f *store.Figures) any { return share(f.ServiceLevel()) }},
		{"abandoned", "取りやめ", "Abandoned", func(f *store.Figures) any { return f.Abandoned }},
		{"shortAbandoned", "すぐに取りやめ", "Abandoned at once", func(f *store.Figures) any { return f.ShortAbandoned }},
		{"overflowed", "他の窓口へあふれた数", "Overflowed", func(f *store.Figures) any { return f.Overflowed }},
		{"released", "受けられなかった数", "Not served", func(f *store.Figures) any { return f.Released }},
		{"asaSeconds", "平均待ち時間（秒）", "Mean wait (s)", func(f *store.Figures) any { return inSeconds(f.ASA()) }},
		{"maxWaitSeconds", "最長待ち時間（秒）", "Longest wait (s)", func(f *store.Figures) any { return inSeconds(f.MaxWait) }},
		{"lost", "中断で終わった数", "Lost", func(f *store.Figures) any { return f.Lost }},
	}, talks...)
}

// reportFile writes one row for each subject in each interval that had any.
func (s *Server) reportFile(ctx context.Context, in *ReportFileInput) (*huma.StreamResponse, error) {
	q, err := s.reportQuery(in.ReportInput)
	if err != nil {
		return nil, err
	}
	rows, err := s.o.Store.ReportTable(ctx, q)
	if err != nil {
		return nil, err
	}
	names, err := s.subjectNames(ctx, q.Of)
	if err != nil {
		return nil, err
	}
	format := sheet.Format(in.Format)
	mime, ext := format.MIME()
	last := q.Edges[len(q.Edges)-1].AddDate(0, 0, -1)
	name := fmt.Sprintf("statistics-%s-%s-%s%s", q.Of, q.Edges[0].Format("20060102"), last.Format("20060102"), ext)
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", mime)
		hc.SetHeader("Content-Disposition", attachment(name))
		hc.SetHeader("Cache-Control", "no-store")
		hc.SetStatus(http.StatusOK)
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(downloadTimeout))
		if err := s.writeReport(hc, in, rows, names); err != nil {
			s.o.Log.WarnContext(hc.Context(), "figures not sent whole", "error", err)
			panic(http.ErrAbortHandler) // nobody must take half a table for the whole
		}
		_ = control.SetWriteDeadline(time.Time{})
	}}, nil
}

func (s *Server) writeReport(hc huma.Context, in *ReportFileInput, rows []store.SubjectFigures, names map[string]Names) error {
	in2 := func(ja, en string) string {
		if in.Language == "en" {
			return en
		}
		return ja
	}
	columns := figureColumns(in.By)
	t := sheet.Table{Name: in2("統計", "Statistics"), TimeZone: s.o.TimeZone, Columns: []sheet.Column{
		{Key: "from", Title: in2("期間の開始", "From")}, {Key: "id", Title: "ID"}, {Key: "name", Title: in2("名前", "Name")},
	}}
	for _, c := range columns {
		t.Columns = append(t.Columns, sheet.Column{Key: c.key, Title: in2(c.ja, c.en)})
	}
	w, err := sheet.New(hc.BodyWriter(), sheet.Format(in.Format), t)
	if err != nil {
		return err
	}
	for i := range rows {
		n := namesOf(names, rows[i])
		cells := []any{rows[i].From, rows[i].ID, in2(n.JA, n.EN)}
		for _, c := range columns {
			cells = append(cells, c.cell(&rows[i].Figures))
		}
		if err = w.Row(cells...); err != nil {
			break
		}
	}
	return cmp.Or(err, w.Close()) // also what failed is closed: XLSX has a temporary file
}
