package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// nameBytes is the length of the keyed hashes that name folders and files.
const nameBytes = 16

// master wraps the keys of boxes and names their folders.
type master struct {
	seal cipher.AEAD
	name []byte // key of the hash that names folders
}

func newMaster(key []byte) (*master, error) {
	seal, err := derivedAEAD(key, nil, "madoguchi vault wrap")
	if err != nil {
		return nil, err
	}
	name, err := hkdf.Key(sha256.New, key, nil, "madoguchi vault folder", keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return &master{seal, name}, nil
}

// wrap encrypts the key of a box; the result is only good for that id.
func (m *master) wrap(id string, key []byte) []byte {
	nonce := make([]byte, m.seal.NonceSize(), m.seal.NonceSize()+len(key)+m.seal.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return m.seal.Seal(nonce, nonce, key, []byte(id))
}

func (m *master) unwrap(id string, wrapped []byte) ([]byte, error) {
	n := m.seal.NonceSize()
	if len(wrapped) < n {
		return nil, fmt.Errorf("key of box: %w", ErrTampered)
	}
	key, err := m.seal.Open(nil, wrapped[:n], wrapped[n:], []byte(id))
	if err != nil || len(key) != keyBytes {
		return nil, fmt.Errorf("key of box: %w", ErrTampered)
	}
	return key, nil
}

func (m *master) folder(id string) string { return hashedName(m.name, id) }

func hashedName(key []byte, name string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(name))
	return hex.EncodeToString(h.Sum(nil)[:nameBytes])
}

// derivedAEAD is AES-256-GCM under a key that is derived for one purpose, and
// with a random salt for one file: so no nonce is used twice under a key.
func derivedAEAD(key, salt []byte, purpose string) (cipher.AEAD, error) {
	k, err := hkdf.Key(sha256.New, key, salt, purpose, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return cipher.NewGCM(block)
}
