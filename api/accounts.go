package api

import (
	"context"
	"time"

	"madoguchi/api/password"
	"madoguchi/store"
)

// pageSize is how many accounts a page holds unless asked otherwise.
const pageSize = 100

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

type accountsInput struct {
	After string `query:"after" maxLength:"200" doc:"login of the last entry of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

// AccountPage is a page of accounts.
type AccountPage struct {
	Items []AccountEntry `json:"items" nullable:"false"`
	Total int            `json:"total"`
	Next  string         `json:"next,omitempty" doc:"give this as after for the next page; absent on the last"`
}

type accountsOutput struct{ Body AccountPage }

func (s *Server) listAccounts(ctx context.Context, in *accountsInput) (*accountsOutput, error) {
	limit := in.Limit
	if limit == 0 {
		limit = pageSize
	}
	rows, err := s.o.Store.Accounts(ctx, in.After, limit)
	if err != nil {
		return nil, err
	}
	total, err := s.o.Store.CountAccounts(ctx)
	if err != nil {
		return nil, err
	}
	serves, err := s.o.Store.QueueAgents(ctx)
	if err != nil {
		return nil, err
	}
	out := &accountsOutput{AccountPage{Items: make([]AccountEntry, len(rows)), Total: total}}
	for i, a := range rows {
		out.Body.Items[i] = entry(a, serves[a.ID])
	}
	if len(rows) == limit {
		out.Body.Next = rows[limit-1].Login
	}
	return out, nil
}

// IDInput names one entry. It is exported because huma skips what is not.
type IDInput struct {
	ID string `path:"id" maxLength:"64"`
}

type accountOutput struct{ Body AccountEntry }

func (s *Server) getAccount(ctx context.Context, in *IDInput) (*accountOutput, error) {
	a, err := s.o.Store.AccountByID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.accountOutput(ctx, a)
}

func (s *Server) accountOutput(ctx context.Context, a store.Account) (*accountOutput, error) {
	queues, err := s.o.Store.QueuesOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	return &accountOutput{entry(a, queues)}, nil
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
	e, err := s.accountOutput(ctx, a)
	if err != nil {
		return nil, err
	}
	out := &createOutput{CreatedAccount{AccountEntry: e.Body}}
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
	Body struct {
		Name     *string   `json:"name,omitempty" maxLength:"400"`
		Place    *string   `json:"place,omitempty" maxLength:"400"`
		Role     *string   `json:"role,omitempty" enum:"administrator,supervisor,staff,kiosk"`
		Disabled *bool     `json:"disabled,omitempty"`
		Queues   *[]string `json:"queues,omitempty" maxItems:"1000"`
	}
}

func (s *Server) updateAccount(ctx context.Context, in *updateInput) (*accountOutput, error) {
	l, b := loginIn(ctx), in.Body
	if in.ID == l.account.ID && b.Disabled != nil && *b.Disabled {
		return nil, refuse("own-account")
	}
	a, err := s.o.Store.UpdateAccount(ctx, l.by(), in.ID, store.AccountPatch{
		Name: b.Name, Place: b.Place, Role: b.Role, Disabled: b.Disabled, Queues: b.Queues,
	})
	if err != nil {
		return nil, err
	}
	if err := s.reconfigure(ctx); err != nil {
		return nil, err
	}
	return s.accountOutput(ctx, a)
}

func (s *Server) deleteAccount(ctx context.Context, in *IDInput) (*struct{}, error) {
	l := loginIn(ctx)
	if in.ID == l.account.ID {
		return nil, refuse("own-account")
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
