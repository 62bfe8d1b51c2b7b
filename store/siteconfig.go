package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"madoguchi/store/internal/query"
)

// SiteConfig is all that is set up at a site but its people and its sounds.
type SiteConfig struct {
	Schedules        []Schedule
	Addresses        []Address
	Queues           []Queue
	Members          map[string][]Membership // by queue
	Buttons          []Button
	Printers         []Printer
	AwayReasons      []AwayReason
	ReasonCompulsory bool
	Codes            []DispositionCode
	Retention        Retention
	Attempts         AttemptLimits
}

// ConfigChange is one difference between what is and what is imported, as the
// audit log keeps it.
type ConfigChange struct {
	Action, ID    string         // e.g. queue.put
	Before, After map[string]any // nil: it is made, or goes
}

// ConfigProblem is what keeps an entry from being imported.
type ConfigProblem struct {
	Section, ID string
	Refusal     *Refusal
}

// ConfigImport says how to import.
type ConfigImport struct {
	Replace bool // what is not in it is deleted
	Dry     bool // nothing is changed
}

// errDry takes an import back.
var errDry = errors.New("nothing is to be changed")

// SiteConfig reads what is set up.
func (s *Store) SiteConfig(ctx context.Context) (SiteConfig, error) {
	var c SiteConfig
	var errs [10]error
	c.Schedules, errs[0] = s.Schedules(ctx)
	c.Addresses, errs[1] = s.Addresses(ctx)
	c.Queues, errs[2] = s.Queues(ctx)
	c.Buttons, errs[3] = s.Buttons(ctx)
	c.Printers, errs[4] = s.Printers(ctx)
	c.AwayReasons, c.ReasonCompulsory, errs[5] = s.AwayReasons(ctx)
	c.Codes, errs[6] = s.DispositionCodes(ctx)
	c.Retention, errs[7] = s.Retention(ctx)
	c.Attempts, errs[8] = s.AttemptLimits(ctx)
	var members []Membership
	members, errs[9] = s.Memberships(ctx)
	c.Members = make(map[string][]Membership)
	for _, m := range members {
		c.Members[m.Queue] = append(c.Members[m.Queue], m)
	}
	return c, errors.Join(errs[:]...)
}

// ImportConfig makes the site as c says, in one transaction: all of it, or
// nothing when there is any problem. Every entry that differs gets its line in
// the audit log.
func (s *Store) ImportConfig(ctx context.Context, by By, c SiteConfig, o ConfigImport) ([]ConfigChange, []ConfigProblem, error) {
	var im importer
	err := s.write(ctx, func(q *query.Queries) error {
		im = importer{ctx: ctx, q: q, by: by}
		if err := im.all(c, o.Replace); err != nil {
			return err
		}
		if o.Dry || len(im.problems) > 0 {
			return errDry
		}
		if err := q.BumpRevision(ctx); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionConfigImport, Subject: "site", Detail: map[string]any{
			"changes": len(im.changes), "replace": o.Replace,
		}})
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return im.changes, im.problems, err
}

// importer is one import, within its transaction. A refused entry is noted and
// the others are tried, so that people see all problems at once.
type importer struct {
	ctx      context.Context //nolint:containedctx // it lives for one call
	q        *query.Queries
	by       By
	changes  []ConfigChange
	problems []ConfigProblem
}

// put does one change and writes it down when it made a difference.
func (im *importer) put(section, id string, valid bool, invalid *Refusal, do func() (Entry, error)) error {
	if !valid {
		im.problems = append(im.problems, ConfigProblem{section, id, invalid})
		return nil
	}
	e, err := do()
	var no *Refusal
	if errors.As(err, &no) && no != ErrBusy && no != ErrFull {
		im.problems = append(im.problems, ConfigProblem{section, id, no})
		return nil
	}
	if err != nil {
		return err
	}
	before, err := rowDocument(e.Before)
	if err != nil {
		return err
	}
	after, err := rowDocument(e.After)
	if err != nil || equalDocuments(before, after) {
		return err
	}
	im.changes = append(im.changes, ConfigChange{e.Action.String(), id, before, after})
	return appendAudit(im.ctx, im.q, im.by, e)
}

// rowDocument is a row as the audit log keeps it, read back.
func rowDocument(row any) (map[string]any, error) {
	raw, err := json.Marshal(plain(row))
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return out, nil
}

func equalDocuments(a, b map[string]any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func (im *importer) all(c SiteConfig, replace bool) error {
	ctx, q := im.ctx, im.q
	for _, n := range c.Schedules {
		if err := im.put("schedule", n.ID, len(n.Faults()) == 0, ErrScheduleFormat, func() (Entry, error) { return putSchedule(ctx, q, n) }); err != nil {
			return err
		}
	}
	for _, n := range c.Addresses {
		if err := im.put("address", n.ID, len(n.Faults()) == 0, ErrAddressFormat, func() (Entry, error) { return putAddress(ctx, q, n) }); err != nil {
			return err
		}
	}
	if err := im.queues(c); err != nil {
		return err
	}
	for _, n := range c.Buttons {
		if err := im.put("button", n.ID, len(n.Faults()) == 0, ErrButtonFormat, func() (Entry, error) { return putButton(ctx, q, n) }); err != nil {
			return err
		}
	}
	for _, n := range c.Printers {
		if err := im.put("printer", n.ID, validPrinter(n), ErrPrinterFormat, func() (Entry, error) { return putPrinter(ctx, q, n) }); err != nil {
			return err
		}
	}
	away, codes := awayDoc{c.AwayReasons, c.ReasonCompulsory}, codesDoc{c.Codes}
	return inTurn(
		func() error {
			return im.put("away-reasons", "site", len(reasonFaults(c.AwayReasons, c.ReasonCompulsory)) == 0, ErrReasonFormat, func() (Entry, error) { return putAwayReasons(ctx, q, away) })
		},
		func() error {
			return im.put("disposition-codes", "site", len(codeFaults(c.Codes)) == 0, ErrCodeFormat, func() (Entry, error) { return putDispositionCodes(ctx, q, codes) })
		},
		func() error {
			return setting(im, settingRetention, c.Retention, defaultRetention(), c.Retention.valid(), ErrRetention)
		},
		func() error {
			return setting(im, settingAttempts, c.Attempts, DefaultAttemptLimits(), c.Attempts.Valid(), ErrAttemptLimits)
		},
		func() error {
			if !replace {
				return nil
			}
			return im.prune(c)
		},
	)
}

// inTurn runs steps until one fails.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// queues makes all new queues before any chain leads to one of them.
func (im *importer) queues(c SiteConfig) error {
	ctx, q := im.ctx, im.q
	fresh := make(map[string]bool)
	for _, n := range c.Queues {
		_, err := q.QueueByID(ctx, n.ID)
		if err == nil || len(n.Faults()) > 0 {
			continue // changed, or refused, below
		}
		if !errors.Is(told(err), ErrNotFound) {
			return err
		}
		if err := loginFree(ctx, q, n.ID); err != nil {
			continue // refused again below, as a problem
		}
		bare := n
		bare.Overflow, bare.Announce, bare.Music = nil, Announce{}, ""
		row, err := queueRow(bare)
		if err != nil {
			return err
		}
		if err := q.UpsertQueue(ctx, row); err != nil {
			return err
		}
		fresh[n.ID] = true
	}
	for _, n := range c.Queues {
		err := im.put("queue", n.ID, len(n.Faults()) == 0, ErrQueueFormat, func() (Entry, error) {
			e, err := putQueue(ctx, q, n)
			if fresh[n.ID] {
				e.Before = nil
			}
			return e, err
		})
		if err != nil {
			return err
		}
	}
	for _, n := range c.Queues {
		members := c.Members[n.ID]
		if err := im.put("members", n.ID, validMembers(members), ErrMemberFormat, func() (Entry, error) { return putMembers(ctx, q, n.ID, members) }); err != nil {
			return err
		}
	}
	return nil
}

// setting puts a setting that differs from what holds now, set or not.
func setting[T comparable](im *importer, key string, n, standard T, valid bool, invalid *Refusal) error {
	text, err := im.q.Setting(im.ctx, key)
	if err != nil && !errors.Is(told(err), ErrNotFound) {
		return err
	}
	if err == nil {
		if err := json.Unmarshal([]byte(text), &standard); err != nil {
			return fmt.Errorf("setting %s: %w", key, err)
		}
	}
	if n == standard {
		return nil
	}
	return im.put("setting", key, valid, invalid, func() (Entry, error) {
		e, err := putDocument(im.ctx, im.q, key, n)
		e.Before = standard
		return e, err
	})
}
