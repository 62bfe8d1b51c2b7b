package b2bua

import (
	"time"

	"madoguchi/acd"
	"madoguchi/sip"
)

// directory answers who a SIP address means.
type directory struct {
	byID    map[string]sip.Account
	byLogin map[string]sip.Account
	buttons map[string]acd.Button
	queues  map[string]bool
}

func newDirectory(s Site) *directory {
	d := &directory{
		byID: make(map[string]sip.Account), byLogin: make(map[string]sip.Account),
		buttons: make(map[string]acd.Button), queues: make(map[string]bool),
	}
	for _, a := range s.Accounts {
		d.byID[a.ID], d.byLogin[a.Login] = a, a
	}
	for _, b := range s.Desk.Buttons {
		d.buttons[b.ID] = b
	}
	for _, q := range s.Desk.Queues {
		d.queues[q.ID] = true
	}
	return d
}

// account returns what is known of an account id, even of one deleted since.
func (x *Exchange) account(id string) sip.Account {
	if a, ok := x.site.Load().byID[id]; ok {
		return a
	}
	return sip.Account{ID: id}
}

// clock is the wall clock of its first moment and runs on the monotonic one,
// so that durations stay right when the wall clock is set.
type clock struct{ start time.Time }

func (c clock) now() time.Time { return c.start.Add(time.Since(c.start)) }
