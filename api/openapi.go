package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// OpenAPI returns the description of the REST side as indented JSON. It needs
// no database and starts nothing.
func OpenAPI() ([]byte, error) {
	s := &Server{access: accessTable(), metrics: newMetrics(nil)}
	s.routes()
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
