package api

import (
	"context"
	"time"

	"madoguchi/api/password"
	"madoguchi/store"
)

// AccountEntry is an account as administrators see it.
type AccountEntry struct {
	Account
	Place      string    `json:"place"`
	Queues     []string  `json:"queues" nullable:"false" doc:"ids of the queues this account serves"`
	Disabled   bool      `json:"disabled"`
	MustChange bool      `json:"mustChange" doc:"the password must be changed at the next login"`
	CreatedAt  time.Time `json:"createdAt"`
	LastLogin  time.Time `json:"lastLoginAt,omitzero"`
}

// IDInput names one entry. It is exported because huma skips what is not.
type IDInput struct {
	ID string `path:"id" maxLength:"64"`
}

// Serves is one queue that an account serves.
type Serves struct {
	Queue    string `json:"queue" maxLength:"64"`
	Level    int    `json:"level" minimum:"-1000" maximum:"1000" doc:"how well they serve it; higher is better (skill-first)"`
	Priority int    `json:"priority" minimum:"-1000" maximum:"1000" doc:"whoever has a higher one is rung before all others"`
	Order    int    `json:"order" minimum:"-1000" maximum:"1000" doc:"place in a linear queue; lower first"`
}

// AccountDetail is an account with all that can be changed of it.
type AccountDetail struct {
	AccountEntry
	Serves  []Serves `json:"serves" nullable:"false"`
	Version string   `json:"version" doc:"of what can be changed; send it as If-Match"`
}

type accountOutput struct {
	ETag string `header:"ETag"`
	Body AccountDetail
}

func (s *Server) getAccount(ctx context.Context, in *IDInput) (*accountOutput, error) {
	d, err := s.accountDetail(ctx, in.ID)
	return &accountOutput{etag(d.Version), d}, err
}

func (s *Server) accountDetail(ctx context.Context, id string) (AccountDetail, error) {
	a, err := s.o.Store.AccountByID(ctx, id)
	if err != nil {
		return AccountDetail{}, err
	}
	rows, err := s.o.Store.MembershipsOf(ctx, id)
	if err != nil {
		return AccountDetail{}, err
	}
	queues, serves := make([]string, len(rows)), make([]Serves, len(rows))
	for i, m := range rows {
		queues[i], serves[i] = m.Queue, Serves{m.Queue, m.Level, m.Priority, m.Order}
	}
	d := AccountDetail{AccountEntry: entry(a, queues), Serves: serves}
	d.Version, err = versionOf(d.changeable())
	return d, err
}

// changeable is what a version of an account speaks of.
func (d AccountDetail) changeable() any {
	return []any{d.Name, d.Place, d.Role, d.Disabled, d.Serves}
}

type createInput struct {
	Body struct {
		Login    string    `json:"login" minLength:"1" maxLength:"200"`
		Name     string    `json:"name" maxLength:"400"`
		Place    string    `json:"place,omitempty" maxLength:"400"`
		Role     string    `json:"role" enum:"administrator,supervisor,staff,kiosk"`
		Password string    `json:"password,omitempty" maxLength:"1000" doc:"absent: one is made and shown once"`
		Queues   *[]string `json:"queues,omitempty" maxItems:"1000" doc:"absent: all, for staff and supervisors"`
	}
}

// CreatedAccount is a new account with its password, if that was made by us.
type CreatedAccount struct {
	AccountEntry
	OneTimePassword string `json:"oneTimePassword,omitempty" doc:"shown this once; must be changed at the first login"`
}

type createOutput struct{ Body CreatedAccount }

func (s *Server) createAccount(ctx context.Context, in *createInput) (*createOutput, error) {
	l, b := loginIn(ctx), in.Body
	if err := mayTouch(l, b.Role); err != nil {
		return nil, err
	}
	given, hash, err := s.newPassword(ctx, b.Login, b.Password)
	if err != nil {
		return nil, err
	}
	var queues []string
	if b.Queues != nil {
		queues = append([]string{}, *b.Queues...)
	}
	a, err := s.o.Store.CreateAccount(ctx, l.by(), store.NewAccount{
		Login: b.Login, Name: b.Name, Place: b.Place, Role: b.Role, Queues: queues,
		PasswordHash: hash, MustChange: mustChange(b.Role),
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	served, err := s.o.Store.QueuesOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	out := &createOutput{CreatedAccount{AccountEntry: entry(a, served)}}
	if b.Password == "" {
		out.Body.OneTimePassword = given
	}
	return out, nil
}

// mustChange says whether a password that somebody else gave has to be changed
// at the first login. Nobody sits at a kiosk who could.
func mustChange(role string) bool { return role != store.RoleKiosk }

// newPassword judges a given password, or makes one, and hashes it.
func (s *Server) newPassword(ctx context.Context, login, given string) (text, hash string, err error) {
	text = given
	if given == "" {
		if text, err = password.OneTime(); err != nil {
			return "", "", err
		}
	} else if err := password.Check(store.NormalLogin(login), given); err != nil {
		return "", "", err
	}
	hash, err = s.hasher.Hash(ctx, text)
	return text, hash, err
}

type updateInput struct {
	IDInput
	Match
	Body struct {
		Name     *string   `json:"name,omitempty" maxLength:"400"`
		Place    *string   `json:"place,omitempty" maxLength:"400"`
		Role     *string   `json:"role,omitempty" enum:"administrator,supervisor,staff,kiosk"`
		Disabled *bool     `json:"disabled,omitempty"`
		Queues   *[]string `json:"queues,omitempty" maxItems:"1000" doc:"levels stay as they are"`
		Serves   *[]Serves `json:"serves,omitempty" maxItems:"1000" doc:"in place of queues, with levels"`
	}
}

func (in *updateInput) patch() store.AccountPatch {
	b := in.Body
	p := store.AccountPatch{Name: b.Name, Place: b.Place, Role: b.Role, Disabled: b.Disabled, Queues: b.Queues}
	if b.Serves != nil {
		rows := make([]store.Membership, len(*b.Serves))
		for i, m := range *b.Serves {
			rows[i] = store.Membership{Queue: m.Queue, Account: in.ID, Level: m.Level, Priority: m.Priority, Order: m.Order}
		}
		p.Members = &rows
	}
	return p
}

func (s *Server) updateAccount(ctx context.Context, in *updateInput) (*accountOutput, error) {
	l, b := loginIn(ctx), in.Body
	if in.ID == l.account.ID && b.Disabled != nil && *b.Disabled {
		return nil, refuse("own-account")
	}
	if b.Role != nil {
		if err := mayTouch(l, *b.Role); err != nil {
			return nil, err
		}
	}
	err := s.replacing(in.Match, func() (any, error) {
		d, err := s.accountDetail(ctx, in.ID)
		return d.changeable(), err
	}, func() error {
		if err := s.mayTouchAccount(ctx, in.ID); err != nil {
			return err
		}
		_, err := s.o.Store.UpdateAccount(ctx, l.by(), in.ID, in.patch())
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.getAccount(ctx, &in.IDInput)
}

func (s *Server) deleteAccount(ctx context.Context, in *IDInput) (*struct{}, error) {
	l := loginIn(ctx)
	if in.ID == l.account.ID {
		return nil, refuse("own-account")
	}
	if err := s.mayTouchAccount(ctx, in.ID); err != nil {
		return nil, err
	}
	if err := s.o.Store.DeleteAccount(ctx, l.by(), in.ID); err != nil {
		return nil, err
	}
	return nil, s.reconfigure(ctx)
}

// OneTimePassword is shown once.
type OneTimePassword struct {
	Password string `json:"password"`
}

type resetOutput struct{ Body OneTimePassword }

func (s *Server) resetPassword(ctx context.Context, in *IDInput) (*resetOutput, error) {
	a, err := s.o.Store.AccountByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := mayTouch(loginIn(ctx), a.Role); err != nil {
		return nil, err
	}
	text, hash, err := s.newPassword(ctx, a.Login, "")
	if err != nil {
		return nil, err
	}
	if err := s.o.Store.SetPassword(ctx, loginIn(ctx).by(), a.ID, hash, mustChange(a.Role), ""); err != nil {
		return nil, err
	}
	if err := s.hub.refresh(ctx); err != nil {
		return nil, err
	}
	return &resetOutput{OneTimePassword{text}}, nil
}

// reconfigure makes a change known to the live pages and to the call plane.
// The change is durable by now; the store's watch would tell them too, later.
func (s *Server) reconfigure(ctx context.Context) error {
	if err := s.hub.refresh(ctx); err != nil {
		return err
	}
	return s.o.Calls.Reconfigure(ctx)
}

func entry(a store.Account, queues []string) AccountEntry {
	if queues == nil {
		queues = []string{}
	}
	return AccountEntry{
		Account: accountOf(a), Place: a.Place, Queues: queues, Disabled: a.Disabled,
		MustChange: a.MustChange, CreatedAt: a.Created, LastLogin: a.LastLogin,
	}
}
