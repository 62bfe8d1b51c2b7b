package store

import (
	"context"
	"slices"

	"madoguchi/store/internal/query"
)

// ImportRow is what a file says of one account; nil fields are not in it: they
// stay as they are, or take what a new account begins with.
type ImportRow struct {
	Login             string
	Name, Place, Role *string
	Disabled          *bool
	Members           *[]Membership // Account is not looked at
}

// The outcomes of a row.
const (
	ImportNew     = "new"
	ImportChanged = "changed"
	ImportSame    = "same"
	ImportRefused = "error"
)

// ImportStep is what a row would do. Before is the zero value of a new account.
type ImportStep struct {
	Outcome string
	Before  ImportState
	After   ImportState
	Err     error // a *Refusal, when it is refused
}

// ImportState is an account as an import sees it.
type ImportState struct {
	ID, Login, Name, Place, Role string
	Disabled                     bool
	Members                      []Membership // in order of queue
}

// ErrOwnAccount refuses to disable the account of whoever asks for it.
var ErrOwnAccount = &Refusal{"own-account", "one cannot disable one's own account"}

// ErrImportTwice refuses a login that a file names twice.
var ErrImportTwice = &Refusal{"import-twice", "this login is in the file more than once"}

// PlanImport says what each row would do, and changes nothing. self is the id of
// whoever asks.
func (s *Store) PlanImport(ctx context.Context, rows []ImportRow, self string) ([]ImportStep, error) {
	steps, err := planImport(ctx, s.read, rows, self)
	return steps, told(err)
}

// ImportAccounts does what the rows say, all of it or nothing. agreed is asked
// with the plan of this very moment, before anything is written; hashes are the
// passwords of the new accounts by login.
func (s *Store) ImportAccounts(ctx context.Context, by By, rows []ImportRow, self string, hashes map[string]string, agreed func([]ImportStep) error) error {
	return s.write(ctx, func(q *query.Queries) error {
		steps, err := planImport(ctx, q, rows, self)
		if err != nil {
			return err
		}
		if err := agreed(steps); err != nil {
			return err
		}
		count := map[string]any{}
		for _, n := range inOrder(steps) {
			if n.Outcome == ImportSame {
				continue
			}
			if n.Err != nil {
				return n.Err
			}
			e, err := takeStep(ctx, q, n, hashes[n.After.Login])
			if err != nil {
				return err
			}
			if err := appendAudit(ctx, q, by, e); err != nil {
				return err
			}
			had, _ := count[n.Outcome].(int)
			count[n.Outcome] = had + 1
		}
		if len(count) == 0 {
			return nil
		}
		if err := q.BumpRevision(ctx); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionAccountImport, Detail: count})
	})
}

// inOrder puts what makes administrators before what takes one away, so that there
// is one at every moment.
func inOrder(steps []ImportStep) []ImportStep {
	rank := func(n ImportStep) int {
		switch {
		case n.Outcome == ImportNew:
			return 0
		case n.After.administers():
			return 1
		default:
			return 2
		}
	}
	steps = slices.Clone(steps)
	slices.SortStableFunc(steps, func(a, b ImportStep) int { return rank(a) - rank(b) })
	return steps
}

func takeStep(ctx context.Context, q *query.Queries, n ImportStep, hash string) (Entry, error) {
	if n.Outcome == ImportNew {
		made, e, err := insertAccount(ctx, q, NewAccount{
			Login: n.After.Login, Name: n.After.Name, Place: n.After.Place, Role: n.After.Role,
			PasswordHash: hash, MustChange: n.After.Role != RoleKiosk, Queues: []string{},
		})
		if err != nil {
			return Entry{}, err
		}
		n.After.ID = made.ID
		if !n.After.Disabled && len(n.After.Members) == 0 {
			return e, nil
		}
	}
	p := AccountPatch{Name: &n.After.Name, Place: &n.After.Place, Role: &n.After.Role, Disabled: &n.After.Disabled, Members: &n.After.Members}
	_, e, err := patchAccount(ctx, q, n.After.ID, p)
	if n.Outcome == ImportNew {
		e.Action = ActionAccountCreate
	}
	return e, err
}
