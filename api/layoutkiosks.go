package api

import (
	"cmp"
	"context"
	"slices"

	"madoguchi/store"
)

// LayoutKiosk is a kiosk and what it shows before a call.
type LayoutKiosk struct {
	ID     string `json:"id" doc:"of its account"`
	Login  string `json:"login"`
	Name   string `json:"name"`
	Place  string `json:"place"`
	Layout string `json:"layout" doc:"id of the layout it has of its own; empty: it shows the one for all"`
	// Shows is empty for the buttons on the usual grid.
	Shows  string `json:"shows" doc:"id of the layout that it shows now; empty: the usual grid"`
	Online bool   `json:"online" doc:"its page is connected"`
	InCall bool   `json:"inCall" doc:"it changes when its consultation is over"`
}

type layoutKiosksOutput struct {
	Body []LayoutKiosk `nullable:"false"`
}

func (s *Server) listLayoutKiosks(context.Context, *struct{}) (*layoutKiosksOutput, error) {
	b, online := s.hub.book.Load(), s.hub.connected()
	out := &layoutKiosksOutput{[]LayoutKiosk{}}
	for id, a := range b.accounts {
		if a.Role != store.RoleKiosk || a.Disabled {
			continue
		}
		v, _ := b.layouts.Of(id)
		out.Body = append(out.Body, LayoutKiosk{
			ID: id, Login: a.Login, Name: a.Name, Place: a.Place, Layout: b.layouts.Assigned[id], Shows: v.Layout,
			Online: online[id], InCall: s.hub.inCall(id),
		})
	}
	slices.SortFunc(out.Body, func(a, b LayoutKiosk) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// connected are the accounts that have a live page.
func (h *hub) connected() map[string]bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make(map[string]bool, len(h.clients))
	for c := range h.clients {
		out[c.login.account.ID] = true
	}
	return out
}
