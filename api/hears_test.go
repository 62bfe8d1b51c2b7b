package api

import (
	"testing"

	"madoguchi/acd"
)

// The people of the table below, by one letter.
var parts = map[byte]acd.PartyView{
	'C': {Role: acd.RoleCaller}, 'A': {Role: acd.RoleAgent}, 'Q': {Role: acd.RoleConsulted}, 'G': {Role: acd.RoleGuest},
	'L': {Role: acd.RoleSupervisor, Mode: acd.Listen},
	'W': {Role: acd.RoleSupervisor, Mode: acd.Whisper},
	'B': {Role: acd.RoleSupervisor, Mode: acd.Barge},
}

func TestHears(t *testing.T) {
	transfer := &acd.InviteView{Purpose: acd.ForTransfer}
	for _, c := range []struct {
		name, who string
		change    func(*acd.CallView)
		want      string // for each party whom it hears
	}{
		{"a call", "CA", nil, "C:A A:C"},
		{"held", "CAGL", func(v *acd.CallView) { v.Held = true }, "C: A: G: L:"},
		{"queued", "C", func(v *acd.CallView) { v.State = acd.CallQueued }, "C:"},
		{"a blind transfer rings", "CA", func(v *acd.CallView) { v.Invite = transfer }, "C: A:"},
		{"somebody is invited", "CA", func(v *acd.CallView) { v.Invite = &acd.InviteView{Purpose: acd.ForConsult} }, "C:A A:C"},
		{"interrupted", "CAG", func(v *acd.CallView) { v.Interrupted = []string{"C"} }, "C: A:G G:A"},
		{"consultation", "CAQ", nil, "C: A:Q Q:A"},
		{"consultation, a guest waits", "CAGQ", nil, "C: A:Q G: Q:A"},
		{"consultation, listened to", "CAQL", nil, "C: A:Q Q:A L:AQ"},
		{"consultation, whispering", "CAQW", nil, "C: A:QW Q:A W:AQ"},
		{"consultation, barging in", "CAQB", nil, "C: A:QB Q:AB B:AQ"},
		{"conference", "CAG", nil, "C:AG A:CG G:CA"},
		{"three supervisors", "CALWB", nil, "C:AB A:CWB L:CAB W:CAB B:CA"},
		{"a guest and a whisper", "CAGW", nil, "C:AG A:CGW G:CA W:CAG"},
	} {
		v := acd.CallView{State: acd.CallConnected}
		for _, b := range []byte(c.who) {
			p := parts[b]
			p.Account = string(b)
			v.Parties = append(v.Parties, p)
		}
		if c.change != nil {
			c.change(&v)
		}
		got := ""
		for i, listener := range v.Parties {
			if i > 0 {
				got += " "
			}
			got += listener.Account + ":"
			for _, speaker := range v.Parties {
				if speaker.Account != listener.Account && hears(v, listener.Account, speaker.Account) {
					got += speaker.Account
				}
			}
			if !hears(v, listener.Account, listener.Account) {
				t.Errorf("%s: %s does not hear themselves", c.name, listener.Account)
			}
		}
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		if hears(v, "nobody", "A") || hears(v, "A", "nobody") {
			t.Errorf("%s: somebody who is not there", c.name)
		}
	}
}
