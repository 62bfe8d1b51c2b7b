package api

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	day = 24 * time.Hour
	// certificateWarn is before the end of a certificate that somebody else makes:
	// it takes people weeks to get a new one. certificateCritical is a week.
	certificateWarn     = 60 * day
	certificateCritical = 7 * day
	// ownCertificateWarn: our own is renewed 90 days before its end by itself, so
	// this means that it does not work.
	ownCertificateWarn = 30 * day
	// Shares of the disk that are free.
	diskWarn     = 0.10
	diskCritical = 0.03
	// backupWarn is how old the last good dump may be; one is written every night.
	backupWarn     = 26 * time.Hour
	backupCritical = 3 * day
)

// alarmClock remembers since when something is the matter.
type alarmClock struct {
	mu    sync.Mutex
	since map[string]time.Time
}

// keep dates the alarms that have no date of their own, and forgets those that
// are over.
func (c *alarmClock) keep(alarms []Alarm, now time.Time) []Alarm {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := make(map[string]time.Time, len(alarms))
	for i := range alarms {
		a := &alarms[i]
		if a.Since.IsZero() {
			a.Since = now
			if was, ok := c.since[a.ID]; ok {
				a.Since = was
			}
		}
		next[a.ID] = a.Since
	}
	c.since = next
	return alarms
}

// systemAlarms are what is the matter with the system itself: certificate, disk,
// backup and audit log.
func (s *Server) systemAlarms(ctx context.Context, now time.Time) []Alarm {
	var out []Alarm
	add := func(a Alarm, ok bool) {
		if ok {
			a.ID = "system-" + a.Code
			out = append(out, a)
		}
	}
	add(auditAlarm(s.auditor.now()))
	if m := s.o.Machine; m != nil {
		add(certificateAlarm(m.Certificate(), now, s.o.TimeZone))
		if d, err := m.Disk(); err == nil {
			add(diskAlarm(d))
		}
		b, ok, err := m.LastBackup(ctx)
		if err == nil {
			add(backupAlarm(b, ok, now, s.o.TimeZone))
		}
	}
	return s.alarms.keep(out, now)
}

func severity(critical bool) string {
	if critical {
		return "critical"
	}
	return "warning"
}

func auditAlarm(v AuditVerification) (Alarm, bool) {
	return Alarm{
		Severity: "critical", Code: "audit", Since: v.EndedAt,
		JA: fmt.Sprintf("監査ログの%d番目の記録が書き換えられています。サーバーに触れる人を確かめ、データを保全してください。", v.BrokenAt),
		EN: fmt.Sprintf("Line %d of the audit log was changed. Find out who has access to the server, and keep a copy of the data.", v.BrokenAt),
	}, v.State == "broken"
}

func certificateAlarm(c Certificate, now time.Time, zone *time.Location) (Alarm, bool) {
	warn := certificateWarn
	if c.OwnCA {
		warn = ownCertificateWarn
	}
	left := c.NotAfter.Sub(now)
	if c.NotAfter.IsZero() || left > warn {
		return Alarm{}, false
	}
	a := Alarm{Severity: severity(left <= certificateCritical), Code: "certificate", Since: c.NotAfter.Add(-warn)}
	until := c.NotAfter.In(zone).Format("2006-01-02 15:04")
	if left <= 0 {
		a.JA = "サーバー証明書の期限が切れています（" + until + "）。端末から接続できません。新しい証明書に入れ替えてください。"
		a.EN = "The server certificate has expired (" + until + "). PCs cannot connect. Please install a new one."
		return a, true
	}
	days := int(left / day)
	a.JA = fmt.Sprintf("サーバー証明書の期限まであと%d日です（%s）。新しい証明書を用意してください。", days, until)
	a.EN = fmt.Sprintf("The server certificate ends in %d days (%s). Please get a new one.", days, until)
	return a, true
}

func diskAlarm(d Disk) (Alarm, bool) {
	if d.Total <= 0 {
		return Alarm{}, false
	}
	share := float64(d.Free) / float64(d.Total)
	return Alarm{
		Severity: severity(share < diskCritical), Code: "disk",
		JA: fmt.Sprintf("ディスクの空きが%d%%しかありません。不要なファイルを移すか、容量を増やしてください。", int(share*100)),
		EN: fmt.Sprintf("Only %d%% of the disk is free. Please move files away or make it larger.", int(share*100)),
	}, share < diskWarn
}

func backupAlarm(b Backup, ok bool, now time.Time, zone *time.Location) (Alarm, bool) {
	if !ok { // the first one is written in the first night
		return Alarm{}, false
	}
	age := now.Sub(b.At)
	at := b.At.In(zone).Format("2006-01-02 15:04")
	switch {
	case !b.OK:
		return Alarm{
			Severity: severity(true), Code: "backup", Since: b.At,
			JA: "バックアップを作れませんでした（" + at + "）。ディスクの空きと書き込み先を確かめてください。",
			EN: "The backup could not be written (" + at + "). Please look at the disk and its folder.",
		}, true
	case age > backupWarn:
		return Alarm{
			Severity: severity(age > backupCritical), Code: "backup", Since: b.At.Add(backupWarn),
			JA: "バックアップが" + at + "から作られていません。サーバーの設定を確かめてください。",
			EN: "No backup was written since " + at + ". Please look at the settings of the server.",
		}, true
	default:
		return Alarm{}, false
	}
}
