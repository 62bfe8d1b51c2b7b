package consult

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"madoguchi/consult/vault"
	"madoguchi/store"
)

// The library holds standing documents (forms, leaflets). Each lies in a box of
// its own together with the pictures of its pages, so that sharing one is only
// copying. A new version comes in a new box: who is sharing the old one just
// then is not disturbed half way.

// LibraryItem is a standing document.
type LibraryItem struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Format  string    `json:"format" doc:"as of a room's document"`
	Bytes   int64     `json:"bytes"`
	Pages   int       `json:"pages"`
	Changed time.Time `json:"changed"`
}

func libraryItem(e store.LibraryEntry) LibraryItem {
	return LibraryItem{ID: e.ID, Name: e.Name, Format: e.Format, Bytes: e.Bytes, Pages: e.Pages, Changed: e.Changed}
}

// shelved is the document's state in its box; its id there is "".
const shelvedBlob = "document"

// Library lists the standing documents by name.
func (r *Rooms) Library(ctx context.Context) ([]LibraryItem, error) {
	items := []LibraryItem{}
	if r.o.Shelf == nil {
		return items, nil
	}
	rows, err := r.o.Shelf.LibraryEntries(ctx)
	for _, e := range rows {
		items = append(items, libraryItem(e))
	}
	return items, err
}

// PutLibrary makes or replaces a standing document. It returns when all of its
// pages are there; a *Refusal says why it cannot be shown.
func (r *Rooms) PutLibrary(ctx context.Context, who Reader, id, name string, size int64, body io.Reader) (LibraryItem, error) {
	if r.o.Shelf == nil || r.o.Converter == nil {
		return LibraryItem{}, refuse("no-converter")
	}
	name, ok := fileName(name)
	if !ok || id == "" {
		return LibraryItem{}, refuse("name-format")
	}
	if r.o.MaxFile > 0 && size > r.o.MaxFile {
		return LibraryItem{}, refuse("file-too-large")
	}
	old, err := r.o.Shelf.LibraryEntry(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return LibraryItem{}, err
	}
	e := store.LibraryEntry{ID: id, Name: name, Box: libraryPrefix + newID(), Changed: stamp(time.Now()), ChangedBy: who.Account}
	box, err := r.vault.Create(ctx, e.Box)
	if err != nil {
		return LibraryItem{}, refuse("room-unsaved").because(err)
	}
	if err = r.fillLibrary(ctx, box, &e, size, body); err == nil {
		err = r.o.Shelf.PutLibraryEntry(ctx, who.By, e)
	}
	if err != nil {
		r.discard(ctx, e.Box)
		return LibraryItem{}, err
	}
	if old.Box != "" {
		r.discard(ctx, old.Box)
	}
	return libraryItem(e), nil
}

// fillLibrary writes the file and its pages into the box.
func (r *Rooms) fillLibrary(ctx context.Context, box *vault.Box, e *store.LibraryEntry, size int64, body io.Reader) error {
	in := bufio.NewReaderSize(body, DetectBytes)
	head, err := in.Peek(DetectBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return refuse("upload-cut").because(err)
	}
	if e.Format, err = r.o.Converter.Detect(e.Name, head, size); err != nil {
		return err
	}
	most := r.o.MaxFile
	if most <= 0 {
		most = 1 << 62
	}
	if e.Bytes, err = box.Put(originalBlob(""), io.LimitReader(in, most+1)); err != nil {
		return refuse("upload-cut").because(err)
	}
	if e.Bytes > most {
		return refuse("file-too-large")
	}
	d := Document{Kind: KindFile, Name: e.Name, Format: e.Format, Bytes: e.Bytes, State: Ready, Pages: []Page{}}
	ctx, cancel := context.WithTimeout(ctx, r.o.ConvertTimeout+convertGrace)
	defer cancel()
	result, err := r.o.Converter.Convert(ctx, Source{
		Name: e.Name, Format: e.Format, Size: e.Bytes,
		Open: func() (io.ReadCloser, error) {
			f, _, err := box.Open(originalBlob(""))
			return f, err
		},
	}, func(n int, img PageImage) error {
		d.Pages = append(d.Pages, Page{Width: img.Width, Height: img.Height})
		return putPage(box, "", n, img)
	})
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return refuse("convert-timeout").because(err)
	case err != nil:
		return err
	case len(d.Pages) == 0:
		return refuse("convert-failed")
	}
	d.Cut, e.Pages = result.Cut, len(d.Pages)
	return putJSON(box, shelvedBlob, d)
}

// DeleteLibrary removes a standing document. Rooms that share it keep theirs.
func (r *Rooms) DeleteLibrary(ctx context.Context, who Reader, id string) error {
	if r.o.Shelf == nil {
		return refuse("no-document")
	}
	e, err := r.o.Shelf.LibraryEntry(ctx, id)
	if err == nil {
		err = r.o.Shelf.DeleteLibraryEntry(ctx, who.By, id)
	}
	if errors.Is(err, store.ErrNotFound) {
		return refuse("no-document")
	}
	if err != nil {
		return err
	}
	r.discard(ctx, e.Box)
	return nil
}

// AddFromLibrary brings a standing document into a room: file and pages are
// copied, encrypted anew with the room's key.
func (r *Rooms) AddFromLibrary(ctx context.Context, call, account, library string) (Document, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Document{}, err
	}
	if r.o.Shelf == nil {
		return Document{}, refuse("no-document")
	}
	e, err := r.o.Shelf.LibraryEntry(ctx, library)
	if errors.Is(err, store.ErrNotFound) {
		return Document{}, refuse("no-document")
	}
	if err != nil {
		return Document{}, err
	}
	from, err := r.vault.Box(ctx, e.Box)
	if err != nil {
		return Document{}, refuse("no-document").because(err) // it was replaced this moment
	}
	var d Document
	if err := getJSON(from, shelvedBlob, &d); err != nil {
		return Document{}, fmt.Errorf("read standing document: %w", err)
	}
	if l.full() {
		return Document{}, refuse("room-full")
	}
	pages := d.Pages
	d.ID, d.By, d.At, d.State, d.Pages = newID(), account, stamp(time.Now()), Receiving, []Page{}
	var since uint64
	if _, err := l.ask(ctx, func(now time.Time, room *Room) (Entry, *Refusal) {
		since = room.N()
		return room.AddDocument(now, d)
	}); err != nil {
		return Document{}, err
	}
	if err := l.copyFrom(from, d.ID, len(pages)); err != nil {
		l.withdraw(ctx, d.ID)
		return Document{}, refuse("room-unsaved").because(err)
	}
	d.State, d.Pages = Ready, pages
	ctx = context.WithoutCancel(ctx)
	if _, err := l.ask(ctx, func(now time.Time, room *Room) (Entry, *Refusal) { return room.SetDocument(now, d) }); err != nil {
		work{room: l, document: d}.clean(d) // it was removed meanwhile
		return Document{}, err
	}
	_, err = l.ask(ctx, func(now time.Time, room *Room) (Entry, *Refusal) { return room.ShowNew(now, d.ID, since), nil })
	return d, err
}

// copyFrom copies a standing document's blobs into the room's box.
func (l *liveRoom) copyFrom(from *vault.Box, document string, pages int) error {
	names := map[string]string{originalBlob(""): originalBlob(document)}
	for p := 1; p <= pages; p++ {
		names[pageBlob("", p)], names[thumbBlob("", p)] = pageBlob(document, p), thumbBlob(document, p)
	}
	for source, target := range names {
		f, _, err := from.Open(source)
		if err != nil {
			return err
		}
		n, err := l.box.Put(target, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
		l.used.Add(n)
	}
	return nil
}
