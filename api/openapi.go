package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// OpenAPI returns the description of the REST side as indented JSON. It needs
// no database and starts nothing.
func OpenAPI() ([]byte, error) {
	s := &Server{access: accessTable(), scopes: scopeTable(), metrics: newMetrics(nil)}
	s.routes()
	return s.description()
}

// describeCalls sorts the operations by subject and says who may call them.
func (s *Server) describeCalls() {
	doc := s.rest.OpenAPI()
	for path, item := range doc.Paths {
		subject, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1/"), "/")
		for method, op := range map[string]*huma.Operation{
			http.MethodGet: item.Get, http.MethodPut: item.Put, http.MethodPost: item.Post, http.MethodDelete: item.Delete, http.MethodPatch: item.Patch,
		} {
			if op == nil {
				continue
			}
			op.Tags = []string{subject}
			route := method + " " + ginPath(path)
			op.Extensions = map[string]any{"x-roles": rolesOf(s.access[route])}
			scope := s.scopes[route]
			if scope != "" {
				op.Extensions["x-scope"] = scope
				op.Security = append(op.Security, map[string][]string{"token": {scope}})
			}
			if method == http.MethodPost && s.access[route]&public == 0 {
				op.Parameters = append(op.Parameters, &huma.Param{
					Name: idempotencyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: new(maxIdempotencyKey)},
					Description: "the same key within an hour: nothing is done twice, the first answer comes again",
				})
			}
		}
	}
}

// rolesOf are the words of an access, for the description.
func rolesOf(a access) []string {
	if a&public != 0 {
		return []string{"public"}
	}
	out := []string{}
	for _, role := range []string{store.RoleKiosk, store.RoleStaff, store.RoleSupervisor, store.RoleAdministrator} {
		if a&accessOf(role) != 0 {
			out = append(out, role)
		}
	}
	return out
}

func (s *Server) description() ([]byte, error) {
	raw, err := json.Marshal(s.rest.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
