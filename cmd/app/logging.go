package app

import (
	"io"
	"log/slog"
	"sync"
	"time"

	"madoguchi/config"
)

// logging is the log of the process, whose level can be changed while it runs.
type logging struct {
	configured slog.Level
	level      slog.LevelVar

	mu    sync.Mutex
	until time.Time // when the configured level returns; zero: it holds, or the change has no end
	back  *time.Timer
}

// newLogging makes the log as the configuration says.
func newLogging(c config.Log, w io.Writer) (*logging, *slog.Logger) {
	l := &logging{configured: c.Level}
	l.level.Set(c.Level)
	o := &slog.HandlerOptions{Level: &l.level}
	if c.Format == config.FormatJSON {
		return l, slog.New(slog.NewJSONHandler(w, o))
	}
	return l, slog.New(slog.NewTextHandler(w, o))
}

// set changes the level until then; a zero until: until the next start.
func (l *logging) set(level slog.Level, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.back != nil {
		l.back.Stop()
		l.back = nil
	}
	l.until = until
	l.level.Set(level)
	if !until.IsZero() {
		l.back = time.AfterFunc(time.Until(until), func() { l.restore(until) })
	}
}

// restore brings the configured level back, unless it was changed once more.
func (l *logging) restore(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until.Equal(until) {
		l.until, l.back = time.Time{}, nil
		l.level.Set(l.configured)
	}
}

func (l *logging) now() (level slog.Level, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.level.Level(), l.until
}

// close ends what would change the level later.
func (l *logging) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.back != nil {
		l.back.Stop()
	}
}
