package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// restRoutes registers every operation of /api/v1; who may use it is in
// accessTable.
func (s *Server) restRoutes() {
	s.rest = humagin.New(s.engine, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Madoguchi",
				Version:     "1",
				Description: "Accounts, counters and history of the video counter. Live events are at /ws, SIP over WebSocket is at /sip.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "from POST /api/v1/login"},
					"token":   {Type: "http", Scheme: "bearer", Description: "a key that an administrator made for another system; the scope is named at each operation"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{words},
	})

	handle(s, "POST", "/login", "login", "Log in with an ID and a password", 0, s.logIn)
	handle(s, "POST", "/logout", "logout", "End this session", http.StatusNoContent, s.logOut)
	handle(s, "GET", "/me", "me", "Who is logged in", 0, s.me)
	handle(s, "POST", "/me/password", "changePassword", "Change one's own password", http.StatusNoContent, s.changePassword)
	s.handleEquipment()
	handle(s, "GET", "/site", "site", "What pages need to know of the site", 0, s.site)
	handle(s, "GET", "/history", "history", "Calls that are over, newest first; staff see their own of today", 0, s.history)

	handle(s, "POST", "/accounts", "createAccount", "Make an account", http.StatusCreated, s.createAccount)
	handle(s, "GET", "/accounts/{id}", "getAccount", "One account", 0, s.getAccount)
	handle(s, "PATCH", "/accounts/{id}", "updateAccount", "Change an account", 0, s.updateAccount)
	handle(s, "DELETE", "/accounts/{id}", "deleteAccount", "Delete an account", http.StatusNoContent, s.deleteAccount)
	handle(s, "POST", "/accounts/{id}/reset-password", "resetPassword", "Give an account a one-time password", 0, s.resetPassword)
	handle(s, "GET", "/accounts/{id}/devices", "listDevices", "SIP devices of an account", 0, s.listDevices)
	handle(s, "POST", "/accounts/{id}/devices", "createDevice", "Make a SIP device; its secret is shown once", http.StatusCreated, s.createDevice)
	handle(s, "DELETE", "/accounts/{id}/devices/{device}", "deleteDevice", "Delete a SIP device", http.StatusNoContent, s.deleteDevice)

	handle(s, "GET", "/buttons", "listButtons", "The call buttons in the order they are shown in", 0, s.listButtons)
	handle(s, "PUT", "/buttons/{id}", "putButton", "Make or change a call button", 0, s.putButton)
	handle(s, "DELETE", "/buttons/{id}", "deleteButton", "Delete a call button", http.StatusNoContent, s.deleteButton)
	handle(s, "GET", "/queues", "listQueues", "The counters' queues", 0, s.listQueues)
	handle(s, "PUT", "/queues/{id}", "putQueue", "Make or change a queue", 0, s.putQueue)
	handle(s, "DELETE", "/queues/{id}", "deleteQueue", "Delete a queue", http.StatusNoContent, s.deleteQueue)
	handle(s, "GET", "/queues/{id}/members", "listMembers", "Who serves a queue", 0, s.listMembers)
	handle(s, "PUT", "/queues/{id}/members", "putMembers", "Replace who serves a queue", 0, s.putMembers)
	handle(s, "GET", "/schedules", "listSchedules", "When buttons take calls", 0, s.listSchedules)
	handle(s, "PUT", "/schedules/{id}", "putSchedule", "Make or change a schedule", 0, s.putSchedule)
	handle(s, "DELETE", "/schedules/{id}", "deleteSchedule", "Delete a schedule", http.StatusNoContent, s.deleteSchedule)
	handle(s, "GET", "/schedules/{id}/windows", "scheduleWindows", "What a schedule says of each day", 0, s.scheduleWindows)
	handle(s, "GET", "/holidays", "holidays", "Public holidays of a year", 0, s.holidays)
	handle(s, "GET", "/away-reasons", "getAwayReasons", "Why agents may be away", 0, s.getAwayReasons)
	handle(s, "PUT", "/away-reasons", "putAwayReasons", "Replace the reasons for being away", 0, s.putAwayReasons)
	handle(s, "GET", "/disposition-codes", "listDispositionCodes", "Results that agents may give a call", 0, s.listCodes)
	handle(s, "PUT", "/disposition-codes", "putDispositionCodes", "Replace the results", 0, s.putCodes)
	handle(s, "GET", "/addresses", "listAddresses", "Numbers outside that may be called", 0, s.listAddresses)
	handle(s, "PUT", "/addresses/{id}", "putAddress", "Make or change a number outside", 0, s.putAddress)
	handle(s, "DELETE", "/addresses/{id}", "deleteAddress", "Delete a number outside", http.StatusNoContent, s.deleteAddress)
	handle(s, "GET", "/targets", "targets", "Where a call can be led to", 0, s.targets)
	s.handlePrompts()
	s.handlePrinting()

	handle(s, "GET", "/stops", "listStops", "Planned stops, the newest first", 0, s.listStops)
	handle(s, "POST", "/stops", "createStop", "Plan a stop; it needs an approval", http.StatusCreated, s.createStop)
	handle(s, "POST", "/stops/{id}/approve", "approveStop", "Approve a planned stop of another administrator", 0, s.approveStop)
	handle(s, "POST", "/stops/{id}/cancel", "cancelStop", "Take a planned stop back", 0, s.cancelStop)
	handle(s, "POST", "/stops/{id}/end", "endStop", "End the maintenance", 0, s.endStop)

	handle(s, "GET", "/history/{id}", "historyDetail", "One call that is over, with all its segments; staff see their own", 0, s.historyDetail)
	handle(s, "GET", "/statistics/queues", "queueStatistics", "Figures of queues by interval", 0, s.queueStatistics)
	handle(s, "GET", "/statistics/agents", "agentStatistics", "Figures of agents by interval; staff see their own", 0, s.agentStatistics)
	s.roomRoutes()
	s.keptRoutes()
	s.libraryRoutes()
	s.layoutRoutes()
	s.kioskRoutes()
	s.systemRoutes()
	s.auditLogRoutes()
	s.recordRoutes()
	s.boardRoutes()
	s.tokenRoutes()
	s.accountRoutes()
	s.settingRoutes()
	s.figureRoutes()
	s.describeErrors()
	s.describeCalls()
}

// handle registers one operation. Every error of fn becomes a refusal with
// words; faults of ours are logged here and nowhere else.
func handle[I, O any](s *Server, method, path, id, summary string, status int, fn func(context.Context, *I) (*O, error),
	changes ...func(*huma.Operation),
) {
	op := huma.Operation{
		Method: method, Path: "/api/v1" + path, OperationID: id, Summary: summary,
		DefaultStatus: status, MaxBodyBytes: maxBody,
	}
	if s.access[method+" "+ginPath(op.Path)]&public == 0 {
		op.Security = []map[string][]string{{"session": {}}}
	}
	for _, change := range changes {
		change(&op)
	}
	huma.Register(s.rest, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			r := refusalOf(err)
			s.logFault(ctx, method+" "+op.Path, r)
			return nil, r
		}
		return out, nil
	})
}

func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// describeErrors puts our error body into the description in place of huma's.
func (s *Server) describeErrors() {
	doc := s.rest.OpenAPI()
	schema := huma.SchemaFromType(doc.Components.Schemas, typeOf[ErrorBody]())
	doc.Components.Schemas.Map()["ErrorBody"] = schema
	ref := &huma.Schema{Ref: "#/components/schemas/ErrorBody"}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Put, item.Post, item.Delete, item.Patch} {
			if op == nil {
				continue
			}
			for status := range op.Responses {
				if status == "default" || status[0] == '4' || status[0] == '5' {
					delete(op.Responses, status)
				}
			}
			op.Responses["default"] = &huma.Response{
				Description: "A refusal with words for people",
				Content:     map[string]*huma.MediaType{problemType: {Schema: ref}},
			}
		}
	}
	delete(doc.Components.Schemas.Map(), "ErrorModel")
	delete(doc.Components.Schemas.Map(), "ErrorDetail")
}
