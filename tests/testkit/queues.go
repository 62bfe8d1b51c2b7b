package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

var errNoButton = errors.New("testkit: no button")

// FirstButton returns a call button and its queue, from the command line's list.
func (s *Server) FirstButton(ctx context.Context) (button, queue string, err error) {
	out, err := s.CLI(ctx, "", "button", "list")
	if err != nil {
		return "", "", err
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		return "", "", fmt.Errorf("testkit: button list printed %q: %w", out, err)
	}
	for _, b := range list {
		button, _ = b["id"].(string)
		queue, _ = b["queue"].(string)
		if button != "" {
			return button, queue, nil
		}
	}
	return "", "", errNoButton
}

// JoinQueue makes an account an agent of a queue.
func (s *Server) JoinQueue(ctx context.Context, queue, login string) error {
	_, err := s.CLI(ctx, "", "queue", "join", queue, login)
	return err
}
