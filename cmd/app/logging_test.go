package app

import (
	"bytes"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/config"
)

// The level changes for a while and returns by itself.
func TestLogLevelReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		l, log := newLogging(config.Log{Level: slog.LevelInfo, Format: config.FormatText}, &out)
		defer l.close()
		log.Debug("hidden")
		l.set(slog.LevelDebug, time.Now().Add(time.Minute))
		log.Debug("shown")
		if level, until := l.now(); level != slog.LevelDebug || time.Until(until) != time.Minute {
			t.Errorf("level %v until %v", level, until)
		}
		// A second change takes the place of the first one, its end too.
		l.set(slog.LevelWarn, time.Now().Add(2*time.Minute))
		time.Sleep(90 * time.Second)
		synctest.Wait()
		log.Info("hidden")
		if level, _ := l.now(); level != slog.LevelWarn {
			t.Errorf("level %v after the end of a change that was replaced", level)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if level, until := l.now(); level != slog.LevelInfo || !until.IsZero() {
			t.Errorf("level %v until %v", level, until)
		}
		if text := out.String(); bytes.Contains(out.Bytes(), []byte("hidden")) || !bytes.Contains(out.Bytes(), []byte("shown")) {
			t.Errorf("log:\n%s", text)
		}
	})
}

func TestVersionIn(t *testing.T) {
	for line, want := range map[string]string{
		"LibreOffice 7.4.7.2 40(Build:2)":                 "7.4.7.2",
		"ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 20": "5.1.9-0+deb12u1",
		"bubblewrap 0.8.0":                                "0.8.0",
		"":                                                "",
	} {
		if got := versionIn(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
