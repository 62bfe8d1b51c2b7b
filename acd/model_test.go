package acd

import (
	"slices"
	"time"
)

// model knows of the Desk only what events and commands say, and the rules of
// who is in which call.
type model struct {
	now       time.Time
	config    Config
	queues    map[string]Queue
	serves    map[string]map[string]Membership // agent → queue
	reachable map[string]bool
	turned    map[string]time.Time // when reachable changed
	presence  map[string]Presence
	wrap      map[string]time.Time   // end of the wrap-up time
	owed      map[string][]modelDebt // result codes that are missing
	calls     map[string]*modelCall
	rings     []modelRing
	attempts  uint64
}

// modelCall is a live call.
type modelCall struct {
	id, caller, agent string
	stage             stage
	added             time.Time
	queue             *Queue // that it waits in or was served by; nil for a direct call
	vanished          bool   // the queue is not configured any more
	parties           []modelParty
	period            int // counts up whenever earlier failures do not matter any more
	served            bool
	connected         bool // somebody was connected in this waiting period
	ending            bool
}

type modelDebt struct{ call, queue string }

type modelParty struct {
	PartyView
	attempt  uint64
	disposed bool
}

// modelRing is an attempt that runs, as the commands say.
type modelRing struct {
	call, agent string
	number      uint64
	purpose     Purpose
	began       time.Time
	queue       string // whose agent rings; empty when called in person
}

func newModel() *model {
	return &model{
		queues: map[string]Queue{}, serves: map[string]map[string]Membership{}, reachable: map[string]bool{},
		turned: map[string]time.Time{}, presence: map[string]Presence{}, wrap: map[string]time.Time{},
		owed: map[string][]modelDebt{}, calls: map[string]*modelCall{},
	}
}

// event takes in what an event says by itself.
func (m *model) event(ev Event) {
	switch ev := ev.(type) {
	case Configured:
		m.configured(ev.Config)
	case ReachableChanged:
		m.setReachable(ev.Agent, ev.Reachable)
	case PresenceChanged:
		if _, ok := m.serves[ev.Agent]; ok && slices.Contains([]Presence{Offline, Away, Available}, ev.Presence) {
			m.presence[ev.Agent] = ev.Presence
		}
	case WrapUpEnded:
		if len(m.owed[ev.Agent]) == 0 {
			delete(m.wrap, ev.Agent)
		}
	case WrapUpExtended:
		if until := m.now.Add(ev.For); ev.For > 0 && m.wrapping(ev.Agent) && until.After(m.wrap[ev.Agent]) {
			m.wrap[ev.Agent] = until
		}
	case Disposed:
		m.forgive(ev.Agent, func(x modelDebt) bool { return x.call == ev.Call })
		if c := m.calls[ev.Call]; c != nil {
			if p := c.party(ev.Agent); p != nil {
				p.disposed = true
			}
		}
	case Tick:
		for a, until := range m.wrap {
			if !until.After(m.now) {
				delete(m.wrap, a)
			}
		}
	case CallEnded:
		m.end(ev.Call)
	case DirectCallStarted:
		if len(ev.Parties) > 0 && m.begin(ev.Call, ev.Parties[0], calling) {
			role := RoleAgent
			for _, id := range ev.Parties[1:] {
				m.join(ev.Call, id, role, 0)
				role = RoleGuest
			}
			if len(ev.Parties) > 1 {
				m.calls[ev.Call].agent = ev.Parties[1]
			}
		}
	case DirectCallAnswered:
		if c := m.calls[ev.Call]; c != nil && c.stage == calling {
			c.stage = connected
			if p := c.party(c.agent); p != nil && p.Role == RoleAgent {
				p.Since = m.now
			}
		}
	case CallRestored:
		if m.begin(ev.Call, ev.Caller, connected) {
			c := m.calls[ev.Call]
			if q, ok := m.queues[ev.Queue]; ok {
				c.queue = &q
			}
			c.agent = ev.Agent
			m.join(ev.Call, ev.Agent, RoleAgent, 0)
		}
	case Transferred:
		m.transferred(ev)
	case PartyJoined:
		m.partyJoined(ev)
	case PartyLeft:
		if c := m.calls[ev.Call]; c != nil && c.stage == connected {
			if p := c.party(ev.Account); p != nil && p.Role != RoleCaller && p.Role != RoleAgent {
				m.part(c, ev.Account)
			}
		}
	case Reconciled:
		m.reconciled(ev)
	}
}

func (m *model) setReachable(id string, reachable bool) {
	if _, outside := IsAddress(id); !outside && m.reachable[id] != reachable {
		m.reachable[id] = reachable
		m.turned[id] = m.now
	}
}

// forgive drops the result codes that are not waited for any more.
func (m *model) forgive(agent string, settled func(modelDebt) bool) {
	m.owed[agent] = slices.DeleteFunc(m.owed[agent], settled)
}

func (m *model) wrapping(agent string) bool {
	_, wraps := m.wrap[agent]
	return wraps || len(m.owed[agent]) > 0
}

func (m *model) begin(call, caller string, s stage) bool {
	if _, live := m.calls[call]; live {
		return false
	}
	m.calls[call] = &modelCall{id: call, caller: caller, stage: s, added: m.now}
	m.join(call, caller, RoleCaller, 0)
	return true
}

func (c *modelCall) party(account string) *modelParty {
	for i := range c.parties {
		if c.parties[i].Account == account {
			return &c.parties[i]
		}
	}
	return nil
}

func (m *model) join(call, account string, role Role, attempt uint64) {
	if c := m.calls[call]; account != "" && c.party(account) == nil {
		c.parties = append(c.parties, modelParty{PartyView: PartyView{Account: account, Role: role, Since: m.now}, attempt: attempt})
	}
}

// part takes somebody out; who served a queue goes into wrap-up.
func (m *model) part(c *modelCall, account string) {
	p := *c.party(account)
	c.parties = slices.DeleteFunc(c.parties, func(x modelParty) bool { return x.Account == account })
	if p.Role != RoleAgent || c.stage != connected || c.queue == nil || m.serves[account] == nil {
		return
	}
	if c.queue.WrapUp > 0 {
		m.wrap[account] = m.now.Add(c.queue.WrapUp)
	}
	if c.queue.Disposition && !p.disposed && !c.vanished {
		m.owed[account] = append(m.owed[account], modelDebt{c.id, c.queue.ID})
	}
}

func (m *model) end(call string) {
	if c := m.calls[call]; c != nil {
		for _, p := range slices.Clone(c.parties) {
			m.part(c, p.Account)
		}
		delete(m.calls, call)
	}
}

func (m *model) transferred(ev Transferred) {
	c := m.calls[ev.Call]
	if c == nil || c.stage != connected || c.agent != ev.From || ev.From == ev.To {
		return
	}
	if to := c.party(ev.To); to != nil && to.Role != RoleCaller {
		m.handOver(c, ev.To)
	}
}

func (m *model) handOver(c *modelCall, to string) {
	if p := c.party(c.agent); p != nil && p.Role == RoleAgent {
		m.part(c, c.agent)
	}
	p := c.party(to)
	p.Role, p.Mode = RoleAgent, ""
	c.agent = to
}

func (m *model) partyJoined(ev PartyJoined) {
	c := m.calls[ev.Call]
	if c == nil || c.stage != connected || !slices.Contains([]Role{RoleGuest, RoleConsulted, RoleSupervisor}, ev.Role) {
		return
	}
	m.join(ev.Call, ev.Account, ev.Role, 0)
	if p := c.party(ev.Account); p != nil && p.Role != RoleCaller && p.Role != RoleAgent {
		p.Role, p.Mode = ev.Role, ""
		if ev.Role == RoleSupervisor {
			p.Mode = ev.Mode
		}
	}
}

func (m *model) reconciled(ev Reconciled) {
	old := func(at time.Time) bool { return m.now.Sub(at) > ReconcileGrace }
	for id, c := range m.calls {
		if old(c.added) && !slices.Contains(ev.Calls, id) {
			m.end(id)
		}
	}
	for _, c := range m.calls {
		if ev.Parties == nil || c.stage != connected {
			continue
		}
		for _, p := range slices.Clone(c.parties) {
			if p.Role == RoleCaller || !old(p.Since) || slices.Contains(ev.Parties, PartyOf{c.id, p.Account}) {
				continue
			}
			switch now := c.party(p.Account); {
			case now == nil:
			case now.Role == RoleAgent:
				m.succeed(c)
			default:
				m.part(c, p.Account)
			}
		}
	}
	for id, reachable := range m.reachable {
		if reachable && old(m.turned[id]) && !slices.Contains(ev.Reachable, id) {
			m.setReachable(id, false)
		}
	}
	for _, id := range ev.Reachable {
		if !m.reachable[id] && old(m.turned[id]) {
			m.setReachable(id, true)
		}
	}
}

func (m *model) succeed(c *modelCall) {
	for _, p := range c.parties {
		if p.Role == RoleGuest || p.Role == RoleConsulted || p.Role == RoleSupervisor && p.Mode == Barge {
			m.handOver(c, p.Account)
			return
		}
	}
	m.part(c, c.agent)
	c.agent = ""
}
