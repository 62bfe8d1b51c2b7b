package consult

import (
	"context"
	"maps"
	"slices"
	"time"

	"madoguchi/store"
)

// The rules of receipts that rooms have.
const (
	ruleNone     = ""
	ruleEnded    = store.RuleEnded
	ruleDeleted  = store.RuleDeleted
	ruleOrphaned = store.RuleOrphaned
)

// eraseTimeout bounds one try to erase.
const eraseTimeout = 30 * time.Second

// system is who erases by a rule.
func system() store.By { return store.By{Actor: "system"} }

// erase forgets the room: its key and its receipt in one transaction, then its
// files. What the disk does not take is tried again until it does; if the
// process ends before, the next one goes on.
func (l *liveRoom) erase() {
	receipt := l.receipt()
	l.mu.RLock()
	accounts := slices.Collect(maps.Keys(l.parties))
	l.mu.RUnlock()
	for told := false; ; {
		ctx, cancel := context.WithTimeout(l.rooms.ctx, eraseTimeout)
		err := l.rooms.o.Records.EraseRoom(ctx, system(), l.id, stored(receipt))
		if err == nil && !told {
			told = true
			l.rooms.log.InfoContext(ctx, "room erased", "call", l.id, "rule", receipt.Rule, "bytes", receipt.Bytes)
			l.rooms.show(receipt, accounts)
		}
		if err == nil {
			_, err = l.rooms.vault.Destroy(ctx, l.id)
		}
		cancel()
		if err == nil {
			l.rooms.forgetJobs(l)
			return
		}
		l.rooms.log.ErrorContext(l.rooms.ctx, "room not erased; it is tried again", "call", l.id, "error", err)
		select {
		case <-time.After(retryEvery):
		case <-l.rooms.ctx.Done():
			return
		}
	}
}

// receipt counts what is in the room.
func (l *liveRoom) receipt() Receipt {
	r := Receipt{Call: l.id, At: stamp(time.Now()), Rule: l.rule}
	if l.box != nil {
		if n, err := l.box.Size(); err == nil {
			r.Bytes = n
		}
	}
	if l.room == nil {
		return r
	}
	for _, d := range l.room.documents {
		l.count(&r, d)
	}
	r.Messages, r.Prints, r.Kept = len(l.room.chat), len(l.room.prints), len(l.room.kept)
	return r
}

// count adds a document to a receipt.
func (l *liveRoom) count(r *Receipt, d Document) {
	switch d.Kind {
	case KindFile:
		r.Files++
	case KindPhoto:
		r.Photos++
	case KindBoard, KindPad:
		r.Boards++
	}
	r.Pages += len(d.Pages)
	for p := range d.Pages {
		marks, _ := l.room.MarksOf(d.ID, p+1)
		r.Marks += len(marks)
	}
}

func stored(r Receipt) store.Receipt {
	return store.Receipt{
		Call: r.Call, At: r.At, Rule: r.Rule, Account: r.By, Files: r.Files, Photos: r.Photos, Boards: r.Boards, Pages: r.Pages,
		Marks: r.Marks, Messages: r.Messages, Prints: r.Prints, Bytes: r.Bytes, Kept: r.Kept,
	}
}

// ReceiptOf is a receipt of the store as people see it.
func ReceiptOf(r store.Receipt) Receipt {
	return Receipt{
		Call: r.Call, At: r.At, Rule: r.Rule, By: r.Account, Files: r.Files, Photos: r.Photos, Boards: r.Boards, Pages: r.Pages,
		Marks: r.Marks, Messages: r.Messages, Prints: r.Prints, Bytes: r.Bytes, Kept: r.Kept,
	}
}

// removed erases what a document was, once its end is durable, and keeps a
// receipt of it (R13).
func (l *liveRoom) removed(o Op) {
	gone, ok := l.leaving[o.ID]
	delete(l.leaving, o.ID)
	l.mu.Lock()
	stop := l.stops[o.ID]
	l.mu.Unlock()
	if stop != nil {
		stop()
	}
	if !ok {
		return
	}
	r := gone.receipt
	r.Call, r.At, r.Rule, r.By = l.id, o.At, ruleDeleted, o.By
	n, err := l.deleteBlobs(gone.document)
	r.Bytes = n
	if err == nil && o.By != "" {
		ctx, cancel := context.WithTimeout(l.ctx, storeTimeout)
		defer cancel()
		err = l.rooms.o.Records.AddReceipt(ctx, store.By{}, stored(r))
	}
	if err != nil {
		l.rooms.log.ErrorContext(l.ctx, "document of a room not erased whole", "call", l.id, "error", err)
	}
}

// goner is a document that is about to be removed, and what it counts.
type goner struct {
	document Document
	receipt  Receipt
}

// leave notes what a document is before it is removed.
func (l *liveRoom) leave(id string) {
	d, ok := l.room.Document(id)
	if !ok {
		return
	}
	g := goner{document: d}
	l.count(&g.receipt, d)
	l.leaving[id] = g
}

// deleteBlobs deletes all files of a document.
func (l *liveRoom) deleteBlobs(d Document) (int64, error) {
	var total int64
	for _, name := range append(blobsOf(d), l.inkBlobs(d.ID)...) {
		n, err := l.box.Delete(name)
		if err != nil {
			return total, err
		}
		total += n
	}
	l.used.Add(-total)
	return total, nil
}

// startAnew gives up a room whose log cannot be trusted. The next try to open
// makes a new one.
func (l *liveRoom) startAnew(ctx context.Context) error {
	r := Receipt{Call: l.id, At: stamp(time.Now()), Rule: ruleOrphaned}
	if n, err := l.box.Size(); err == nil {
		r.Bytes = n
	}
	if err := l.rooms.o.Records.EraseRoom(ctx, system(), l.id, stored(r)); err != nil {
		return err
	}
	_, err := l.rooms.vault.Destroy(ctx, l.id)
	return err
}

// restored goes on where an earlier process was ended.
func (l *liveRoom) restored() error {
	if err := l.write(l.room.Restarted(time.Now())); err != nil {
		return err
	}
	var names []string
	for _, d := range l.room.documents {
		names = append(names, blobsOf(d)...)
	}
	if _, err := l.box.Keep(names); err != nil {
		return err
	}
	n, err := l.box.Size()
	if err != nil {
		return err
	}
	l.used.Store(n)
	l.publishRights()
	for _, d := range l.room.documents {
		if d.State == Waiting {
			l.enqueue(d, l.room.N())
		}
	}
	return nil
}
