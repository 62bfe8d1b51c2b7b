package api

import (
	"testing"
	"time"

	"madoguchi/store"
)

func TestKioskAlarms(t *testing.T) {
	s := newSite(t, nil)
	booth := s.account("kiosk1", store.RoleKiosk)
	h, now := s.api.hub, time.Now()
	if err := h.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.close() // from here on the test alone makes worlds
	alarms := func(at time.Time) []Alarm {
		t.Helper()
		if err := h.publish(nil); err != nil {
			t.Fatal(err)
		}
		return h.kioskAlarms(at)
	}
	open := func(from time.Time) {
		h.booths.mu.Lock()
		defer h.booths.mu.Unlock()
		h.booths.openFrom = from
	}
	open(now.Add(-time.Hour))
	if got := alarms(now); len(got) != 0 {
		t.Errorf("a kiosk that was never there: %+v", got)
	}
	h.booths.came(booth.ID, now.Add(-2*time.Hour))
	h.booths.tell(booth.ID, Health{Camera: DeviceOK, Microphone: DeviceMissing}, now.Add(-time.Hour))
	got := alarms(now)
	if len(got) != 1 || got[0].Code != "kiosk-device" || got[0].Subject != booth.ID || got[0].Severity != "warning" || got[0].JA == "" || got[0].EN == "" {
		t.Errorf("a microphone is missing: %+v", got)
	}
	if got := alarms(now.Add(-time.Hour).Add(kioskDeviceAfter / 2)); len(got) != 0 {
		t.Errorf("told too early: %+v", got)
	}
	gone := now.Add(-30 * time.Minute)
	h.booths.left(booth.ID, gone)
	for name, c := range map[string]struct {
		from, at time.Time
		n        int
	}{
		"gone for long":               {now.Add(-time.Hour), gone.Add(kioskOfflineAfter), 1},
		"gone for a moment":           {now.Add(-time.Hour), gone.Add(kioskOfflineAfter - time.Second), 0},
		"not in opening hours":        {time.Time{}, now, 0},
		"opened a moment ago":         {now.Add(-time.Minute), now, 0},
		"not there since the opening": {now.Add(-kioskOfflineAfter), now, 1},
	} {
		open(c.from)
		if got := alarms(c.at); len(got) != c.n || c.n == 1 && (got[0].Code != "kiosk-offline" || !got[0].Since.Equal(gone)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestFirstPrinterOfAKiosk(t *testing.T) {
	b, at := newBooths(), time.Unix(1_800_000_000, 0)
	if !b.notePrinters(map[string]DeviceState{"k": DeviceOK}, at) || b.notePrinters(map[string]DeviceState{"k": DeviceOK}, at.Add(time.Minute)) {
		t.Error("a change is told once")
	}
	if n := b.printersNow()["k"]; n.state != DeviceOK || !n.since.Equal(at) {
		t.Errorf("%+v", n)
	}
	if !b.notePrinters(map[string]DeviceState{}, at) || len(b.printersNow()) != 0 {
		t.Error("a printer that was taken away stays")
	}
}
