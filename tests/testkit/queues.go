package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

var errNoButton = errors.New("testkit: no button")

// FirstButton returns a call button's id, from the command line's list.
func (s *Server) FirstButton(ctx context.Context) (string, error) {
	out, err := s.CLI(ctx, "", "button", "list")
	if err != nil {
		return "", err
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		return "", fmt.Errorf("testkit: button list printed %q: %w", out, err)
	}
	for _, b := range list {
		if id, ok := b["id"].(string); ok && id != "" {
			return id, nil
		}
	}
	return "", errNoButton
}
