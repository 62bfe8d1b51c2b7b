package sdp

import (
	"path/filepath"
	"strings"
	"testing"
)

// Offers of real programs, answered alone and for another leg.
func TestGoldenAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/offers/*.sdp")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d offers, %v", len(files), err)
	}
	phone := newLeg(t, Phone, 9)
	accept(t, phone, load(t, "baresip-sdes"), Constraint{})
	browser := newLeg(t, Browser, 9)
	accept(t, browser, load(t, "chromium-av"), Constraint{})
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".sdp")
		t.Run(name, func(t *testing.T) {
			in := load(t, name)
			n := newLeg(t, KindOf(in), 1)
			golden(t, name+".alone", accept(t, n, in, Constraint{}))
			n = newLeg(t, KindOf(in), 1)
			golden(t, name+".for-phone", accept(t, n, in, hearing(phone.Current())))
			n = newLeg(t, KindOf(in), 1)
			golden(t, name+".for-browser", accept(t, n, in, hearing(browser.Current())))
		})
	}
	for kind, name := range map[Kind]string{Browser: "browser", Phone: "phone"} {
		golden(t, "offer-to-"+name+".alone", offer(t, newLeg(t, kind, 2), Constraint{}))
		golden(t, "offer-to-"+name+".for-phone", offer(t, newLeg(t, kind, 2), hearing(phone.Current())))
		golden(t, "offer-to-"+name+".for-browser", offer(t, newLeg(t, kind, 2), hearing(browser.Current())))
	}
}
