package b2bua

import (
	"fmt"
	"testing"

	"madoguchi/acd"
)

// The people of the tables below, by one letter: caller, agent, consulted,
// guest, and a supervisor who listens, whispers or barges in.
var people = map[byte]part{
	'C': {role: acd.RoleCaller}, 'A': {role: acd.RoleAgent}, 'Q': {role: acd.RoleConsulted}, 'G': {role: acd.RoleGuest},
	'L': {role: acd.RoleSupervisor, mode: acd.Listen},
	'W': {role: acd.RoleSupervisor, mode: acd.Whisper},
	'B': {role: acd.RoleSupervisor, mode: acd.Barge},
}

// sceneOf makes a scene of letters; a small one holds the call, one after a
// minus sign is interrupted.
func sceneOf(letters string) (s scene, names string) {
	here := true
	for _, b := range []byte(letters) {
		if b == '-' {
			here = false
			continue
		}
		upper := b &^ 0x20
		p := people[upper]
		p.holds, p.here = upper != b, here
		s, names, here = append(s, p), names+string(upper), true
	}
	return s, names
}

func TestWhoHearsWhom(t *testing.T) {
	for _, c := range []struct{ name, who, want string }{
		{"a call", "CA", "C:A A:C"},
		{"held by the agent", "Ca", "C:music A:"},
		{"held by the caller", "cA", "C: A:music"},
		{"held by both", "ca", "C:music A:music"},
		{"the caller is interrupted", "-CA", "C:A A:C+music"},
		{"the agent is interrupted and held", "C-a", "C:music A:"},
		{"held, and the caller is interrupted", "-Ca", "C:music A:music"},
		{"waiting", "C", "C:music"},
		{"consultation", "CAQ", "C:music A:Q Q:A"},
		{"consultation, guest waits", "CAGQ", "C:music A:Q G:music Q:A"},
		{"consultation, listened to", "CAQL", "C:music A:Q Q:A L:AQ"},
		{"consultation, whispering", "CAQW", "C:music A:QW Q:A W:AQ"},
		{"consultation, barging in", "CAQB", "C:music A:QB Q:AB B:AQ"},
		{"consultation, the agent's line is lost", "C-AQ", "C:music A:Q Q:A+music"},
		{"consultation, the consulted's line is lost", "CA-Q", "C:music A:Q+music Q:A"},
		{"consultation, held", "CaQ", "C:music A: Q:music"},
		{"conference", "CAGG", "C:AGG A:CGG G:CAG G:CAG"},
		{"conference, held", "CaGL", "C:music A: G:music L:music"},
		{"conference, held by the caller", "cAG", "C: A:music G:music"},
		{"listening", "CAL", "C:A A:C L:CA"},
		{"whispering", "CAW", "C:A A:CW W:CA"},
		{"barging in", "CAB", "C:AB A:CB B:CA"},
		{"a guest and a whisper", "CAGW", "C:AG A:CGW G:CA W:CAG"},
		{"three supervisors", "CALWB", "C:AB A:CWB L:CAB W:CAB B:CA"},
		{"held, listened to", "CaL", "C:music A: L:music"},
		{"the caller is interrupted, listened to", "-CAL", "C:A A:C+music L:CA"},
		{"the caller is interrupted, whispering", "-CAW", "C:A A:CW W:CA"},
		{"held alone with a supervisor", "-CaW", "C:music A:music W:music"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, names := sceneOf(c.who)
			got := ""
			for i := range s {
				if i > 0 {
					got += " "
				}
				got += names[i:i+1] + ":"
				heard := ""
				for j := range s {
					if s.passes(j, i) {
						heard += names[j : j+1]
					}
				}
				got += heard
				switch {
				case s.music(i) && heard != "":
					got += "+music" // of lines that are interrupted only
				case s.music(i):
					got += "music"
				}
			}
			if got != c.want {
				t.Errorf("%s: %s\nwant %s", c.who, got, c.want)
			}
		})
	}
}

// Nobody hears two things at once, nobody hears themselves, a supervisor who
// listens is heard by nobody, and who passes has a slot, in every combination.
func TestSceneInvariants(t *testing.T) {
	var letters []string
	for _, b := range "CAQGLWB" {
		letters = append(letters, string(b), string(b|0x20), "-"+string(b))
	}
	check := func(who string) {
		s, _ := sceneOf(who)
		for i := range s {
			for j := range s {
				passes := s.passes(j, i)
				switch {
				case passes && i == j:
					t.Errorf("%s: %d hears themselves", who, i)
				case passes && s.held():
					t.Errorf("%s: %d hears %d although the call is held", who, i, j)
				case passes && !audible(s[j], s[i]):
					t.Errorf("%s: %d hears %d without a slot", who, i, j)
				case passes && s[j].mode == acd.Listen:
					t.Errorf("%s: a listener is heard", who)
				case passes && s[j].here && s.music(i):
					t.Errorf("%s: %d hears music and %d", who, i, j)
				case passes && s.consulting() && (s[i].role == acd.RoleCaller || s[j].role == acd.RoleCaller):
					t.Errorf("%s: a consultation and the caller hear each other", who)
				}
			}
		}
	}
	for _, caller := range []string{"C", "c", "-C"} {
		for _, agent := range []string{"A", "a", "-A"} {
			for _, x := range letters {
				check(caller + agent + x)
				for _, y := range letters {
					check(fmt.Sprint(caller, agent, x, y))
				}
			}
		}
	}
}
