package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"madoguchi/store"
)

// systemRoutes registers the operations of the state of the system: certificate, disk, retention, SIP trace, configuration as a file.
func (s *Server) systemRoutes() {
	handle(s, "GET", "/system", "system", "How the system is: certificate, disk, database, backup, versions", 0, s.system)
	handle(s, "GET", "/log-level", "getLogLevel", "What is logged", 0, s.getLogLevel)
	handle(s, "PUT", "/log-level", "putLogLevel", "Log more or less, for a while", 0, s.putLogLevel)
	handle(s, "GET", "/retention", "getRetention", "For how long is kept what is not kept for ever", 0, s.getRetention)
	handle(s, "PUT", "/retention", "putRetention", "Set the retention", 0, s.putRetention)
	handle(s, "GET", "/attempt-limits", "getAttemptLimits", "How often a login may fail, and who must wait now", 0, s.getAttemptLimits)
	handle(s, "PUT", "/attempt-limits", "putAttemptLimits", "Set how often a login may fail", 0, s.putAttemptLimits)
	handle(s, "POST", "/attempt-limits/release", "releaseAttempts", "Let somebody log in again who must wait", http.StatusNoContent, s.releaseAttempts)
	s.traceRoutes()
	s.configRoutes()
}

// systemAccess says who may use them.
func systemAccess() map[string]access {
	return map[string]access{
		"GET /api/v1/system":                  administrator,
		"GET /api/v1/log-level":               administrator,
		"PUT /api/v1/log-level":               administrator,
		"GET /api/v1/retention":               administrator,
		"PUT /api/v1/retention":               administrator,
		"GET /api/v1/attempt-limits":          administrator,
		"PUT /api/v1/attempt-limits":          administrator,
		"POST /api/v1/attempt-limits/release": administrator,
		"GET /api/v1/sip-trace":               administrator,
		"PUT /api/v1/sip-trace":               administrator,
		"GET /api/v1/sip-trace/:call":         administrator,
		"GET /api/v1/config":                  administrator,
		"POST " + configPreviewPath:           administrator,
		"POST " + configImportPath:            administrator,
	}
}

// systemWords says what their codes mean.
func systemWords() map[string]phrase {
	return map[string]phrase{
		"retention-format":      {http.StatusUnprocessableEntity, "利用履歴の保存期間は31～3650日で入力してください。", "Usage history is kept for 31 to 3650 days."},
		"attempt-limits-format": {http.StatusUnprocessableEntity, "制限の値が安全な範囲にありません。各項目の範囲を確認してください。", "The limits are not within safe bounds. Please look at the range of each field."},
		"log-fixed":             {http.StatusConflict, "この起動方法では、記録の詳しさを変えられません。", "What is logged cannot be changed in this process."},
		"config-version":        {http.StatusUnprocessableEntity, "このファイルは、新しい版の製品で書き出されています。製品を更新してから読み込んでください。", "This file was written by a newer version of the product. Please update the product first."},
		"config-problems":       {http.StatusConflict, "このファイルには、このままでは読み込めないところがあります。内容の確認で示された点を直してください。", "Parts of this file cannot be imported as they are. Please put right what the preview tells."},
		"no-trace":              {http.StatusNotFound, "この通話の通信記録はありません。記録は、有効にしている間の通話だけが対象です。", "There is no trace of this call. Only calls while the trace is on are kept."},
	}
}

// System is how the system is.
type System struct {
	Version     string      `json:"version" doc:"of the product"`
	GoVersion   string      `json:"goVersion"`
	Platform    string      `json:"platform" doc:"operating system and processor"`
	SQLite      string      `json:"sqlite" doc:"version of the database engine"`
	StartedAt   time.Time   `json:"startedAt"`
	Now         time.Time   `json:"now" doc:"the server's clock"`
	TimeZone    string      `json:"timeZone"`
	Calls       int         `json:"calls" doc:"that run now"`
	Memory      int64       `json:"memory" doc:"bytes that the process has from the operating system"`
	Database    int64       `json:"database" doc:"bytes, the write-ahead log included"`
	Certificate Certificate `json:"certificate"`
	Disk        *Disk       `json:"disk,omitempty" doc:"absent: it could not be read"`
	Backup      *Backup     `json:"backup,omitempty" doc:"the last attempt; absent: there was none yet"`
	Programs    []Program   `json:"programs" nullable:"false"`
	Log         LogState    `json:"log"`
	Alarms      []Alarm     `json:"alarms" nullable:"false" doc:"what somebody should do something about"`
}

type systemOutput struct{ Body System }

func (s *Server) system(ctx context.Context, _ *struct{}) (*systemOutput, error) {
	now := time.Now()
	out := &systemOutput{System{
		Version: s.o.Version, GoVersion: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		SQLite: store.SQLiteVersion(), StartedAt: now.Add(-time.Since(s.hub.started)), Now: now, TimeZone: s.o.TimeZone.String(),
		Memory: int64(memory()), Programs: []Program{}, Alarms: append([]Alarm{}, s.systemAlarms(ctx, now)...),
	}}
	b := &out.Body
	if live := s.o.Calls.Live(); live != nil {
		b.Calls = len(live.Calls)
	}
	var err error
	if b.Database, err = s.o.Store.Size(); err != nil {
		return nil, err
	}
	if s.o.Machine == nil {
		b.Log, b.Certificate.Names = LogState{Level: levelName(slog.LevelInfo), Configured: levelName(slog.LevelInfo), Fixed: true}, []string{}
		return out, nil
	}
	b.Certificate, b.Log, b.Programs = s.o.Machine.Certificate(), s.o.Machine.Log(), s.o.Machine.Programs(ctx)
	if d, err := s.o.Machine.Disk(); err != nil {
		s.o.Log.WarnContext(ctx, "the disk cannot be looked at", "error", err)
	} else {
		b.Disk = &d
	}
	last, ok, err := s.o.Machine.LastBackup(ctx)
	if err != nil {
		return nil, fmt.Errorf("last backup: %w", err)
	}
	if ok {
		b.Backup = &last
	}
	return out, nil
}

func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}

func levelName(l slog.Level) string {
	switch {
	case l < slog.LevelInfo:
		return "debug"
	case l < slog.LevelWarn:
		return "info"
	case l < slog.LevelError:
		return "warn"
	default:
		return "error"
	}
}

// LogLevelName is how the API calls a level.
func LogLevelName(l slog.Level) string { return levelName(l) }

// maxLogMinutes is for how long one may log more than usual; forgetting it must
// not fill the disk.
const maxLogMinutes = 24 * 60

type logLevelOutput struct{ Body LogState }

func (s *Server) getLogLevel(context.Context, *struct{}) (*logLevelOutput, error) {
	if s.o.Machine == nil {
		return nil, refuse("log-fixed")
	}
	return &logLevelOutput{s.o.Machine.Log()}, nil
}

type putLogLevelInput struct {
	Body struct {
		Level   string `json:"level" enum:"debug,info,warn,error"`
		Minutes int    `json:"minutes" minimum:"1" maximum:"1440" doc:"after that the configured level holds again"`
	}
}

func (s *Server) putLogLevel(ctx context.Context, in *putLogLevelInput) (*logLevelOutput, error) {
	m := s.o.Machine
	if m == nil || m.Log().Fixed {
		return nil, refuse("log-fixed")
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(in.Body.Level)); err != nil {
		return nil, refuse("invalid")
	}
	before := m.Log()
	until := time.Now().Add(time.Duration(min(in.Body.Minutes, maxLogMinutes)) * time.Minute)
	if in.Body.Level == before.Configured {
		until = time.Time{}
	}
	err := s.o.Store.Audit(ctx, loginIn(ctx).by(), store.Entry{
		Action: store.ActionLogLevelPut, Subject: "system",
		Before: map[string]any{"level": before.Level}, After: map[string]any{"level": in.Body.Level, "until": until},
	})
	if err != nil {
		return nil, err
	}
	m.SetLog(level, until)
	return &logLevelOutput{m.Log()}, nil
}

// Retention says for how many days is kept what is not kept for ever.
type Retention struct {
	Records int `json:"records" minimum:"31" maximum:"3650" doc:"days of usage history with its results and receipts (R12, R27)"`
}

// RetentionState is the retention with its version.
type RetentionState struct {
	Retention
	Version string `json:"version"`
}

type retentionOutput struct{ Body RetentionState }

func (s *Server) getRetention(ctx context.Context, _ *struct{}) (*retentionOutput, error) {
	r, err := s.o.Store.Retention(ctx)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(Retention(r))
	return &retentionOutput{RetentionState{Retention(r), version}}, err
}

type putRetentionInput struct {
	Match
	Body Retention
}

func (s *Server) putRetention(ctx context.Context, in *putRetentionInput) (*retentionOutput, error) {
	err := s.replacing(in.Match, func() (any, error) {
		r, err := s.o.Store.Retention(ctx)
		return Retention(r), err
	}, func() error {
		return s.o.Store.PutRetention(ctx, loginIn(ctx).by(), store.Retention(in.Body))
	})
	if err != nil {
		return nil, err
	}
	return s.getRetention(ctx, nil)
}

// notFound makes "there is none" of an error that says so.
func notFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
