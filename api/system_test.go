package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"madoguchi/store"
)

// fakeMachine is a machine that is as a test wants it.
type fakeMachine struct {
	mu     sync.Mutex
	cert   Certificate
	disk   Disk
	backup *Backup
	level  slog.Level
	until  time.Time
}

func (m *fakeMachine) Certificate() Certificate { return m.cert }
func (m *fakeMachine) Disk() (Disk, error)      { return m.disk, nil }
func (m *fakeMachine) Programs(context.Context) []Program {
	return []Program{{Name: "ffmpeg", Found: true}}
}

func (m *fakeMachine) Log() LogState {
	m.mu.Lock()
	defer m.mu.Unlock()
	return LogState{Level: LogLevelName(m.level), Configured: "info", Until: m.until}
}

func (m *fakeMachine) SetLog(level slog.Level, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.level, m.until = level, until
}

func (m *fakeMachine) LastBackup(context.Context) (Backup, bool, error) {
	if m.backup == nil {
		return Backup{}, false, nil
	}
	return *m.backup, true, nil
}

func TestSystemByREST(t *testing.T) {
	m := &fakeMachine{cert: Certificate{Subject: "x", Names: []string{"x"}, NotAfter: time.Now().Add(5 * day)}, disk: Disk{Path: "/", Total: 100, Free: 5}}
	s := newSite(t, nil, func(_ *site, o *Options) { o.Machine = m })
	admin := s.session(s.account("abe", store.RoleAdministrator))
	var got System
	want(t, s.request("GET", "/api/v1/system", admin, nil), http.StatusOK, &got)
	if got.Version != "1.2.3" || got.Database <= 0 || got.SQLite == "" || got.Disk.Free != 5 || got.Backup != nil || got.Certificate.Subject != "x" || len(got.Programs) != 1 {
		t.Errorf("%+v", got)
	}
	codes := make([]string, len(got.Alarms))
	for i, a := range got.Alarms {
		codes[i] = a.Code + " " + a.Severity
	}
	if !slices.Equal(codes, []string{"certificate critical", "disk warning"}) {
		t.Errorf("alarms %v", codes)
	}

	var level LogState
	want(t, s.request("PUT", "/api/v1/log-level", admin, map[string]any{"level": "debug", "minutes": 10}), http.StatusOK, &level)
	if level.Level != "debug" || level.Configured != "info" || time.Until(level.Until) > 10*time.Minute {
		t.Errorf("%+v", level)
	}
	if r, err := s.store.LastAuditOf(t.Context(), store.AuditFilter{Action: "log-level.put"}); err != nil || r.Actor != "abe" {
		t.Errorf("the audit log says %+v, %v", r, err)
	}

	var kept RetentionState
	want(t, s.request("GET", "/api/v1/retention", admin, nil), http.StatusOK, &kept)
	want(t, s.request("PUT", "/api/v1/retention", admin, map[string]any{"records": 90}, "If-Match", kept.Version), http.StatusOK, nil)
	wantCode(t, s.request("PUT", "/api/v1/retention", admin, map[string]any{"records": 91}, "If-Match", kept.Version), http.StatusPreconditionFailed, "changed-meanwhile")
	wantCode(t, s.request("PUT", "/api/v1/retention", admin, map[string]any{"records": 30}), http.StatusUnprocessableEntity, "invalid")

	var limits AttemptLimitsState
	want(t, s.request("PUT", "/api/v1/attempt-limits", admin, AttemptLimits{3, 10, 10, 60}), http.StatusOK, &limits)
	for range 3 {
		wantCode(t, s.request("POST", "/api/v1/login", "", credentials{"abe", "wrong"}), http.StatusUnauthorized, "wrong-login")
	}
	wantCode(t, s.request("POST", "/api/v1/login", "", credentials{"abe", goodPassword}), http.StatusTooManyRequests, "too-many-attempts")
	want(t, s.request("GET", "/api/v1/attempt-limits", admin, nil), http.StatusOK, &limits)
	if len(limits.Waiting) != 1 || limits.Waiting[0].Login != "abe" || limits.Waiting[0].Name == "" {
		t.Fatalf("waiting %+v", limits.Waiting)
	}
	release := map[string]any{"login": "abe", "from": limits.Waiting[0].From}
	want(t, s.request("POST", "/api/v1/attempt-limits/release", admin, release), http.StatusNoContent, nil)
	want(t, s.request("POST", "/api/v1/login", "", credentials{"abe", goodPassword}), http.StatusOK, nil)
	wantCode(t, s.request("POST", "/api/v1/attempt-limits/release", admin, release), http.StatusNotFound, "not-found")
	wantCode(t, s.request("PUT", "/api/v1/attempt-limits", admin, AttemptLimits{11, 10, 10, 60}), http.StatusUnprocessableEntity, "invalid")
	wantCode(t, s.request("PUT", "/api/v1/attempt-limits", admin, AttemptLimits{3, 10, 300, 60}), http.StatusUnprocessableEntity, "attempt-limits-format")
}

func TestSystemAlarms(t *testing.T) {
	now := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		cert   Certificate
		backup *Backup
		want   []string
	}{
		"all is well":        {Certificate{NotAfter: now.Add(61 * day)}, &Backup{At: now.Add(-time.Hour), OK: true}, nil},
		"60 days":            {Certificate{NotAfter: now.Add(60 * day)}, nil, []string{"certificate warning"}},
		"7 days":             {Certificate{NotAfter: now.Add(7 * day)}, nil, []string{"certificate critical"}},
		"over":               {Certificate{NotAfter: now.Add(-day)}, nil, []string{"certificate critical"}},
		"our own in 60 days": {Certificate{NotAfter: now.Add(60 * day), OwnCA: true}, nil, nil},
		"our own in 20 days": {Certificate{NotAfter: now.Add(20 * day), OwnCA: true}, nil, []string{"certificate warning"}},
		"backup failed":      {Certificate{}, &Backup{At: now, Error: "disk"}, []string{"backup critical"}},
		"backup is late":     {Certificate{}, &Backup{At: now.Add(-27 * time.Hour), OK: true}, []string{"backup warning"}},
		"backup is old":      {Certificate{}, &Backup{At: now.Add(-4 * day), OK: true}, []string{"backup critical"}},
	} {
		m := &fakeMachine{cert: c.cert, backup: c.backup, disk: Disk{Total: 100, Free: 50}}
		s := &Server{o: Options{Machine: m, TimeZone: time.UTC}, auditor: &auditor{state: AuditVerification{State: "never"}}}
		var got []string
		for _, a := range s.systemAlarms(t.Context(), now) {
			got = append(got, a.Code+" "+a.Severity)
			if a.JA == "" || a.EN == "" || a.Since.IsZero() || a.ID == "" {
				t.Errorf("%s: %+v", name, a)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
