package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"madoguchi/store/internal/query"
)

// accountImport holds what a plan is made from.
type accountImport struct {
	accounts map[string]ImportState // by login
	queues   []string
	self     string // id of who imports
}

func planImport(ctx context.Context, q *query.Queries, rows []ImportRow, self string) ([]ImportStep, error) {
	im, err := newAccountImport(ctx, q, self)
	if err != nil {
		return nil, err
	}
	steps := make([]ImportStep, len(rows))
	named := make(map[string]int)
	for i, r := range rows {
		r.Login = NormalLogin(r.Login)
		steps[i] = im.step(r)
		if steps[i].Outcome == ImportNew {
			if err := nameFree(ctx, q, r.Login); errors.Is(err, ErrLoginTaken) {
				steps[i].refuse(err)
			} else if err != nil {
				return nil, err
			}
		}
		if first, twice := named[r.Login]; twice {
			steps[i].refuse(ErrImportTwice)
			steps[first].refuse(ErrImportTwice)
		} else {
			named[r.Login] = i
		}
	}
	im.keepAdministrator(steps)
	return steps, nil
}

func newAccountImport(ctx context.Context, q *query.Queries, self string) (*accountImport, error) {
	im := &accountImport{accounts: make(map[string]ImportState), self: self}
	served := make(map[string][]Membership)
	all, err := q.QueueAgents(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range memberships(all) {
		served[m.Account] = append(served[m.Account], m)
	}
	for after := ""; ; {
		page, err := q.AccountsPage(ctx, query.AccountsPageParams{After: after, Count: MaxPage})
		if err != nil {
			return nil, err
		}
		for _, a := range page {
			im.accounts[a.Login] = ImportState{a.ID, a.Login, a.Name, a.Place, a.Role, a.Disabled, served[a.ID]}
			after = a.Login
		}
		if len(page) < MaxPage {
			break
		}
	}
	queues, err := q.Queues(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range queues {
		im.queues = append(im.queues, n.ID)
	}
	slices.Sort(im.queues)
	return im, nil
}

// step says what one row would do, looked at alone.
func (im *accountImport) step(r ImportRow) ImportStep {
	before, known := im.accounts[r.Login]
	n := ImportStep{Outcome: ImportNew, Before: before, After: before}
	n.After.Login = r.Login
	for _, f := range []struct{ to, from *string }{{&n.After.Name, r.Name}, {&n.After.Place, r.Place}, {&n.After.Role, r.Role}} {
		if f.from != nil {
			*f.to = strings.TrimSpace(*f.from)
		}
	}
	if r.Disabled != nil {
		n.After.Disabled = *r.Disabled
	}
	n.After.Members = im.members(r, before, n.After)
	err := checkAccount(n.After.Login, n.After.Name, n.After.Place, n.After.Role)
	if err == nil {
		err = im.checkMembers(n.After)
	}
	switch {
	case err != nil:
		n.refuse(err)
	case known && n.After.ID == im.self && n.After.Disabled:
		n.refuse(ErrOwnAccount)
	case known && before.equal(n.After):
		n.Outcome = ImportSame
	case known:
		n.Outcome = ImportChanged
	}
	return n
}

// members is what an account will serve: what the file says, else what it served,
// else, for one that becomes an agent, everything.
func (im *accountImport) members(r ImportRow, before, after ImportState) []Membership {
	switch {
	case r.Members != nil:
		members := slices.Clone(*r.Members)
		for i := range members {
			members[i].Account = after.ID
			for _, had := range before.Members {
				if had.Queue == members[i].Queue {
					members[i].Order = had.Order // no file has it
				}
			}
		}
		slices.SortFunc(members, func(a, b Membership) int { return strings.Compare(a.Queue, b.Queue) })
		return members
	case !ServesQueues(after.Role):
		return nil
	case ServesQueues(before.Role):
		return before.Members
	}
	all := make([]Membership, len(im.queues))
	for i, id := range im.queues {
		all[i] = Membership{Queue: id, Account: after.ID}
	}
	return all
}

func (im *accountImport) checkMembers(after ImportState) error {
	if len(after.Members) > 0 && !ServesQueues(after.Role) {
		return ErrNoAgentRole
	}
	for i, m := range after.Members {
		switch {
		case !slices.Contains(im.queues, m.Queue):
			return ErrQueueUnknown
		case !m.ranked(), i > 0 && after.Members[i-1].Queue == m.Queue:
			return ErrMemberFormat
		}
	}
	return nil
}

// keepAdministrator refuses the rows that together would take away the last one.
func (im *accountImport) keepAdministrator(steps []ImportStep) {
	left := 0
	for _, a := range im.accounts {
		if a.administers() {
			left++
		}
	}
	for _, n := range steps {
		if n.Err == nil && n.Before.administers() {
			left--
		}
		if n.Err == nil && n.After.administers() {
			left++
		}
	}
	if left > 0 {
		return
	}
	for i, n := range steps {
		if n.Err == nil && n.Before.administers() && !n.After.administers() {
			steps[i].refuse(ErrLastAdmin)
		}
	}
}

func (n *ImportStep) refuse(err error) { n.Outcome, n.Err = ImportRefused, err }

func (a ImportState) administers() bool { return a.Role == RoleAdministrator && !a.Disabled }

func (a ImportState) equal(b ImportState) bool {
	return a.Name == b.Name && a.Place == b.Place && a.Role == b.Role && a.Disabled == b.Disabled && slices.Equal(a.Members, b.Members)
}
