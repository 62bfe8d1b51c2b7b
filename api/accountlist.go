package api

import (
	"context"
	"net/http"
	"time"

	"madoguchi/store"
)

// AccountRow is an account in a list.
type AccountRow struct {
	AccountEntry
	Sessions int `json:"sessions" doc:"logins that are not over"`
	Devices  int `json:"devices" doc:"SIP devices"`
}

// AccountFilter is exported because huma skips what is not.
type AccountFilter struct {
	Q     string `query:"q" maxLength:"200" doc:"part of the ID, the name or the place"`
	Role  string `query:"role" enum:"administrator,supervisor,staff,kiosk"`
	State string `query:"state" enum:"active,disabled,must-change,never,unused" doc:"never: nobody has ever logged in; unused: not for 90 days"`
	Queue string `query:"queue" maxLength:"64" doc:"id of a queue that is served"`
}

func (f AccountFilter) row() store.AccountFilter {
	return store.AccountFilter{Text: f.Q, Role: f.Role, State: f.State, Queue: f.Queue}
}

type accountsInput struct {
	ListInput
	AccountFilter
}

type accountsOutput struct{ Body ListPage[AccountRow] }

func (s *Server) listAccounts(ctx context.Context, in *accountsInput) (*accountsOutput, error) {
	rows, err := s.o.Store.ListAccounts(ctx, in.row(), time.Now(), in.page("login"))
	if err != nil {
		return nil, err
	}
	serves, err := s.o.Store.QueueAgents(ctx)
	if err != nil {
		return nil, err
	}
	return &accountsOutput{listPage(rows, func(a store.AccountRow) AccountRow {
		return AccountRow{entry(a.Account, serves[a.ID]), a.Sessions, a.Devices}
	})}, nil
}

// AccountTraces is what hangs on an account: what its deletion or its being
// disabled would touch.
type AccountTraces struct {
	Calls     int      `json:"calls" doc:"records, which stay with its name"`
	MoreCalls bool     `json:"moreCalls,omitempty" doc:"there are more than calls"`
	Kept      int      `json:"kept" doc:"saved of consultations; stays until its date"`
	KeptBytes int64    `json:"keptBytes"`
	Sessions  int      `json:"sessions" doc:"end"`
	Devices   int      `json:"devices" doc:"are deleted with it"`
	Printers  int      `json:"printers" doc:"lose this kiosk"`
	Addresses []string `json:"addresses" nullable:"false" doc:"ids of outside numbers behind it, deleted with it"`
	Queues    []string `json:"queues" nullable:"false" doc:"ids of queues it serves"`
	Alone     []string `json:"alone" nullable:"false" doc:"of these: nobody else does"`
	InCall    bool     `json:"inCall" doc:"its call would end at once"`
}

type tracesOutput struct{ Body AccountTraces }

func (s *Server) accountTraces(ctx context.Context, in *IDInput) (*tracesOutput, error) {
	t, err := s.o.Store.AccountTraces(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &tracesOutput{AccountTraces{
		Calls: t.Calls, MoreCalls: t.MoreCalls, Kept: t.Kept, KeptBytes: t.KeptBytes, Sessions: t.Sessions, Devices: t.Devices,
		Printers: t.Printers, Addresses: t.Addresses, Queues: t.Queues, Alone: t.Alone, InCall: s.hub.inCall(in.ID),
	}}, nil
}

// accountRoutes registers the operations of accounts in bulk, of sessions and of
// what people see of themselves (R10, R11).
func (s *Server) accountRoutes() {
	handle(s, "GET", "/accounts", "listAccounts", "Accounts, by pages", 0, s.listAccounts)
	handle(s, "GET", "/accounts/{id}/traces", "accountTraces", "What hangs on an account", 0, s.accountTraces)
	handle(s, "GET", "/accounts/{id}/sessions", "listSessions", "Logins of an account that are not over", 0, s.listSessions)
	handle(s, "DELETE", "/accounts/{id}/sessions", "endSessions", "End all logins of an account, but not one's own", http.StatusNoContent, s.endSessions)
	handle(s, "DELETE", "/accounts/{id}/sessions/{session}", "endSession", "End a login", http.StatusNoContent, s.endSession)
	handle(s, "GET", "/accounts/export", "exportAccounts", "The accounts of a list as a file, as an import takes it", 0, s.exportAccounts, sheetOutput)
	handle(s, "GET", "/accounts/rights", "accountRights", "Who may do what: for the regular review of rights", 0, s.accountRights)
	handle(s, "GET", "/accounts/rights/export", "exportRights", "The same as a file", 0, s.exportRights, sheetOutput)
	s.handleImport()
	s.handleOwn()
	handle(s, "POST", "/accounts/{id}/devices/{device}/secret", "renewDevice", "Give a SIP device another secret, which is shown once", 0, s.renewDevice)
}

// accountAccess says who may use them.
func accountAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/accounts":                             administrator,
		"GET /api/v1/accounts/:id/traces":                  administrator,
		"GET /api/v1/accounts/:id/sessions":                administrator,
		"DELETE /api/v1/accounts/:id/sessions":             administrator,
		"DELETE /api/v1/accounts/:id/sessions/:session":    administrator,
		"POST /api/v1/accounts/:id/devices/:device/secret": administrator,
		"GET /api/v1/accounts/export":                      administrator,
		"GET /api/v1/accounts/rights":                      administrator,
		"GET /api/v1/accounts/rights/export":               administrator,
		"POST /api/v1/accounts/import/preview":             administrator,
		"POST /api/v1/accounts/import":                     administrator,

		"GET /api/v1/me/sessions":                staff | supervisor | administrator,
		"DELETE /api/v1/me/sessions":             staff | supervisor | administrator,
		"DELETE /api/v1/me/sessions/:session":    staff | supervisor | administrator,
		"GET /api/v1/me/devices":                 staff | supervisor | administrator,
		"DELETE /api/v1/me/devices/:device":      staff | supervisor | administrator,
		"POST /api/v1/me/devices/:device/secret": staff | supervisor | administrator,
		"GET /api/v1/me/calls":                   staff | supervisor | administrator,
		"GET /api/v1/me/profile":                 staff | supervisor | administrator,
	}
}

// accountWords says what their codes mean.
func accountWords() map[string]phrase {
	return map[string]phrase{
		"import-unreadable": {http.StatusUnprocessableEntity, "このファイルは読み取れません。CSV（UTF-8またはシフトJIS）で保存し直してください。", "This file cannot be read. Please save it as CSV (UTF-8 or Shift-JIS)."},
		"import-empty":      {http.StatusUnprocessableEntity, "ファイルにアカウントの行がありません。1行目は見出し、2行目からがアカウントです。", "There are no accounts in this file. The first row has the headings, accounts come after it."},
		"import-columns":    {http.StatusUnprocessableEntity, "見出し「{{name}}」が分かりません。見出しは ID・名前・場所・役割・担当窓口・状態 を1回ずつ使えます。", "The heading “{{name}}” is not known. Headings are ID, Name, Place, Role, Counters and State, each once."},
		"import-no-id":      {http.StatusUnprocessableEntity, "1行目に見出し「ID」がありません。ひな形のファイルを使ってください。", "The first row has no heading “ID”. Please use the template."},
		"import-too-many":   {http.StatusUnprocessableEntity, "一度に取り込めるのは2,000行までです。ファイルを分けてください。", "A file has at most 2,000 rows. Please split it."},
		"import-cells":      {http.StatusUnprocessableEntity, "この行には見出しのない列に値があります。", "This row has a value in a column without a heading."},
		"import-state":      {http.StatusUnprocessableEntity, "状態は「有効」か「停止中」にしてください。", "A state is Active or Disabled."},
		"import-queues":     {http.StatusUnprocessableEntity, "担当窓口は「窓口のID」または「窓口のID:習熟度:優先」を「;」で区切って書いてください。", "Counters are written as ID or ID:LEVEL:PRIORITY, with ; between them."},
		"import-twice":      {http.StatusUnprocessableEntity, "同じIDの行がほかにもあります。", "Another row has the same ID."},
		"import-errors":     {http.StatusUnprocessableEntity, "誤りのある行があるため取り込めません。何も変更していません。", "Nothing was imported, because rows have errors."},
	}
}
