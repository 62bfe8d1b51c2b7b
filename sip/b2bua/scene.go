package b2bua

import "madoguchi/acd"

// part is somebody in a call, as far as it matters for who hears and sees whom.
type part struct {
	role acd.Role
	mode acd.Mode // of a supervisor
	// holds: keeps the call on hold, or transfers it and waits for the target.
	holds bool
	here  bool // has a line that is not interrupted
}

// scene is everybody in a call. What it says is the one rule of who hears and
// sees whom; it knows no media and no signalling.
type scene []part

// audible says whether one ever hears the other in their present roles. Who is
// audible has a slot, also while nothing passes.
func audible(from, to part) bool {
	return acd.Audible(from.view(), to.view())
}

func (p part) view() acd.PartyView { return acd.PartyView{Role: p.role, Mode: p.mode} }

// confers says whether somebody takes part in a consultation.
func (p part) confers() bool { return p.view().Confers() }

// waits says whether somebody waits while others consult.
func (s scene) waits(i int) bool { return s.consulting() && !s[i].confers() }

func (s scene) consulting() bool {
	for _, p := range s {
		if p.role == acd.RoleConsulted {
			return true
		}
	}
	return false
}

func (s scene) held() bool {
	for _, p := range s {
		if p.holds {
			return true
		}
	}
	return false
}

// passes says whether what one sends reaches the other now.
func (s scene) passes(from, to int) bool {
	return from != to && !s.held() && !s.waits(from) && !s.waits(to) && audible(s[from], s[to])
}

// music says whether somebody hears music now: held by another, waiting while
// others consult, or alone. Nothing passes to whom it is true of, except from
// lines that are interrupted.
func (s scene) music(i int) bool {
	company := false
	for j, p := range s {
		switch {
		case j == i:
		case p.holds:
			return true
		case p.here:
			company = company || s.passes(j, i) || s[i].holds && p.role != acd.RoleSupervisor
		}
	}
	return s.waits(i) || !company
}

// rank orders the slots of a leg, the most important first: for everybody the
// agent, then the caller.
func rank(r acd.Role) int {
	switch r {
	case acd.RoleAgent:
		return 0
	case acd.RoleCaller:
		return 1
	case acd.RoleConsulted:
		return 2
	case acd.RoleGuest:
		return 3
	default:
		return 4
	}
}
