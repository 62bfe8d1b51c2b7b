package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// readMaster reads the master key, or makes it when there can be nothing yet
// that needs it.
func readMaster(path string, needed bool) (*master, error) {
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == keyBytes:
		return newMaster(key)
	case err == nil:
		return nil, fmt.Errorf("%w: master.key has %d bytes", ErrTampered, len(key))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read master key: %w", err)
	case needed:
		return nil, ErrMasterLost
	}
	key = make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	temp := path + tempMark
	if err := writeWhole(temp, key); err != nil {
		return nil, fmt.Errorf("make master key: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return nil, fmt.Errorf("make master key: %w", err)
	}
	if err := (osDisk{}).SyncDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return newMaster(key)
}

func writeWhole(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// sweep removes folders that belong to no key, and temporary files.
func (v *Vault) sweep(ids []string) error {
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		known[v.master.folder(id)] = true
	}
	entries, err := os.ReadDir(v.dir)
	if err != nil {
		return fmt.Errorf("read vault: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if !known[e.Name()] {
			if _, err := removeFolder(filepath.Join(v.dir, e.Name())); err != nil {
				return err
			}
			continue
		}
		temps, err := filepath.Glob(filepath.Join(v.dir, e.Name(), "*"+tempMark))
		if err != nil {
			return err
		}
		for _, t := range temps {
			if err := os.Remove(t); err != nil {
				return fmt.Errorf("remove temporary file: %w", err)
			}
		}
	}
	return nil
}
