// Package vault keeps files and logs encrypted on the disk, so that forgetting
// is sure (R13, R23): each box has a key of its own, and destroying that one
// row makes everything in the box unreadable for good, wherever its bytes may
// still lie.
//
// It owns a directory. In it are master.key, with which the keys of boxes are
// wrapped, and one folder a box. Names of boxes and of what is in them appear
// nowhere on the disk: folders and files are named by keyed hashes.
//
// It must not know what it keeps, nor where the wrapped keys are: that is Keys.
package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Keys are the wrapped keys of boxes by their ids. A key that was deleted must
// not survive anywhere: not in free pages, not in a write-ahead log.
type Keys interface {
	PutKey(ctx context.Context, id string, wrapped []byte) error
	Key(ctx context.Context, id string) ([]byte, error) // an error for an unknown id
	DeleteKey(ctx context.Context, id string) error     // nil for an unknown id
	KeyIDs(ctx context.Context) ([]string, error)
}

// Errors that callers branch on.
var (
	// ErrTampered: what is on the disk is not what was written.
	ErrTampered = errors.New("vault: the data was changed")
	// ErrNotFound: there is nothing of that name in the box.
	ErrNotFound = errors.New("vault: no such blob")
	// ErrDestroyed: the box is gone.
	ErrDestroyed = errors.New("vault: the box is destroyed")
	// ErrMasterLost: there are boxes, but master.key is missing or another one. It must come back
	// from where it was moved to, or nothing that was kept can be read.
	ErrMasterLost = errors.New("vault: master.key is missing, or not the one of these boxes; put it back")
)

const (
	dirMode    = 0o700
	fileMode   = 0o600
	masterFile = "master.key"
	keyBytes   = 32
	logFile    = "log"
	tempMark   = ".tmp"
)

// Vault is an open directory. All methods may be called from any goroutine.
type Vault struct {
	dir    string
	keys   Keys
	master *master
	disk   disk

	mu    sync.Mutex
	boxes map[string]*Box // that were used
}

// Erased says what was deleted, and how much of the disk it took.
type Erased struct {
	Files int
	Bytes int64
}

// Open opens a directory and makes it and its master key if they are missing.
// What a kill has left behind is removed: temporary files, and folders whose
// key is destroyed.
func Open(dir string, keys Keys) (*Vault, error) {
	return open(dir, keys, osDisk{})
}

func open(dir string, keys Keys, d disk) (*Vault, error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, fmt.Errorf("make vault: %w", err)
	}
	ids, err := keys.KeyIDs(context.Background())
	if err != nil {
		return nil, fmt.Errorf("read keys of boxes: %w", err)
	}
	m, err := readMaster(filepath.Join(dir, masterFile), len(ids) > 0)
	if err != nil {
		return nil, err
	}
	v := &Vault{dir: dir, keys: keys, master: m, disk: d, boxes: make(map[string]*Box)}
	if err := v.fits(ids); err != nil {
		return nil, err
	}
	if err := v.sweep(ids); err != nil {
		return nil, err
	}
	return v, nil
}

// fits says whether the master key is the one that the boxes were made with:
// with another one every folder would look like one that nobody needs.
func (v *Vault) fits(ids []string) error {
	for _, id := range ids {
		wrapped, err := v.keys.Key(context.Background(), id)
		if err != nil {
			return fmt.Errorf("key of box: %w", err)
		}
		if _, err := v.master.unwrap(id, wrapped); err == nil {
			return nil
		}
	}
	if len(ids) > 0 {
		return ErrMasterLost
	}
	return nil
}

// Create makes a box with a new key, durable when it returns. A box of that id
// must not exist.
func (v *Vault) Create(ctx context.Context, id string) (*Box, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, is := v.boxes[id]; is {
		return nil, fmt.Errorf("vault: box %s exists", id)
	}
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	folder := filepath.Join(v.dir, v.master.folder(id))
	if err := os.MkdirAll(folder, dirMode); err != nil {
		return nil, fmt.Errorf("make box: %w", err)
	}
	if err := v.disk.SyncDir(v.dir); err != nil {
		return nil, err
	}
	if err := v.keys.PutKey(ctx, id, v.master.wrap(id, key)); err != nil {
		return nil, errors.Join(fmt.Errorf("store key of box: %w", err), os.RemoveAll(folder))
	}
	b, err := newBox(id, folder, key, v.disk)
	if err != nil {
		return nil, err
	}
	v.boxes[id] = b
	return b, nil
}

// Box opens a box that was created before, also by an earlier process.
func (v *Vault) Box(ctx context.Context, id string) (*Box, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if b, is := v.boxes[id]; is {
		return b, nil
	}
	wrapped, err := v.keys.Key(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("key of box: %w", err)
	}
	key, err := v.master.unwrap(id, wrapped)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(v.dir, v.master.folder(id))
	if err := os.MkdirAll(folder, dirMode); err != nil {
		return nil, fmt.Errorf("open box: %w", err)
	}
	b, err := newBox(id, folder, key, v.disk)
	if err != nil {
		return nil, err
	}
	v.boxes[id] = b
	return b, nil
}

// Destroy forgets a box: first its key, in the store and in memory, then its
// files. When it fails half way, it is called again. A box that is not there is
// nothing.
func (v *Vault) Destroy(ctx context.Context, id string) (Erased, error) {
	v.mu.Lock()
	b := v.boxes[id]
	v.mu.Unlock()
	if b != nil {
		b.forget()
	}
	if err := v.keys.DeleteKey(ctx, id); err != nil {
		return Erased{}, fmt.Errorf("destroy key of box: %w", err)
	}
	v.mu.Lock()
	delete(v.boxes, id)
	v.mu.Unlock()
	e, err := removeFolder(filepath.Join(v.dir, v.master.folder(id)))
	if err != nil {
		return e, err
	}
	return e, v.disk.SyncDir(v.dir)
}

// Close ends the use of all boxes. What is durable stays.
func (v *Vault) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, b := range v.boxes {
		b.forget()
	}
	clear(v.boxes)
}

// IDs are those of all boxes.
func (v *Vault) IDs(ctx context.Context) ([]string, error) { return v.keys.KeyIDs(ctx) }

// removeFolder deletes a folder and counts what was in it.
func removeFolder(path string) (Erased, error) {
	var e Erased
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err != nil {
		return e, fmt.Errorf("read box: %w", err)
	}
	for _, f := range entries {
		info, err := f.Info()
		if err != nil {
			return e, fmt.Errorf("read box: %w", err)
		}
		if err := os.Remove(filepath.Join(path, f.Name())); err != nil {
			return e, fmt.Errorf("delete from box: %w", err)
		}
		e.Files++
		e.Bytes += info.Size()
	}
	if err := os.Remove(path); err != nil {
		return e, fmt.Errorf("delete box: %w", err)
	}
	return e, nil
}
