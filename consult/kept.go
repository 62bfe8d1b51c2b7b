package consult

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"madoguchi/consult/vault"
	"madoguchi/store"
)

// What is kept lies in a box of its own, "kept:ID", so that it outlives its
// consultation and is forgotten by itself. It belongs to the account that kept
// it: only that one reads and deletes it. Administrators see that it is there,
// whose it is, why and until when, but not what is in it; when its owner's
// account is deleted, it passes to them, until its date.

// Reader is who asks for what is kept.
type Reader struct {
	Account       string
	Administrator bool
	By            store.By // for the audit log
}

// KeptItem is something kept, as a folder shows it.
type KeptItem struct {
	ID     string    `json:"id"`
	Owner  string    `json:"owner" doc:"account id"`
	Call   string    `json:"call"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until" doc:"when it is deleted by itself"`
	Name   string    `json:"name"`
	Reason string    `json:"reason"`
	Files  int       `json:"files"`
	Bytes  int64     `json:"bytes"`
	Chat   bool      `json:"chat"`
	// Readable says whether who asks may read and delete it.
	Readable bool `json:"readable"`
}

// keptFile is a file in a box; its place in the inventory names its blob.
type keptFile struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

const inventoryBlob = "inventory"

func keptBlob(i int) string { return fmt.Sprintf("file/%d", i) }

// shelve writes the parts into a new box and notes it. When it fails, nothing
// of it stays.
func (r *Rooms) shelve(ctx context.Context, k store.Kept, parts []keepPart) (Kept, error) {
	box, err := r.vault.Create(ctx, keptPrefix+k.ID)
	if err != nil {
		return Kept{}, refuse("room-unsaved").because(err)
	}
	if err = r.fill(ctx, box, &k, parts); err == nil {
		err = r.o.Shelf.AddKept(ctx, store.By{}, k)
	}
	if err != nil {
		r.discard(ctx, keptPrefix+k.ID)
		return Kept{}, refuse("room-unsaved").because(err)
	}
	return Kept{ID: k.ID, By: k.Owner, At: k.At, Until: k.Until, Name: k.Name, Documents: k.Documents, Chat: k.Chat}, nil
}

func (r *Rooms) fill(ctx context.Context, box *vault.Box, k *store.Kept, parts []keepPart) error {
	inventory := make([]keptFile, len(parts))
	for i, p := range parts {
		inventory[i] = keptFile{p.name, p.kind}
		in, err := p.open(ctx)
		if err != nil {
			return err
		}
		n, err := box.Put(keptBlob(i), in)
		if err = errors.Join(err, in.Close()); err != nil {
			return err
		}
		k.Bytes += n
	}
	k.Files = len(parts)
	return putJSON(box, inventoryBlob, inventory)
}

// discard destroys a box that is not needed.
func (r *Rooms) discard(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), eraseTimeout)
	defer cancel()
	if _, err := r.vault.Destroy(ctx, id); err != nil {
		r.log.ErrorContext(ctx, "box not destroyed; the next start does it", "error", err)
	}
}

// KeptItems lists what somebody has kept; for administrators everything.
func (r *Rooms) KeptItems(ctx context.Context, who Reader) ([]KeptItem, error) {
	if r.o.Shelf == nil {
		return []KeptItem{}, nil
	}
	rows, err := r.o.Shelf.AllKept(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]KeptItem, 0, len(rows))
	for _, k := range rows {
		if k.Owner != who.Account && !who.Administrator {
			continue
		}
		items = append(items, KeptItem{
			ID: k.ID, Owner: k.Owner, Call: k.Call, At: k.At, Until: k.Until, Name: k.Name, Reason: k.Reason,
			Files: k.Files, Bytes: k.Bytes, Chat: k.Chat, Readable: who.reads(k),
		})
	}
	return items, nil
}

func (who Reader) reads(k store.Kept) bool {
	return k.Owner == who.Account || who.Administrator && k.Orphaned
}

// mine finds something kept that who asks may read.
func (r *Rooms) mine(ctx context.Context, who Reader, id string) (store.Kept, error) {
	if r.o.Shelf == nil {
		return store.Kept{}, refuse("no-kept")
	}
	k, err := r.o.Shelf.KeptByID(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && k.Owner != who.Account && !who.Administrator:
		return k, refuse("no-kept")
	case err == nil && !who.reads(k):
		return k, refuse("not-yours")
	}
	return k, err
}

// Content is something kept on its way out: one file as it is, several as a zip
// file.
type Content struct {
	Name, Type string
	Size       int64 // 0: not known before it is written
	Write      func(w io.Writer) error
}

// KeptContent opens something kept, and notes in the audit log that it was.
func (r *Rooms) KeptContent(ctx context.Context, who Reader, id string) (Content, error) {
	k, err := r.mine(ctx, who, id)
	if err != nil {
		return Content{}, err
	}
	box, err := r.vault.Box(ctx, keptPrefix+id)
	if err != nil {
		return Content{}, err
	}
	var files []keptFile
	if err := getJSON(box, inventoryBlob, &files); err != nil {
		return Content{}, err
	}
	if err := r.o.Shelf.Audit(ctx, who.By, store.Entry{Action: store.ActionKeptDownload, Subject: id}); err != nil {
		return Content{}, err
	}
	if len(files) == 1 {
		return Content{Size: k.Bytes, Name: files[0].Name, Type: files[0].Type, Write: func(w io.Writer) error { return copyBlob(w, box, keptBlob(0)) }}, nil
	}
	name := strings.NewReplacer("/", "_", `\`, "_").Replace(k.Name) + ".zip"
	return Content{Name: name, Type: "application/zip", Write: func(w io.Writer) error {
		z := zip.NewWriter(w)
		for i, f := range files {
			to, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: k.At})
			if err != nil {
				return err
			}
			if err := copyBlob(to, box, keptBlob(i)); err != nil {
				return err
			}
		}
		return z.Close()
	}}, nil
}

// DeleteKept forgets something kept before its date.
func (r *Rooms) DeleteKept(ctx context.Context, who Reader, id string) error {
	k, err := r.mine(ctx, who, id)
	if err != nil {
		return err
	}
	return r.eraseKept(ctx, who.By, k, store.RuleDeleted, who.Account)
}

// RetainKept forgets what has reached its date, and returns how many those
// were.
func (r *Rooms) RetainKept(ctx context.Context, now time.Time) (int, error) {
	if r.o.Shelf == nil {
		return 0, nil
	}
	rows, err := r.o.Shelf.AllKept(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	var faults []error
	for _, k := range rows {
		if k.Until.After(now) {
			continue
		}
		if err := r.eraseKept(ctx, system(), k, store.RuleRetention, ""); err != nil {
			faults = append(faults, err)
			continue
		}
		n++
	}
	return n, errors.Join(faults...)
}

func (r *Rooms) eraseKept(ctx context.Context, by store.By, k store.Kept, rule, account string) error {
	receipt := store.Receipt{Call: k.Call, At: stamp(time.Now()), Rule: rule, Account: account, Files: k.Files, Bytes: k.Bytes}
	if err := r.o.Shelf.EraseKept(ctx, by, k.ID, keptPrefix+k.ID, receipt); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return refuse("no-kept")
		}
		return fmt.Errorf("forget what was kept: %w", err)
	}
	r.discard(ctx, keptPrefix+k.ID)
	return nil
}

// sweepShelf destroys boxes that nothing refers to: a kill has left them. It is
// called before anybody can make one.
func (r *Rooms) sweepShelf(ctx context.Context) error {
	if r.o.Shelf == nil {
		return nil
	}
	kept, err := r.o.Shelf.AllKept(ctx)
	if err != nil {
		return err
	}
	library, err := r.o.Shelf.LibraryEntries(ctx)
	if err != nil {
		return err
	}
	needed := make(map[string]bool, len(kept)+len(library))
	for _, k := range kept {
		needed[keptPrefix+k.ID] = true
	}
	for _, e := range library {
		needed[e.Box] = true
	}
	ids, err := r.vault.IDs(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if (strings.HasPrefix(id, keptPrefix) || strings.HasPrefix(id, libraryPrefix)) && !needed[id] {
			r.discard(ctx, id)
		}
	}
	return nil
}

func putJSON(box *vault.Box, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = box.Put(name, bytes.NewReader(data))
	return err
}

func getJSON(box *vault.Box, name string, v any) error {
	var data bytes.Buffer
	if err := copyBlob(&data, box, name); err != nil {
		return err
	}
	return json.Unmarshal(data.Bytes(), v)
}

func copyBlob(w io.Writer, box *vault.Box, name string) error {
	f, _, err := box.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}
