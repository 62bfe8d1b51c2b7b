package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"madoguchi/store/internal/query"
	"madoguchi/store/layout"
)

const (
	maxLayouts = 50
	// maxLayoutVersions is how many published versions of a layout are kept.
	maxLayoutVersions = 200
	maxLayoutNote     = 200
)

// Layout is what kiosks show before a call, with what is not published yet.
type Layout struct {
	ID, Name string
	Default  bool           // for kiosks that have none of their own
	Kiosks   []string       // account ids that have this one, ascending
	Number   int            // of the version that is shown; 0: none was published
	Live     *LayoutVersion // that version; nil when there is none
	Draft    *layout.Screen // nil: nothing that was not published
	DraftAt  time.Time
	DraftBy  string // login
}

// LayoutVersion is a layout as it was published once.
type LayoutVersion struct {
	Layout   string
	Number   int
	Document layout.Screen
	Note     string
	At       time.Time
	By       string // login
}

// KioskLayouts says which published layout a kiosk shows.
type KioskLayouts struct {
	Versions []LayoutVersion
	Default  string            // id of a layout; empty: none
	Assigned map[string]string // layout by account
}

// Of is the version that an account's kiosk shows. A layout of its own that was
// never published does not hide the one for all.
func (k KioskLayouts) Of(account string) (LayoutVersion, bool) {
	for _, id := range []string{k.Assigned[account], k.Default} {
		i := slices.IndexFunc(k.Versions, func(v LayoutVersion) bool { return v.Layout == id })
		if id != "" && i >= 0 {
			return k.Versions[i], true
		}
	}
	return LayoutVersion{}, false
}

// Layouts returns all layouts, the one for all kiosks first.
func (s *Store) Layouts(ctx context.Context) ([]Layout, error) {
	rows, err := s.read.Layouts(ctx)
	if err != nil {
		return nil, told(err)
	}
	shown, err := s.KioskLayouts(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Layout, len(rows))
	for i, r := range rows {
		if out[i], err = layoutOf(r, shown); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LayoutByID finds a layout.
func (s *Store) LayoutByID(ctx context.Context, id string) (Layout, error) {
	r, err := s.read.LayoutByID(ctx, id)
	if err != nil {
		return Layout{}, told(err)
	}
	shown, err := s.KioskLayouts(ctx)
	if err != nil {
		return Layout{}, err
	}
	return layoutOf(r, shown)
}

// KioskLayouts reads what kiosks show.
func (s *Store) KioskLayouts(ctx context.Context) (KioskLayouts, error) {
	out := KioskLayouts{Assigned: make(map[string]string)}
	rows, err := s.read.PublishedLayouts(ctx)
	if err != nil {
		return out, told(err)
	}
	for _, r := range rows {
		v, err := layoutVersion(r)
		if err != nil {
			return out, err
		}
		out.Versions = append(out.Versions, v)
	}
	all, err := s.read.Layouts(ctx)
	if err != nil {
		return out, told(err)
	}
	for _, r := range all {
		if r.IsDefault {
			out.Default = r.ID
		}
	}
	assigned, err := s.read.LayoutKiosks(ctx)
	for _, r := range assigned {
		out.Assigned[r.AccountID] = r.LayoutID
	}
	return out, told(err)
}

func layoutOf(r query.Layout, shown KioskLayouts) (Layout, error) {
	l := Layout{
		ID: r.ID, Name: r.Name, Default: r.IsDefault, Kiosks: []string{}, Number: int(r.Number),
		DraftAt: moment(r.DraftAt), DraftBy: r.DraftBy,
	}
	for account, id := range shown.Assigned {
		if id == r.ID {
			l.Kiosks = append(l.Kiosks, account)
		}
	}
	slices.Sort(l.Kiosks)
	if i := slices.IndexFunc(shown.Versions, func(v LayoutVersion) bool { return v.Layout == r.ID }); i >= 0 {
		l.Live = &shown.Versions[i]
	}
	if r.Draft != "" {
		l.Draft = &layout.Screen{}
		if err := json.Unmarshal([]byte(r.Draft), l.Draft); err != nil {
			return Layout{}, fmt.Errorf("draft of layout %s: %w", r.ID, err)
		}
	}
	return l, nil
}

func layoutVersion(r query.LayoutVersion) (LayoutVersion, error) {
	v := LayoutVersion{Layout: r.LayoutID, Number: int(r.Number), Note: r.Note, At: moment(r.PublishedAt), By: r.PublishedBy}
	if err := json.Unmarshal([]byte(r.Document), &v.Document); err != nil {
		return v, fmt.Errorf("version %d of layout %s: %w", r.Number, r.LayoutID, err)
	}
	return v, nil
}

// CreateLayout makes a layout with a draft; no kiosk shows it.
func (s *Store) CreateLayout(ctx context.Context, by By, name string, d layout.Screen) (id string, err error) {
	if !validLayoutName(name) {
		return "", ErrLayoutName
	}
	draft, err := encodeLayout(d)
	if err != nil {
		return "", err
	}
	if id, err = newID(); err != nil {
		return "", err
	}
	return id, s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		n, err := q.CountLayouts(ctx)
		if err != nil {
			return Entry{}, err
		}
		if n >= maxLayouts {
			return Entry{}, ErrTooManyLayouts
		}
		err = q.InsertLayout(ctx, query.InsertLayoutParams{ID: id, Name: strings.TrimSpace(name), Draft: draft, DraftBy: by.Actor, Now: millis(time.Now())})
		return Entry{Action: ActionLayoutCreate, Subject: id, Detail: map[string]any{"name": name}}, err
	})
}

// LayoutChange changes whose layout it is. What is nil stays as it is.
type LayoutChange struct {
	Name    *string
	Default *bool
	Kiosks  *[]string // account ids: exactly these have it; they leave the one they had
}

// ChangeLayout renames a layout or gives it to kiosks.
func (s *Store) ChangeLayout(ctx context.Context, by By, id string, c LayoutChange) error {
	if c.Name != nil && !validLayoutName(*c.Name) {
		return ErrLayoutName
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		before, err := q.LayoutByID(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		e := Entry{Action: ActionLayoutChange, Subject: id, Detail: map[string]any{}}
		if c.Name != nil {
			e.Detail["name"] = map[string]any{"before": before.Name, "after": strings.TrimSpace(*c.Name)}
			if _, err := q.RenameLayout(ctx, query.RenameLayoutParams{Name: strings.TrimSpace(*c.Name), ID: id}); err != nil {
				return e, err
			}
		}
		if c.Default != nil {
			e.Detail["default"] = map[string]any{"before": before.IsDefault, "after": *c.Default}
			if *c.Default {
				if err := q.ClearDefaultLayout(ctx); err != nil {
					return e, err
				}
			}
			if _, err := q.SetDefaultLayout(ctx, query.SetDefaultLayoutParams{IsDefault: *c.Default, ID: id}); err != nil {
				return e, err
			}
		}
		if c.Kiosks != nil {
			e.Detail["kiosks"] = *c.Kiosks
			return e, putLayoutKiosks(ctx, q, id, *c.Kiosks)
		}
		return e, nil
	})
}

func putLayoutKiosks(ctx context.Context, q *query.Queries, id string, kiosks []string) error {
	if err := q.DeleteLayoutKiosks(ctx, id); err != nil {
		return err
	}
	for _, k := range kiosks {
		a, err := q.AccountByID(ctx, k)
		if errors.Is(told(err), ErrNotFound) || err == nil && a.Role != RoleKiosk {
			return ErrKioskUnknown
		}
		if err != nil {
			return err
		}
		if err := q.PutLayoutKiosk(ctx, query.PutLayoutKioskParams{AccountID: k, LayoutID: id}); err != nil {
			return err
		}
	}
	return nil
}

// DeleteLayout removes a layout and its versions. Its kiosks show the one for all.
func (s *Store) DeleteLayout(ctx context.Context, by By, id string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		before, err := q.LayoutByID(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		_, err = q.DeleteLayout(ctx, id)
		return Entry{Action: ActionLayoutDelete, Subject: id, Detail: map[string]any{"name": before.Name}}, err
	})
}

func validLayoutName(name string) bool {
	return strings.TrimSpace(name) != "" && plainText(name, maxName)
}

func encodeLayout(d layout.Screen) (string, error) {
	if err := d.Check(); err != nil {
		return "", layoutRefusal(err)
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("layout: %w", err)
	}
	return string(raw), nil
}

// layoutRefusal gives the rules of documents the codes that people are told.
func layoutRefusal(err error) error {
	switch {
	case errors.Is(err, layout.ErrPlace):
		return ErrLayoutPlace
	case errors.Is(err, layout.ErrContrast):
		return ErrLayoutContrast
	case errors.Is(err, layout.ErrEmpty):
		return ErrLayoutEmpty
	case errors.Is(err, layout.ErrName):
		return ErrLayoutPageName
	case errors.Is(err, layout.ErrFormat):
		return ErrLayoutFormat
	default:
		return err
	}
}
