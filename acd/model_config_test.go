package acd

func (m *model) configured(c Config) {
	queues := map[string]Queue{}
	for _, q := range c.Queues {
		queues[q.ID] = q
	}
	for _, x := range m.calls {
		if x.queue == nil || x.vanished {
			continue
		}
		if q, stays := queues[x.queue.ID]; stays {
			x.queue = &q
		} else {
			x.vanished = true
		}
	}
	serves := map[string]map[string]Membership{}
	for _, a := range c.Agents {
		serves[a.ID] = map[string]Membership{}
		for _, q := range a.Queues {
			if _, ok := queues[q.Queue]; ok {
				serves[a.ID][q.Queue] = q
			}
		}
		if m.serves[a.ID] == nil && (a.Presence == Available || a.Presence == Away) {
			m.presence[a.ID] = a.Presence
		}
	}
	for a := range m.serves {
		if serves[a] == nil {
			m.presence[a] = Offline
			delete(m.wrap, a)
			delete(m.owed, a)
		}
	}
	if m.config.Stop != nil && (c.Stop == nil || *c.Stop != *m.config.Stop) {
		for _, x := range m.calls {
			x.ending = false
		}
	}
	for a := range serves {
		m.forgive(a, func(x modelDebt) bool { return !queues[x.queue].Disposition })
	}
	m.config, m.queues, m.serves = c, queues, serves
}
