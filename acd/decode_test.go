package acd

import (
	"testing"
)

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ kind, raw string }{
		{"Nothing", "{}"},
		{"", "{}"},
		{"CallEnded", "["},
		{"CallEnded", `{"Call":1}`},
	} {
		if ev, err := Decode(c.kind, []byte(c.raw)); err == nil || ev != nil {
			t.Errorf("%s %s: %+v, %v", c.kind, c.raw, ev, err)
		}
	}
}

// TestDecodeIgnoresWhatIsNew: an older program reads the journal of a newer one.
func TestDecodeIgnoresWhatIsNew(t *testing.T) {
	ev, err := Decode("CallEnded", []byte(`{"Call":"c","Why":"later"}`))
	if err != nil || ev != Event(CallEnded{"c"}) {
		t.Errorf("%+v, %v", ev, err)
	}
}
