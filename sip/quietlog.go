package sip

import (
	"context"
	"log/slog"
	"sync"

	"golang.org/x/time/rate"
)

// Lines that a stranger can provoke are limited, so that a flood cannot fill
// the disk: at some 250 bytes a line this stays below 1 MB a minute.
const (
	quietLinesPerSecond = 40
	quietBurst          = 400
)

// quietHandler passes a limited number of records and says how many it kept.
type quietHandler struct {
	slog.Handler
	state *quietState
}

type quietState struct {
	limit *rate.Limiter
	mu    sync.Mutex
	lost  int
}

func newQuiet(log *slog.Logger) *slog.Logger {
	return slog.New(&quietHandler{
		Handler: log.Handler(),
		state:   &quietState{limit: rate.NewLimiter(quietLinesPerSecond, quietBurst)},
	})
}

// Handle implements slog.Handler.
func (h *quietHandler) Handle(ctx context.Context, r slog.Record) error {
	h.state.mu.Lock()
	if !h.state.limit.Allow() {
		h.state.lost++
		h.state.mu.Unlock()
		return nil
	}
	lost := h.state.lost
	h.state.lost = 0
	h.state.mu.Unlock()
	if lost > 0 {
		r.AddAttrs(slog.Int("suppressed", lost))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h *quietHandler) WithAttrs(a []slog.Attr) slog.Handler {
	return &quietHandler{Handler: h.Handler.WithAttrs(a), state: h.state}
}

// WithGroup implements slog.Handler.
func (h *quietHandler) WithGroup(name string) slog.Handler {
	return &quietHandler{Handler: h.Handler.WithGroup(name), state: h.state}
}
