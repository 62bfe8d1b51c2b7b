package consult

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// errTooLarge ends the reading of a body.
var errTooLarge = errors.New("consult: more than may be")

// Upload takes a file into the room of a call. It returns once the file is
// there whole; conversion follows, and everybody sees it by operations. Size is
// what is said to come, -1 when unknown. Who does not know what became of a file
// sends it again with the same ref: it is in the room once. A *Refusal says why not.
func (r *Rooms) Upload(ctx context.Context, call, account, name, ref string, size int64, body io.Reader) (Document, error) {
	l, err := r.driver(ctx, call, account)
	if err != nil {
		return Document{}, err
	}
	name, ok := fileName(name)
	if !ok {
		return Document{}, refuse("name-format")
	}
	return l.receive(ctx, Document{ID: uploadID(account, ref), Kind: KindFile, Name: name, By: account}, size, body)
}

// Photo takes a still picture of a camera: from a driver, or from anybody with
// a ticket that the server gave out with a freeze.
func (r *Rooms) Photo(ctx context.Context, call, account, ticket string, body io.Reader) (Document, error) {
	l, part, err := r.find(ctx, call, account, 0)
	if err != nil {
		return Document{}, err
	}
	if (part != Driver || ticket != "") && !l.redeem(ticket, account) {
		return Document{}, refuse("ticket-wrong")
	}
	return l.receive(ctx, Document{ID: newID(), Kind: KindPhoto, By: account}, -1, body)
}

// uploadSpace is where ids of uploads with a ref are taken from (RFC 9562 §5.5).
var uploadSpace = uuid.MustParse("7b1d2c52-5d0e-4a52-9a3c-0f6f1f6f8d11")

// uploadID is the same for the same ref of an account, also after a restart.
func uploadID(account, ref string) string {
	if ref == "" {
		return newID()
	}
	return uuid.NewSHA1(uploadSpace, []byte(account+"/"+ref)).String()
}

// receive brings a document in: everybody sees that it comes from the first
// bytes on. One that is there already stays as it is, and is the answer.
func (l *liveRoom) receive(ctx context.Context, d Document, size int64, body io.Reader) (Document, error) {
	o := l.rooms.o
	if o.Converter == nil {
		return Document{}, refuse("no-converter")
	}
	if o.MaxFile > 0 && size > o.MaxFile {
		return Document{}, refuse("file-too-large")
	}
	if l.full() || o.MaxRoom > 0 && size > o.MaxRoom-l.used.Load() {
		return Document{}, refuse("room-full")
	}
	in := bufio.NewReaderSize(body, DetectBytes)
	head, err := in.Peek(DetectBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return Document{}, refuse("upload-cut").because(err)
	case len(head) == 0:
		return Document{}, refuse("file-empty")
	}
	if d.Format, err = l.format(d, head, size); err != nil {
		return Document{}, err
	}
	d.At, d.State, d.Pages = stamp(time.Now()), Receiving, []Page{}
	d.Bytes = max(size, 0)
	var since uint64
	var there Document
	var again bool
	if _, err := l.ask(ctx, func(now time.Time, r *Room) (Entry, *Refusal) {
		if there, again = r.Document(d.ID); again {
			return Entry{}, nil
		}
		since = r.N()
		return r.AddDocument(now, d)
	}); err != nil {
		return Document{}, err
	}
	if again {
		if there.State == Receiving {
			return Document{}, refuse("room-busy") // the first one may still be cut
		}
		// A page hears no answer while it sends.
		if _, err := io.Copy(io.Discard, &counted{r: in, room: l}); err != nil {
			return Document{}, refuse("upload-cut").because(err)
		}
		return there, nil
	}
	if d.Bytes, err = l.keepOriginal(d.ID, in); err != nil {
		l.withdraw(ctx, d.ID)
		return Document{}, err
	}
	d.State = Waiting
	if _, err := l.ask(context.WithoutCancel(ctx), func(now time.Time, r *Room) (Entry, *Refusal) { return r.SetDocument(now, d) }); err != nil {
		if _, err := l.box.Delete(originalBlob(d.ID)); err != nil { // it was removed meanwhile
			l.rooms.log.ErrorContext(ctx, "removed file not deleted", "call", l.id, "error", err)
		}
		return Document{}, err
	}
	if !l.enqueue(d, since) {
		l.withdraw(ctx, d.ID)
		return Document{}, refuse("upload-full")
	}
	return d, nil
}

// format judges what comes. Photos are pictures whatever they are called.
func (l *liveRoom) format(d Document, head []byte, size int64) (string, error) {
	if d.Kind != KindPhoto {
		return l.rooms.o.Converter.Detect(d.Name, head, size)
	}
	name := ""
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		name = "photo.jpg"
	case bytes.HasPrefix(head, []byte(pngMagic)):
		name = "photo.png"
	default:
		return "", refuse("not-a-photo")
	}
	return l.rooms.o.Converter.Detect(name, head, size)
}

// keepOriginal writes the file into the box.
func (l *liveRoom) keepOriginal(id string, body io.Reader) (int64, error) {
	in := &counted{r: body, room: l}
	n, err := l.box.Put(originalBlob(id), in)
	switch {
	case err == nil:
		l.used.Add(n)
		return n, nil
	case errors.Is(err, errTooLarge) && in.full:
		return 0, refuse("room-full")
	case errors.Is(err, errTooLarge):
		return 0, refuse("file-too-large")
	case in.err != nil:
		return 0, refuse("upload-cut").because(err)
	default:
		return 0, refuse("room-unsaved").because(err)
	}
}

// counted bounds a body.
type counted struct {
	r    io.Reader
	room *liveRoom
	n    int64
	full bool
	err  error // of r
}

func (c *counted) Read(p []byte) (int, error) {
	if c.room.ctx.Err() != nil {
		c.err = refuse("not-in-room")
		return 0, c.err
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	o := c.room.rooms.o
	if o.MaxFile > 0 && c.n > o.MaxFile {
		return n, errTooLarge
	}
	if o.MaxRoom > 0 && c.room.used.Load()+c.n > o.MaxRoom {
		c.full = true
		return n, errTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// withdraw takes a document back that did not arrive.
func (l *liveRoom) withdraw(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	_, err := l.ask(ctx, func(now time.Time, r *Room) (Entry, *Refusal) {
		l.leave(id)
		return r.RemoveDocument(now, id), nil
	})
	if err != nil && l.ctx.Err() == nil {
		l.rooms.log.ErrorContext(ctx, "document that did not arrive stays in its room", "call", l.id, "error", err)
	}
}

// fileName is the last part of a name, as people may see it.
func fileName(name string) (string, bool) {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == utf8.RuneError {
			return -1
		}
		return c
	}, name))
	if n := utf8.RuneCountInString(name); n > MaxName { // the extension says what it is
		runes, ext := []rune(name), []rune(path.Ext(name))
		if len(ext) > MaxName/4 {
			return "", false
		}
		name = string(runes[:MaxName-len(ext)]) + string(ext)
	}
	return name, strings.Trim(name, "./") != ""
}

const pngMagic = "\x89PNG\r\n\x1a\n"

// Image opens the picture of a page: its media type and length. The caller
// closes it.
func (r *Rooms) Image(ctx context.Context, call, account, document string, page int, thumb bool) (io.ReadCloser, string, int64, error) {
	l, _, err := r.find(ctx, call, account, 0)
	if err != nil {
		return nil, "", 0, err
	}
	if err := l.look(ctx, func(r *Room) error {
		if no := r.hasPage(document, page); no != nil {
			return no
		}
		if d, _ := r.Document(document); d.Pages[page-1].Blank {
			return refuse("no-page")
		}
		return nil
	}); err != nil {
		return nil, "", 0, err
	}
	name := pageBlob(document, page)
	if thumb {
		name = thumbBlob(document, page)
	}
	return l.picture(name)
}

func (l *liveRoom) picture(name string) (io.ReadCloser, string, int64, error) {
	f, n, err := l.box.Open(name)
	if err != nil {
		return nil, "", 0, refuse("no-page").because(err)
	}
	in := bufio.NewReader(f)
	head, err := in.Peek(len(pngMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", 0, errors.Join(err, f.Close())
	}
	kind := "image/jpeg"
	if string(head) == pngMagic {
		kind = "image/png"
	}
	return struct {
		io.Reader
		io.Closer
	}{in, f}, kind, n, nil
}
