package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// auditLogRoutes registers the operations of the audit log as administrators read it.
func (s *Server) auditLogRoutes() {
	handle(s, "GET", "/audit", "listAudit", "The audit log: who did what, when and from where, the newest first", 0, s.listAudit)
	handle(s, "GET", "/audit/values", "auditValues", "What one can filter the audit log by", 0, s.auditValues)
	handle(s, "GET", "/audit/last", "lastChange", "The newest change of something", 0, s.lastChange)
	handle(s, "GET", "/audit/export", "exportAudit", "The audit log as a file, the oldest line first", 0, s.exportAudit, tableFile)
	handle(s, "GET", "/audit/verification", "auditVerification", "The last check of the audit log's hash chain", 0, s.auditVerification)
	handle(s, "POST", "/audit/verification", "verifyAudit", "Check the audit log's hash chain now", http.StatusAccepted, s.verifyAudit)
}

// auditLogAccess says who may use them.
func auditLogAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/audit":               administrator,
		"GET /api/v1/audit/values":        administrator,
		"GET /api/v1/audit/last":          administrator,
		"GET /api/v1/audit/export":        administrator,
		"GET /api/v1/audit/verification":  administrator,
		"POST /api/v1/audit/verification": administrator,
	}
}

// auditLogWords says what their codes mean.
func auditLogWords() map[string]phrase {
	return map[string]phrase{
		"audit-note": {http.StatusUnprocessableEntity, "控えの件数と照合用の値を、両方とも正しく入力してください。", "Please give both the number of lines and the head that you have noted."},
	}
}

// AuditEntry is one line of the audit log.
type AuditEntry struct {
	Seq       int64          `json:"seq"`
	ID        string         `json:"id"`
	At        time.Time      `json:"at"`
	Actor     string         `json:"actor" doc:"a login; cli: the command line; -: nobody who is known; otherwise a part of the product"`
	ActorName string         `json:"actorName,omitempty" doc:"of the account that has the login now"`
	Address   string         `json:"address" doc:"where it came from; local: the server itself"`
	Action    AuditAction    `json:"action"`
	Subject   string         `json:"subject" doc:"what it was done to"`
	Before    map[string]any `json:"before,omitempty" doc:"how it was; absent when it was made"`
	After     map[string]any `json:"after,omitempty" doc:"how it is; absent when it is gone"`
	Detail    map[string]any `json:"detail,omitempty" doc:"more"`
	// Names are of the accounts that the line speaks of by id, as far as they are
	// still there.
	Names map[string]string `json:"names,omitempty"`
	Hash  string            `json:"hash"`
}

// AuditAction is the code of what was done, one of store.Actions. A log that is
// older than the product may have others.
type AuditAction string

// Schema names them all, so that what shows them can have words for each.
func (AuditAction) Schema(huma.Registry) *huma.Schema {
	all := store.Actions()
	s := &huma.Schema{Type: huma.TypeString, Enum: make([]any, len(all))}
	for i, code := range all {
		s.Enum[i] = code
	}
	return s
}

// auditFilter is what one can filter by.
type auditFilter struct {
	From    time.Time `query:"from" doc:"lines of this time and later"`
	To      time.Time `query:"to" doc:"lines before this time"`
	Actor   string    `query:"actor" maxLength:"100"`
	Action  string    `query:"action" maxLength:"100" doc:"one action, or all that begin so when it ends in a dot: account."`
	Subject string    `query:"subject" maxLength:"200"`
	Text    string    `query:"text" maxLength:"200" doc:"anywhere in the line"`
}

// AuditFilter is auditFilter, exported because huma skips what is not.
type AuditFilter = auditFilter

func (f auditFilter) row() store.AuditFilter {
	return store.AuditFilter{From: f.From, To: f.To, Actor: f.Actor, Action: f.Action, Subject: f.Subject, Text: f.Text}
}

type listAuditInput struct {
	ListInput
	AuditFilter
}

type auditOutput struct{ Body ListPage[AuditEntry] }

func (s *Server) listAudit(ctx context.Context, in *listAuditInput) (*auditOutput, error) {
	rows, err := s.o.Store.AuditList(ctx, in.row(), in.page("-seq"))
	if err != nil {
		return nil, err
	}
	names := s.accountNames()
	out := &auditOutput{listPage(rows, func(r store.AuditRow) AuditEntry { return auditEntry(r, names) })}
	return out, nil
}

// accountNames are the names of all accounts by id and by login.
func (s *Server) accountNames() map[string]string {
	b := s.hub.book.Load()
	names := make(map[string]string, 2*len(b.accounts))
	for id, a := range b.accounts {
		names[id], names[a.Login] = a.Name, a.Name
	}
	return names
}

// accountID finds what can be the id of an account in a line.
var accountID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

func auditEntry(r store.AuditRow, names map[string]string) AuditEntry {
	e := AuditEntry{
		Seq: r.Seq, ID: r.ID, At: r.At, Actor: r.Actor, ActorName: names[r.Actor], Address: r.Address,
		Action: AuditAction(r.Action), Subject: r.Subject, Hash: r.Hash,
	}
	if err := json.Unmarshal(r.Detail, &e.Detail); err != nil {
		e.Detail = map[string]any{"unreadable": string(r.Detail)} // somebody has changed it
	}
	e.Before, e.After = object(e.Detail, "before"), object(e.Detail, "after")
	e.Names = namesIn(names, e.Before, e.After, e.Detail, r.Subject)
	return e
}

// namesIn are the names of the accounts that documents speak of by id; nil when
// they speak of none.
func namesIn(names map[string]string, documents ...any) (out map[string]string) {
	raw, err := json.Marshal(documents)
	if err != nil {
		return nil // then ids are shown
	}
	for _, id := range accountID.FindAllString(string(raw), -1) {
		if name, ok := names[id]; ok {
			if out == nil {
				out = make(map[string]string)
			}
			out[id] = name
		}
	}
	return out
}

// object takes an object out of another one.
func object(from map[string]any, name string) map[string]any {
	v, ok := from[name].(map[string]any)
	if ok {
		delete(from, name)
	}
	return v
}

// AuditValues are the filters that find something.
type AuditValues struct {
	Actions []string     `json:"actions" nullable:"false"`
	Actors  []AuditActor `json:"actors" nullable:"false"`
}

// AuditActor is somebody who did something.
type AuditActor struct {
	Actor string `json:"actor"`
	Name  string `json:"name,omitempty"`
}

type auditValuesOutput struct{ Body AuditValues }

func (s *Server) auditValues(ctx context.Context, _ *struct{}) (*auditValuesOutput, error) {
	actions, actionsErr := s.o.Store.AuditActions(ctx)
	actors, actorsErr := s.o.Store.AuditActors(ctx)
	if err := errors.Join(actionsErr, actorsErr); err != nil {
		return nil, err
	}
	names := s.accountNames()
	out := &auditValuesOutput{AuditValues{Actions: append([]string{}, actions...), Actors: make([]AuditActor, len(actors))}}
	for i, a := range actors {
		out.Body.Actors[i] = AuditActor{a, names[a]}
	}
	return out, nil
}

type lastChangeInput struct {
	Action  string `query:"action" maxLength:"100" required:"true" doc:"one action, or all that begin so when it ends in a dot"`
	Subject string `query:"subject" maxLength:"200" required:"true"`
}

// LastChange is who changed something last. Without at nobody has.
type LastChange struct {
	At        time.Time `json:"at,omitzero"`
	Actor     string    `json:"actor,omitempty"`
	ActorName string    `json:"actorName,omitempty"`
	Action    string    `json:"action,omitempty"`
}

type lastChangeOutput struct{ Body LastChange }

func (s *Server) lastChange(ctx context.Context, in *lastChangeInput) (*lastChangeOutput, error) {
	r, err := s.o.Store.LastAuditOf(ctx, store.AuditFilter{Action: in.Action, Subject: in.Subject})
	if errors.Is(err, store.ErrNotFound) {
		return &lastChangeOutput{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("last change: %w", err)
	}
	return &lastChangeOutput{LastChange{r.At, r.Actor, s.accountNames()[r.Actor], r.Action}}, nil
}
