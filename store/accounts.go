package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/store/internal/query"

	"github.com/google/uuid"
)

// The roles of accounts.
const (
	RoleAdministrator = "administrator"
	RoleSupervisor    = "supervisor"
	RoleStaff         = "staff"
	RoleKiosk         = "kiosk"
)

const (
	maxLogin = 32
	maxName  = 100
	// MaxPage is the most rows one page of a list holds.
	MaxPage = 500
)

// Account is somebody (or a kiosk) who may log in.
type Account struct {
	ID           string
	Login        string // lower case, unique
	Name         string
	Place        string // of a kiosk, e.g. 行徳支所 相談ブース
	Role         string
	PasswordHash string // argon2id, PHC string
	MustChange   bool   // the password was given by somebody else
	Disabled     bool
	LastLogin    time.Time
	Created      time.Time
	Updated      time.Time
}

// NewAccount is what an account is made from. Queues nil means: all, for staff
// and supervisors.
type NewAccount struct {
	Login, Name, Place, Role string
	PasswordHash             string
	MustChange               bool
	Queues                   []string
}

// AccountPatch changes the fields that are not nil.
type AccountPatch struct {
	Name, Place, Role *string
	Disabled          *bool
	Queues            *[]string     // those that stay keep their levels
	Members           *[]Membership // in place of Queues, with levels; Account is not looked at
}

// ServesQueues says whether accounts of this role are agents.
func ServesQueues(role string) bool { return role == RoleStaff || role == RoleSupervisor }

// NormalLogin is the form in which logins are kept and compared.
func NormalLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// CreateAccount makes an account.
func (s *Store) CreateAccount(ctx context.Context, by By, n NewAccount) (Account, error) {
	n.Login = NormalLogin(n.Login)
	var made query.Account
	err := s.change(ctx, by, func(q *query.Queries) (e Entry, err error) {
		made, e, err = insertAccount(ctx, q, n)
		return e, err
	})
	return account(made), err
}

// insertAccount makes an account whose login is in its normal form.
func insertAccount(ctx context.Context, q *query.Queries, n NewAccount) (query.Account, Entry, error) {
	var made query.Account
	if err := checkAccount(n.Login, n.Name, n.Place, n.Role); err != nil {
		return made, Entry{}, err
	}
	if len(n.Queues) > 0 && !ServesQueues(n.Role) {
		return made, Entry{}, ErrNoAgentRole
	}
	id, err := newID()
	if err != nil {
		return made, Entry{}, err
	}
	if err := nameFree(ctx, q, n.Login); err != nil {
		return made, Entry{}, err
	}
	err = q.InsertAccount(ctx, query.InsertAccountParams{
		ID: id, Login: n.Login, Name: n.Name, Place: n.Place, Role: n.Role,
		PasswordHash: n.PasswordHash, MustChange: n.MustChange, Now: time.Now().UnixMilli(),
	})
	if err != nil {
		return made, Entry{}, err
	}
	if err := serve(ctx, q, id, n.Role, n.Queues); err != nil {
		return made, Entry{}, err
	}
	if made, err = q.AccountByID(ctx, id); err != nil {
		return made, Entry{}, err
	}
	after, err := accountNow(ctx, q, made)
	return made, Entry{Action: ActionAccountCreate, Subject: n.Login, After: after}, err
}

// AccountByID finds an account.
func (s *Store) AccountByID(ctx context.Context, id string) (Account, error) {
	a, err := s.read.AccountByID(ctx, id)
	return account(a), told(err)
}

// AccountByLogin finds an account by its login in any case of letters.
func (s *Store) AccountByLogin(ctx context.Context, login string) (Account, error) {
	a, err := s.read.AccountByLogin(ctx, NormalLogin(login))
	return account(a), told(err)
}

// Accounts returns up to limit accounts (at most MaxPage) whose login sorts
// after the given one, in order of login.
func (s *Store) Accounts(ctx context.Context, after string, limit int) ([]Account, error) {
	rows, err := s.read.AccountsPage(ctx, query.AccountsPageParams{After: NormalLogin(after), Count: int64(min(limit, MaxPage))})
	if err != nil {
		return nil, told(err)
	}
	out := make([]Account, len(rows))
	for i, r := range rows {
		out[i] = account(r)
	}
	return out, nil
}

// AllAccounts returns every account in order of login.
func (s *Store) AllAccounts(ctx context.Context) ([]Account, error) {
	var all []Account
	for after := ""; ; {
		page, err := s.Accounts(ctx, after, MaxPage)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < MaxPage {
			return all, nil
		}
		after = page[len(page)-1].Login
	}
}

// HasAdministrator says whether somebody can administer the site: an account
// with that role that is not disabled.
func (s *Store) HasAdministrator(ctx context.Context) (bool, error) {
	n, err := s.read.CountAdministrators(ctx)
	return n > 0, told(err)
}

// UpdateAccount changes an account. Its sessions end when it is disabled or
// gets another role.
func (s *Store) UpdateAccount(ctx context.Context, by By, id string, p AccountPatch) (Account, error) {
	var out query.Account
	err := s.change(ctx, by, func(q *query.Queries) (e Entry, err error) {
		out, e, err = patchAccount(ctx, q, id, p)
		return e, err
	})
	return account(out), err
}

func patchAccount(ctx context.Context, q *query.Queries, id string, p AccountPatch) (query.Account, Entry, error) {
	old, err := q.AccountByID(ctx, id)
	if err != nil {
		return old, Entry{}, err
	}
	before, err := accountNow(ctx, q, old)
	if err != nil {
		return old, Entry{}, err
	}
	out := patched(old, p)
	if err := checkAccount(out.Login, out.Name, out.Place, out.Role); err != nil {
		return out, Entry{}, err
	}
	if old.Role == RoleAdministrator && (out.Role != RoleAdministrator || out.Disabled) {
		if err := otherAdministrator(ctx, q, id); err != nil {
			return out, Entry{}, err
		}
	}
	out.UpdatedAt = time.Now().UnixMilli()
	if _, err := q.UpdateAccount(ctx, query.UpdateAccountParams{
		ID: id, Name: out.Name, Place: out.Place, Role: out.Role, Disabled: out.Disabled, Now: out.UpdatedAt,
	}); err != nil {
		return out, Entry{}, err
	}
	if err := reserve(ctx, q, old, out, p); err != nil {
		return out, Entry{}, err
	}
	if out.Disabled || out.Role != old.Role {
		if _, err := q.DeleteSessionsOf(ctx, query.DeleteSessionsOfParams{AccountID: id}); err != nil {
			return out, Entry{}, err
		}
	}
	after, err := accountNow(ctx, q, out)
	return out, Entry{Action: ActionAccountUpdate, Subject: old.Login, Before: before, After: after}, err
}

// SetPassword gives an account another password. All its sessions end except
// the one whose token hash is keep.
func (s *Store) SetPassword(ctx context.Context, by By, id, hash string, mustChange bool, keep string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		if _, err := q.SetPassword(ctx, query.SetPasswordParams{
			ID: id, PasswordHash: hash, MustChange: mustChange, Now: time.Now().UnixMilli(),
		}); err != nil {
			return Entry{}, err
		}
		if _, err := q.DeleteSessionsOf(ctx, query.DeleteSessionsOfParams{AccountID: id, Keep: keep}); err != nil {
			return Entry{}, err
		}
		action := ActionAccountPassword
		if mustChange {
			action = ActionAccountResetPassword
		}
		return Entry{Action: action, Subject: a.Login}, nil
	})
}

// DeleteAccount removes an account with its devices and sessions, unless a queue
// overflows to it. Call records keep its name, and what it kept stays to its date.
func (s *Store) DeleteAccount(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		if a.Role == RoleAdministrator {
			if err := otherAdministrator(ctx, q, id); err != nil {
				return Entry{}, err
			}
		}
		if err := notTarget(ctx, q, id); err != nil {
			return Entry{}, err
		}
		before, err := accountNow(ctx, q, a)
		if err != nil {
			return Entry{}, err
		}
		_, err = q.DeleteAccount(ctx, id)
		return Entry{Action: ActionAccountDelete, Subject: a.Login, Before: before}, err
	})
}

func account(a query.Account) Account {
	return Account{
		ID: a.ID, Login: a.Login, Name: a.Name, Place: a.Place, Role: a.Role,
		PasswordHash: a.PasswordHash, MustChange: a.MustChange, Disabled: a.Disabled,
		LastLogin: moment(a.LastLoginAt), Created: moment(a.CreatedAt), Updated: moment(a.UpdatedAt),
	}
}

func patched(a query.Account, p AccountPatch) query.Account {
	if p.Name != nil {
		a.Name = *p.Name
	}
	if p.Place != nil {
		a.Place = *p.Place
	}
	if p.Role != nil {
		a.Role = *p.Role
	}
	if p.Disabled != nil {
		a.Disabled = *p.Disabled
	}
	return a
}

func otherAdministrator(ctx context.Context, q *query.Queries, id string) error {
	n, err := q.CountOtherAdministrators(ctx, id)
	if err == nil && n == 0 {
		return ErrLastAdmin
	}
	return err
}

// nameFree refuses a login that could be dialled already: accounts, buttons
// and queues share the user part of sip:NAME@domain.
func nameFree(ctx context.Context, q *query.Queries, name string) error {
	_, accountErr := q.AccountByLogin(ctx, name)
	_, buttonErr := q.ButtonByID(ctx, name)
	_, queueErr := q.QueueByID(ctx, name)
	for _, err := range []error{accountErr, buttonErr, queueErr} {
		if err == nil {
			return ErrLoginTaken
		}
		if !errors.Is(told(err), ErrNotFound) {
			return err
		}
	}
	return nil
}

func checkAccount(login, name, place, role string) error {
	switch {
	case !ValidSlug(login):
		return ErrLoginFormat
	case strings.TrimSpace(name) == "" || !plainText(name, maxName):
		return ErrNameFormat
	case !plainText(place, maxName):
		return ErrPlaceFormat
	case !slices.Contains([]string{RoleAdministrator, RoleSupervisor, RoleStaff, RoleKiosk}, role):
		return ErrRoleUnknown
	default:
		return nil
	}
}

// ValidSlug says whether s may be a login, a queue or a button.
func ValidSlug(s string) bool {
	if s == "" || len(s) > maxLogin {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r) {
			return false
		}
	}
	return true
}

// plainText refuses what could disturb a header, a log line or a screen.
func plainText(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", err
	}
	return id.String(), nil
}
