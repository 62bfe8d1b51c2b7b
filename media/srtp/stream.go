package srtp

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"reflect"
	"sync"
	"unsafe"
)

// stream is AES in counter mode that can start anywhere.
//
// The standard library's counter mode works on eight blocks at a time, but
// cipher.NewCTR allocates 512 bytes for every IV, and its type hides the method
// that seeks. So one CTR is made per key, and its start counter is set before
// each packet through pointers found by reflection. probe checks once per
// process that this does what it should; otherwise, and with another standard
// library, a CTR is made per packet: correct, with an allocation.
type stream struct {
	block cipher.Block
	ctr   cipher.Stream // nil: make one per packet
	// Into ctr: the start counter, low and high half, and the offset from it.
	lo, hi, off *uint64
}

func newStream(block cipher.Block) *stream {
	if at, ok := probed(); ok {
		if s := seekable(block, at); s != nil {
			return s
		}
	}
	return &stream{block: block}
}

// xor applies the keystream whose first counter is hi·2^64 + lo to b.
func (s *stream) xor(b []byte, hi, lo uint64) {
	if s.ctr != nil {
		*s.hi, *s.lo, *s.off = hi, lo, 0
		s.ctr.XORKeyStream(b, b)
		return
	}
	var iv [aes.BlockSize]byte
	binary.BigEndian.PutUint64(iv[:], hi)
	binary.BigEndian.PutUint64(iv[8:], lo)
	cipher.NewCTR(s.block, iv[:]).XORKeyStream(b, b)
}

// layout is where the counter stands in the standard library's CTR.
type layout struct{ lo, hi, off uintptr }

// probed finds the layout and proves it, once per process.
//
//nolint:gochecknoglobals // a constant that must be computed
var probed = sync.OnceValues(probe)

func probe() (layout, bool) {
	block, err := aes.NewCipher([]byte("madoguchi-probe!"))
	if err != nil {
		return layout{}, false
	}
	at, ok := find(cipher.NewCTR(block, make([]byte, aes.BlockSize)))
	if !ok {
		return layout{}, false
	}
	s, ref := seekable(block, at), &stream{block: block}
	if s == nil {
		return layout{}, false
	}
	for _, start := range [][2]uint64{{0, 0}, {7, 1 << 40}, {1, ^uint64(0) - 3}, {^uint64(0), ^uint64(0)}, {0, 0}} {
		for _, n := range []int{1, 16, 131, 300} {
			got, want := make([]byte, n), make([]byte, n)
			s.xor(got, start[0], start[1])
			ref.xor(want, start[0], start[1])
			if !bytes.Equal(got, want) {
				return layout{}, false
			}
		}
	}
	return at, true
}

// find looks for the counter's fields by name and type.
func find(ctr cipher.Stream) (layout, bool) {
	v := reflect.ValueOf(ctr)
	if v.Kind() != reflect.Struct || v.NumField() != 1 || v.Field(0).Kind() != reflect.Pointer {
		return layout{}, false
	}
	t := v.Field(0).Type().Elem()
	if t.Kind() != reflect.Struct {
		return layout{}, false
	}
	offset := func(name string) (uintptr, bool) {
		f, ok := t.FieldByName(name)
		return f.Offset, ok && len(f.Index) == 1 && f.Type.Kind() == reflect.Uint64
	}
	lo, ok1 := offset("ivlo")
	hi, ok2 := offset("ivhi")
	off, ok3 := offset("offset")
	return layout{lo: lo, hi: hi, off: off}, ok1 && ok2 && ok3
}

// seekable makes a stream of the known layout; nil when the block cipher has
// another one.
func seekable(block cipher.Block, at layout) *stream {
	ctr := cipher.NewCTR(block, make([]byte, aes.BlockSize))
	if found, ok := find(ctr); !ok || found != at {
		return nil
	}
	p := reflect.ValueOf(ctr).Field(0).UnsafePointer()
	return &stream{
		block: block,
		ctr:   ctr,
		lo:    (*uint64)(unsafe.Add(p, at.lo)),
		hi:    (*uint64)(unsafe.Add(p, at.hi)),
		off:   (*uint64)(unsafe.Add(p, at.off)),
	}
}
