package acd

import (
	"slices"
)

func (m *model) load(account string) int {
	n := 0
	for _, c := range m.calls {
		if c.party(account) != nil {
			n++
		}
	}
	return n
}

func (m *model) ringOf(agent string) *modelRing {
	for i := range m.rings {
		if m.rings[i].agent == agent {
			return &m.rings[i]
		}
	}
	return nil
}

// free says whether the agent may be rung for a queue now.
func (m *model) free(agent string) bool {
	return m.serves[agent] != nil && m.reachable[agent] && m.presence[agent] == Available && !m.wrapping(agent) &&
		m.ringOf(agent) == nil && m.load(agent) == 0
}

// there says whether somebody can be called in person.
func (m *model) there(agent string) bool {
	if id, outside := IsAddress(agent); outside {
		return slices.Contains(m.config.Addresses, id)
	}
	return m.reachable[agent] && (slices.Contains(m.config.Accounts, agent) || m.serves[agent] != nil)
}

// takesCaller says whether callers may be offered to somebody.
func (m *model) takesCaller(agent string) bool {
	return m.serves[agent] == nil || m.presence[agent] == Available
}
