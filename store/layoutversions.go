package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"madoguchi/store/internal/query"
	"madoguchi/store/layout"
)

const (
	// MaxLayoutPicture bounds a picture in bytes, as it is kept.
	MaxLayoutPicture = 4 << 20
	// maxLayoutPictures bounds how many there are.
	maxLayoutPictures = 100
	// unusedPicture is how long a picture may wait for the layout it is for.
	unusedPicture = 24 * time.Hour
	pictureIDSize = 16 // bytes of the content's SHA-256
)

// PutLayoutDraft keeps what somebody works on. It is no change of what kiosks
// show, so the audit log does not have it; publishing does.
func (s *Store) PutLayoutDraft(ctx context.Context, by By, id string, d layout.Screen) error {
	draft, err := encodeLayout(d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(q *query.Queries) error { return setDraft(ctx, q, by, id, draft) })
}

func setDraft(ctx context.Context, q *query.Queries, by By, id, draft string) error {
	n, err := q.SetLayoutDraft(ctx, query.SetLayoutDraftParams{Draft: draft, DraftAt: millis(time.Now()), DraftBy: by.Actor, ID: id})
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// DiscardLayoutDraft returns to what is published. Without anything published
// there is nothing to return to: ErrLayoutDraft.
func (s *Store) DiscardLayoutDraft(ctx context.Context, by By, id string) error {
	return s.write(ctx, func(q *query.Queries) error {
		l, err := q.LayoutByID(ctx, id)
		if err != nil {
			return err
		}
		if l.Number == 0 || l.Draft == "" {
			return ErrLayoutDraft
		}
		if _, err := q.SetLayoutDraft(ctx, query.SetLayoutDraftParams{ID: id}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionLayoutDiscard, Subject: id})
	})
}

// PublishLayout shows the draft on its kiosks, as a new version; forAll makes it
// the layout of all kiosks that have none of their own. Without a draft there is
// nothing to publish: ErrLayoutDraft.
func (s *Store) PublishLayout(ctx context.Context, by By, id, note string, forAll bool) error {
	l, err := s.LayoutByID(ctx, id)
	if err != nil {
		return err
	}
	if l.Draft == nil {
		return ErrLayoutDraft
	}
	return s.publishLayout(ctx, by, id, note, *l.Draft, forAll, ActionLayoutPublish)
}

// RestoreLayout publishes an old version anew; the draft is gone with it.
func (s *Store) RestoreLayout(ctx context.Context, by By, id string, number int, note string) error {
	v, err := s.LayoutVersion(ctx, id, number)
	if err != nil {
		return err
	}
	return s.publishLayout(ctx, by, id, note, v.Document, false, ActionLayoutRestore)
}

func (s *Store) publishLayout(ctx context.Context, by By, id, note string, d layout.Screen, forAll bool, action Action) error {
	if !plainText(note, maxLayoutNote) {
		return ErrLayoutFormat
	}
	if err := d.Publishable(); err != nil {
		return layoutRefusal(err)
	}
	document, err := encodeLayout(d)
	if err != nil {
		return err
	}
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		for _, button := range d.Buttons() {
			if _, err := q.ButtonByID(ctx, button); err != nil {
				if errors.Is(told(err), ErrNotFound) {
					return Entry{}, ErrLayoutButton
				}
				return Entry{}, err
			}
		}
		if d.Picture.ID != "" {
			if n, err := q.CountLayoutPicture(ctx, d.Picture.ID); err != nil || n == 0 {
				return Entry{}, firstError(err, ErrLayoutPicture)
			}
		}
		last, err := q.LastLayoutVersion(ctx, id)
		if err != nil {
			return Entry{}, err
		}
		number := last + 1
		if err := q.InsertLayoutVersion(ctx, query.InsertLayoutVersionParams{
			LayoutID: id, Number: number, Document: document, Note: note, PublishedAt: millis(time.Now()), PublishedBy: by.Actor,
		}); err != nil {
			return Entry{}, err
		}
		n, err := q.SetLayoutNumber(ctx, query.SetLayoutNumberParams{Number: number, ID: id})
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return Entry{}, err
		}
		if forAll {
			if err := q.ClearDefaultLayout(ctx); err != nil {
				return Entry{}, err
			}
			if _, err := q.SetDefaultLayout(ctx, query.SetDefaultLayoutParams{IsDefault: true, ID: id}); err != nil {
				return Entry{}, err
			}
		}
		err = q.PruneLayoutVersions(ctx, query.PruneLayoutVersionsParams{LayoutID: id, Upto: number - maxLayoutVersions})
		return Entry{Action: action, Subject: id, Detail: map[string]any{"number": number, "note": note, "forAll": forAll}}, err
	})
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// LayoutVersions returns what was published of a layout, the newest first.
func (s *Store) LayoutVersions(ctx context.Context, id string) ([]LayoutVersion, error) {
	rows, err := s.read.LayoutVersions(ctx, id)
	if err != nil {
		return nil, told(err)
	}
	out := make([]LayoutVersion, len(rows))
	for i, r := range rows {
		if out[i], err = layoutVersion(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LayoutVersion finds one of them.
func (s *Store) LayoutVersion(ctx context.Context, id string, number int) (LayoutVersion, error) {
	r, err := s.read.LayoutVersion(ctx, query.LayoutVersionParams{LayoutID: id, Number: int64(number)})
	if err != nil {
		return LayoutVersion{}, told(err)
	}
	return layoutVersion(r)
}

// LayoutPicture is a picture for kiosks, as JPEG.
type LayoutPicture struct {
	ID            string
	Width, Height int
}

// PutLayoutPicture keeps a picture and removes those that no layout and no
// version has used for a day.
func (s *Store) PutLayoutPicture(ctx context.Context, by By, jpeg []byte, width, height int) (LayoutPicture, error) {
	sum := sha256.Sum256(jpeg)
	p := LayoutPicture{ID: hex.EncodeToString(sum[:pictureIDSize]), Width: width, Height: height}
	if len(jpeg) > MaxLayoutPicture {
		return p, ErrLayoutPictureFormat
	}
	return p, s.write(ctx, func(q *query.Queries) error {
		now := time.Now()
		if err := q.PruneLayoutPictures(ctx, millis(now.Add(-unusedPicture))); err != nil {
			return err
		}
		n, err := q.CountLayoutPictures(ctx)
		if err != nil {
			return err
		}
		if n >= maxLayoutPictures {
			return ErrTooManyPictures
		}
		if err := q.PutLayoutPicture(ctx, query.PutLayoutPictureParams{
			ID: p.ID, Width: int64(width), Height: int64(height), Content: jpeg, CreatedAt: millis(now),
		}); err != nil {
			return err
		}
		return appendAudit(ctx, q, by, Entry{Action: ActionLayoutPicture, Subject: p.ID, Detail: map[string]any{"bytes": len(jpeg)}})
	})
}

// LayoutPictureContent returns a picture's JPEG.
func (s *Store) LayoutPictureContent(ctx context.Context, id string) ([]byte, error) {
	content, err := s.read.LayoutPicture(ctx, id)
	return content, told(err)
}
