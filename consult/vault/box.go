package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Box is one encrypted folder: blobs by name, and one log. All methods may be
// called from any goroutine; Replay and Append of one box must not overlap.
type Box struct {
	id     string
	folder string
	disk   disk

	mu   sync.RWMutex // guards the keys
	key  []byte       // nil once forgotten
	name []byte       // key of the hash that names files

	log boxLog
}

func newBox(id, folder string, key []byte, d disk) (*Box, error) {
	name, err := hkdf.Key(sha256.New, key, nil, "madoguchi vault file", keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	b := &Box{id: id, folder: folder, disk: d, key: key, name: name}
	b.log.box = b
	return b, nil
}

// forget drops the key from memory; everything fails from then on.
func (b *Box) forget() {
	b.mu.Lock()
	clear(b.key)
	clear(b.name)
	b.key, b.name = nil, nil
	b.mu.Unlock()
	b.log.close()
}

// path is where a blob is.
func (b *Box) path(name string) (string, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.key == nil {
		return "", ErrDestroyed
	}
	return filepath.Join(b.folder, hashedName(b.name, name)), nil
}

// Put writes a blob, whole or not at all, durable when it returns; it replaces
// one of the same name. It returns how many bytes r gave. An error of r is
// returned as it is.
func (b *Box) Put(name string, r io.Reader) (int64, error) {
	path, err := b.path(name)
	if err != nil {
		return 0, err
	}
	var mark [8]byte
	_, _ = rand.Read(mark[:]) // never fails
	temp := path + "-" + hex.EncodeToString(mark[:]) + tempMark
	n, err := b.write(temp, name, r)
	if err != nil {
		return 0, errors.Join(err, ignoreMissing(os.Remove(temp)))
	}
	// Whoever destroys the box removes its folder after the key: a file must not
	// come into it in between.
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.key == nil {
		return 0, errors.Join(ErrDestroyed, ignoreMissing(os.Remove(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return 0, errors.Join(fmt.Errorf("name blob: %w", err), ignoreMissing(os.Remove(temp)))
	}
	return n, b.disk.SyncDir(b.folder)
}

func (b *Box) write(path, name string, r io.Reader) (n int64, err error) {
	f, err := b.disk.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return 0, fmt.Errorf("make blob: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	salt, aead, err := b.newFile(blobPurpose)
	if err != nil {
		return 0, err
	}
	if _, err := f.Write(append([]byte(blobMagic), salt...)); err != nil {
		return 0, fmt.Errorf("write blob: %w", err)
	}
	if n, err = seal(f, r, aead, b.context(name)); err != nil {
		return 0, err
	}
	if err := f.Sync(); err != nil {
		return 0, fmt.Errorf("sync blob: %w", err)
	}
	return n, nil
}

// Open gives a blob and its length. What was changed on the disk is never
// given: reading ends with ErrTampered. The caller closes it.
func (b *Box) Open(name string) (io.ReadCloser, int64, error) {
	path, err := b.path(name)
	if err != nil {
		return nil, 0, err
	}
	f, err := b.disk.OpenFile(path, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, ErrNotFound
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open blob: %w", err)
	}
	r, n, err := b.opened(f, name)
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return r, n, nil
}

func (b *Box) opened(f file, name string) (io.ReadCloser, int64, error) {
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, fmt.Errorf("open blob: %w", err)
	}
	aead, err := b.readHead(f, blobMagic, blobPurpose)
	if err != nil {
		return nil, 0, err
	}
	size, ok := plainSize(end - headBytes)
	if !ok {
		return nil, 0, ErrTampered
	}
	if _, err := f.Seek(headBytes, io.SeekStart); err != nil {
		return nil, 0, fmt.Errorf("open blob: %w", err)
	}
	return &opener{f: f, aead: aead, context: b.context(name)}, size, nil
}

// Delete removes a blob and says how much of the disk it took. One that is not
// there is nothing.
func (b *Box) Delete(name string) (int64, error) {
	path, err := b.path(name)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("delete blob: %w", err)
	}
	if err := os.Remove(path); err != nil {
		return 0, fmt.Errorf("delete blob: %w", err)
	}
	return info.Size(), b.disk.SyncDir(b.folder)
}

// Keep removes all blobs but those of the given names. The log stays.
func (b *Box) Keep(names []string) (Erased, error) {
	var e Erased
	known := map[string]bool{logFile: true}
	for _, n := range names {
		path, err := b.path(n)
		if err != nil {
			return e, err
		}
		known[filepath.Base(path)] = true
	}
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		return e, fmt.Errorf("read box: %w", err)
	}
	for _, f := range entries {
		if known[f.Name()] || strings.HasSuffix(f.Name(), tempMark) {
			continue
		}
		info, err := f.Info()
		if err == nil {
			err = os.Remove(filepath.Join(b.folder, f.Name()))
		}
		if err != nil {
			return e, fmt.Errorf("delete blob: %w", err)
		}
		e.Files++
		e.Bytes += info.Size()
	}
	return e, b.disk.SyncDir(b.folder)
}

// Size is how much of the disk the box takes.
func (b *Box) Size() (int64, error) {
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		return 0, fmt.Errorf("read box: %w", err)
	}
	var n int64
	for _, f := range entries {
		info, err := f.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("read box: %w", err)
		}
		n += info.Size()
	}
	return n, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
