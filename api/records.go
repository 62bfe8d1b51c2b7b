package api

import (
	"context"
	"net/http"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// RecordEntry is a call in the usage history (R12, R27). Who had a part in it,
// stretch by stretch, its detail says (GET /history/{id}).
type RecordEntry struct {
	ID          string       `json:"id"`
	StartedAt   time.Time    `json:"startedAt"`
	ConnectedAt time.Time    `json:"connectedAt,omitzero" doc:"absent: nobody answered"`
	EndedAt     time.Time    `json:"endedAt"`
	WaitingMs   int64        `json:"waitingMs" doc:"until it was answered or over"`
	TalkingMs   int64        `json:"talkingMs"`
	Caller      string       `json:"caller" doc:"name at the time"`
	CallerID    string       `json:"callerId"`
	Agent       string       `json:"agent,omitempty" doc:"name of who answered first"`
	AgentID     string       `json:"agentId,omitempty"`
	Button      string       `json:"button,omitempty"`
	Queue       string       `json:"queue,omitempty"`
	Cause       Cause        `json:"cause"`
	Counts      RecordCounts `json:"counts"`
	Notes       []RecordNote `json:"notes" nullable:"false" doc:"the results that agents gave it"`
}

// RecordCounts says what happened in a call, in numbers.
type RecordCounts struct {
	Queued        int   `json:"queued" doc:"counters it waited for"`
	Held          int   `json:"held"`
	Consulted     int   `json:"consulted"`
	Transferred   int   `json:"transferred"`
	Joined        int   `json:"joined" doc:"people besides the caller and who answered first"`
	Interrupted   int   `json:"interrupted"`
	InterruptedMs int64 `json:"interruptedMs"`
}

// RecordNote is what an agent noted. Its words are read by administrators and by
// those who had a part in the call: they may speak of citizens.
type RecordNote struct {
	Account string    `json:"account"`
	Name    string    `json:"name"`
	Code    string    `json:"code"`
	Note    string    `json:"note"`
	Hidden  bool      `json:"hidden,omitempty" doc:"there are words, but not for who asks"`
	At      time.Time `json:"at"`
}

func recordEntry(r store.Record) RecordEntry {
	e := RecordEntry{
		ID: r.ID, StartedAt: r.Started, ConnectedAt: r.Answered, EndedAt: r.Ended,
		WaitingMs: r.Waited.Milliseconds(), TalkingMs: r.Talked.Milliseconds(),
		Caller: r.CallerName, CallerID: r.Caller, Agent: r.CalleeName, AgentID: r.Callee,
		Button: r.Button, Queue: r.Queue, Cause: Cause(r.Cause), Counts: RecordCounts(r.Counts), Notes: make([]RecordNote, len(r.Notes)),
	}
	for i, n := range r.Notes {
		e.Notes[i] = RecordNote{n.Account, n.AccountName, n.Code, n.Text, n.Hidden, n.At}
	}
	return e
}

type recordsInput struct {
	ListInput
	RecordQuery
}

type recordsOutput struct{ Body ListPage[RecordEntry] }

func (s *Server) listRecords(ctx context.Context, in *recordsInput) (*recordsOutput, error) {
	f, err := s.recordFilter(ctx, in.RecordQuery)
	if err != nil {
		return nil, err
	}
	rows, err := s.o.Store.Records(ctx, f, in.page("-"+store.RecordsByStart))
	if err != nil {
		return nil, err
	}
	return &recordsOutput{listPage(rows, recordEntry)}, nil
}

// RecordChoices are what a search of the usage history can ask for: what occurs
// in it, deleted accounts and buttons included.
type RecordChoices struct {
	Kiosks  []RecordChoice `json:"kiosks" nullable:"false"`
	Staff   []RecordChoice `json:"staff" nullable:"false"`
	Buttons []RecordChoice `json:"buttons" nullable:"false"`
	Queues  []RecordChoice `json:"queues" nullable:"false"`
	Codes   []RecordChoice `json:"codes" nullable:"false" doc:"results"`
	Causes  []Cause        `json:"causes" nullable:"false"`
}

// RecordChoice is one of them.
type RecordChoice struct {
	ID     string `json:"id"`
	NameJA string `json:"nameJa" doc:"of an account: its only name"`
	NameEN string `json:"nameEn"`
	Gone   bool   `json:"gone,omitempty" doc:"it was deleted since"`
}

type recordChoicesOutput struct{ Body RecordChoices }

func (s *Server) recordChoices(ctx context.Context, _ *struct{}) (*recordChoicesOutput, error) {
	found, err := s.o.Store.RecordChoices(ctx)
	if err != nil {
		return nil, err
	}
	names, err := readRecordNames(ctx, s.o.Store)
	if err != nil {
		return nil, err
	}
	out := &recordChoicesOutput{RecordChoices{
		Kiosks: []RecordChoice{}, Staff: []RecordChoice{}, Causes: make([]Cause, len(found.Causes)),
		Buttons: names.choices(found.Buttons, names.buttons), Queues: names.choices(found.Queues, names.queues), Codes: names.choices(found.Codes, names.codes),
	}}
	for i, c := range found.Causes {
		out.Body.Causes[i] = Cause(c)
	}
	for _, p := range found.People {
		c := RecordChoice{ID: p.ID, NameJA: p.Name, NameEN: p.Name, Gone: p.Role == ""}
		if p.Role == store.RoleKiosk || p.Role == "" && p.Calls {
			out.Body.Kiosks = append(out.Body.Kiosks, c)
		} else {
			out.Body.Staff = append(out.Body.Staff, c)
		}
	}
	sortChoices(out.Body.Kiosks)
	sortChoices(out.Body.Staff)
	return out, nil
}

// recordRoutes registers the operations of the usage history: search, export, masking (R12, R27).
func (s *Server) recordRoutes() {
	handle(s, "GET", "/records", "listRecords", "Search the usage history, the newest first", 0, s.listRecords)
	handle(s, "GET", "/records/choices", "recordChoices", "What occurs in the usage history", 0, s.recordChoices)
	handle(s, "GET", "/records/exports", "listRecordExports", "One's own exports, the newest first", 0, s.listExports)
	handle(s, "POST", "/records/exports", "createRecordExport", "Begin to write what a search finds into a file", http.StatusCreated, s.createExport)
	handle(s, "GET", "/records/exports/{id}", "recordExport", "How far an export is", 0, s.getExport)
	handle(s, "GET", "/records/exports/{id}/content", "recordExportContent", "Download a finished export", 0, s.exportContent, func(op *huma.Operation) {
		op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: binaryBody("application/octet-stream")}}
	})
	handle(s, "DELETE", "/records/exports/{id}", "deleteRecordExport", "Stop an export, or delete its file", http.StatusNoContent, s.deleteExport)
}

// recordAccess says who may use them.
func recordAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/records":                     watchers,
		"GET /api/v1/records/choices":             watchers,
		"GET /api/v1/records/exports":             watchers,
		"POST /api/v1/records/exports":            watchers,
		"GET /api/v1/records/exports/:id":         watchers,
		"GET /api/v1/records/exports/:id/content": watchers,
		"DELETE /api/v1/records/exports/:id":      watchers,
	}
}

// recordWords says what their codes mean.
func recordWords() map[string]phrase {
	return map[string]phrase{
		"period-format":     {http.StatusUnprocessableEntity, "期間の指定が正しくありません。開始日は終了日より前にしてください。", "The period is not right. Its first day must not be after its last."},
		"export-busy":       {http.StatusTooManyRequests, "いまほかの書き出しをしています。終わるまで待つか、中止してからもう一度お試しください。", "Another export is running. Please wait until it is done, or stop it."},
		"export-not-ready":  {http.StatusConflict, "この書き出しはまだ終わっていません。", "This export is not finished yet."},
		"export-disk-full":  {http.StatusInsufficientStorage, "サーバーの空き容量が足りないため、書き出せませんでした。期間を短くするか、管理者にお知らせください。", "The server's disk is full. Please choose a shorter period, or tell an administrator."},
		"export-impossible": {http.StatusServiceUnavailable, "このサーバーでは書き出しができません。", "This server has no place for exports."},
	}
}
