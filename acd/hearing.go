package acd

// Confers says whether somebody takes part in a consultation: all others wait.
func (p PartyView) Confers() bool {
	return p.Role == RoleAgent || p.Role == RoleConsulted || p.Role == RoleSupervisor
}

// Audible says whether one party is ever heard and seen by another in their
// present roles and modes (R1). It is the one rule of it; whether anything passes
// at this moment is also a matter of holds and consultations.
func Audible(from, to PartyView) bool {
	switch {
	case from.Role == RoleSupervisor && from.Mode == Listen:
		return false
	case from.Role == RoleSupervisor && from.Mode == Whisper:
		return to.Role == RoleAgent
	case to.Role == RoleSupervisor:
		return true
	case to.Role == RoleConsulted:
		return from.Confers()
	case from.Role == RoleConsulted:
		return to.Confers()
	default:
		return true
	}
}
