package vault

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The form of a blob: magic, 32 bytes of salt, then chunks. Each holds 64 KiB of
// the content (the last one less, or nothing) and 16 bytes of tag. The key is
// derived from the box's key and the salt; the nonce is the index of the chunk
// and whether it is the last; box and name are authenticated with every chunk.
// This is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunks cannot be
// cut off, swapped, repeated, added or brought into another blob.

const (
	blobMagic   = "MGV1blob"
	blobPurpose = "madoguchi vault blob"
	saltBytes   = 32
	headBytes   = int64(len(blobMagic) + saltBytes)
	chunkBytes  = 64 << 10
	tagBytes    = 16
	sealedBytes = chunkBytes + tagBytes
)

// context binds a blob to its box and name.
func (b *Box) context(name string) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(b.id)))
	return append(append(c, b.id...), name...)
}

// newFile gives the salt of a new file and its cipher.
func (b *Box) newFile(purpose string) ([]byte, cipher.AEAD, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	aead, err := b.aead(salt, purpose)
	return salt, aead, err
}

func (b *Box) aead(salt []byte, purpose string) (cipher.AEAD, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.key == nil {
		return nil, ErrDestroyed
	}
	return derivedAEAD(b.key, salt, purpose)
}

// readHead reads magic and salt, and gives the cipher.
func (b *Box) readHead(f file, magic, purpose string) (cipher.AEAD, error) {
	head := make([]byte, headBytes)
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read head: %w", err)
	}
	if string(head[:len(magic)]) != magic {
		return nil, ErrTampered
	}
	return b.aead(head[len(magic):], purpose)
}

// nonce of a chunk: 7 zero bytes, the index, the last flag.
func nonce(index uint32, last bool) []byte {
	n := make([]byte, 12)
	binary.BigEndian.PutUint32(n[7:], index)
	if last {
		n[11] = 1
	}
	return n
}

// plainSize is the length of the content in so many bytes of chunks.
func plainSize(sealed int64) (int64, bool) {
	whole, rest := sealed/sealedBytes, sealed%sealedBytes
	if rest == 0 { // the last chunk is full
		return whole * chunkBytes, whole > 0
	}
	return whole*chunkBytes + rest - tagBytes, rest >= tagBytes
}

// seal writes what r gives as chunks.
func seal(w io.Writer, r io.Reader, aead cipher.AEAD, context []byte) (int64, error) {
	var total int64
	now, next := make([]byte, chunkBytes), make([]byte, chunkBytes)
	out := make([]byte, 0, sealedBytes)
	n, err := fill(r, now)
	if err != nil {
		return 0, err
	}
	for index := uint32(0); ; index++ {
		more := 0
		if n == chunkBytes {
			if more, err = fill(r, next); err != nil {
				return total, err
			}
		}
		out = aead.Seal(out[:0], nonce(index, more == 0), now[:n], context)
		if _, err := w.Write(out); err != nil {
			return total, fmt.Errorf("write blob: %w", err)
		}
		total += int64(n)
		if more == 0 {
			return total, nil
		}
		if index == ^uint32(0) {
			return total, errors.New("vault: a blob has at most 2^32 chunks")
		}
		now, next, n = next, now, more
	}
}

// fill reads until p is full or r ends.
func fill(r io.Reader, p []byte) (int, error) {
	n, err := io.ReadFull(r, p)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}

// opener reads a blob. It gives no byte that was not authenticated.
type opener struct {
	f       file
	aead    cipher.AEAD
	context []byte
	index   uint32
	sealed  []byte
	plain   []byte // not read yet
	last    bool
	err     error
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.err != nil {
			return 0, o.err
		}
		if o.last {
			o.err = io.EOF
			return 0, io.EOF
		}
		o.err = o.chunk()
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

func (o *opener) chunk() error {
	if o.sealed == nil {
		o.sealed = make([]byte, sealedBytes)
	}
	n, err := fill(o.f, o.sealed)
	if err != nil {
		return fmt.Errorf("read blob: %w", err)
	}
	// Only the last chunk may be short, and a full one may be the last too.
	for _, last := range []bool{n < sealedBytes, true} {
		plain, err := o.aead.Open(nil, nonce(o.index, last), o.sealed[:n], o.context)
		if err == nil {
			if last && o.more() {
				return ErrTampered
			}
			o.plain, o.last = plain, last
			o.index++
			return nil
		}
	}
	return ErrTampered
}

// more says whether the file goes on.
func (o *opener) more() bool {
	n, _ := o.f.Read(make([]byte, 1))
	return n > 0
}

func (o *opener) Close() error { return o.f.Close() }
