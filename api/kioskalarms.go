package api

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// kioskOfflineAfter is how long a kiosk may be gone, while a counter takes
	// calls, before that is an alarm. It is counted from the opening at the earliest,
	// so that a PC that is switched on in the morning is none.
	kioskOfflineAfter = 5 * time.Minute
	// kioskDeviceAfter is the same for a device that does not work.
	kioskDeviceAfter = time.Minute
)

// noteOpen keeps since when a counter takes calls.
func (b *booths) noteOpen(now time.Time, w *world) {
	if w == nil {
		return
	}
	open := slices.ContainsFunc(buttonTopic(w.book, w.live), func(n Button) bool { return n.Status != ButtonClosed && n.Status != ButtonStop })
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case !open:
		b.openFrom = time.Time{}
	case b.openFrom.IsZero():
		b.openFrom = now
	}
}

// kioskAlarms are kiosks that are gone in opening hours and devices that do not
// work, in the order of kiosks' names.
func (h *hub) kioskAlarms(now time.Time) []Alarm {
	w := h.world.Load()
	if w == nil {
		return nil // nothing is known yet
	}
	h.booths.mu.Lock()
	openFrom := h.booths.openFrom
	h.booths.mu.Unlock()
	var out []Alarm
	for _, k := range w.kioskTopic() {
		switch {
		case k.Online:
			out = append(out, deviceAlarms(k, w.booths[k.Account].changed, w.printers[k.Account].since, now)...)
		case openFrom.IsZero() || k.Since.IsZero():
			// Nobody is expected there, or it was never set up.
		default:
			since := k.Since
			if openFrom.After(since) {
				since = openFrom
			}
			if now.Sub(since) < kioskOfflineAfter {
				continue
			}
			out = append(out, Alarm{
				ID: "kiosk-offline:" + k.Account, Severity: "critical", Code: "kiosk-offline", Subject: k.Account, Since: k.Since,
				JA: fmt.Sprintf("「%s」とつながっていません。端末の電源とネットワークを確かめてください。", k.Name),
				EN: fmt.Sprintf("%s is not connected. Please check its power and network.", k.Name),
			})
		}
	}
	return out
}

// deviceAlarms are the devices of a kiosk that have not worked for a while.
func deviceAlarms(k KioskNow, changed map[string]time.Time, printer, now time.Time) []Alarm {
	var ja, en []string
	var since time.Time
	note := func(state DeviceState, at time.Time, nameJA, nameEN string) {
		if state != DeviceTrouble && state != DeviceMissing || now.Sub(at) < kioskDeviceAfter {
			return
		}
		ja, en = append(ja, nameJA), append(en, nameEN)
		if since.IsZero() || at.Before(since) {
			since = at
		}
	}
	note(k.Camera, changed["camera"], "カメラ", "camera")
	note(k.DocCamera, changed["docCamera"], "手元カメラ", "document camera")
	note(k.Microphone, changed["microphone"], "マイク", "microphone")
	note(k.Speaker, changed["speaker"], "スピーカー", "speaker")
	note(k.Printer, printer, "プリンター", "printer")
	if len(ja) == 0 {
		return nil
	}
	return []Alarm{{
		ID: "kiosk-device:" + k.Account, Severity: "warning", Code: "kiosk-device", Subject: k.Account, Since: since,
		JA: fmt.Sprintf("「%s」の%sが使えません。接続を確かめてください。", k.Name, strings.Join(ja, "・")),
		EN: fmt.Sprintf("%s: %s not working. Please check the connection.", k.Name, strings.Join(en, ", ")),
	}}
}
