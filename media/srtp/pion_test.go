package srtp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/pion/rtp"
	pion "github.com/pion/srtp/v3"
)

func pionProfile(p Profile) pion.ProtectionProfile {
	switch p {
	case AES128CMSHA80:
		return pion.ProtectionProfileAes128CmHmacSha1_80
	case AES256CMSHA80:
		return pion.ProtectionProfileAes256CmHmacSha1_80
	case AEADAES128GCM:
		return pion.ProtectionProfileAeadAes128Gcm
	}
	return pion.ProtectionProfileAeadAes256Gcm
}

func pionContext(t testing.TB, p Profile, seed uint64) *pion.Context {
	t.Helper()
	key, salt := material(p, seed)
	c, err := pion.CreateContext(key, salt, pionProfile(p), pion.SRTPReplayProtection(2048), pion.SRTCPReplayProtection(64))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mixedPackets are packets of three sources with CSRCs, extensions and padding in turn,
// two of which wrap, in an order that is mixed within eight packets.
func mixedPackets(t *testing.T, seed uint64) [][]byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	var out [][]byte
	starts := []uint16{0, 30000, 20000}
	for i := range 900 {
		which := i % 3
		step := uint16(1)
		if which == 2 {
			step = 200 // several wraps
		}
		h := rtp.Header{
			Version: 2, PayloadType: 100, SSRC: 0xabcd0000 + uint32(which), Timestamp: r.Uint32(), Marker: i%5 == 0,
			SequenceNumber: starts[which] + uint16(i/3)*step,
		}
		for c := range i % 4 {
			h.CSRC = append(h.CSRC, uint32(c)+7)
		}
		if i%2 == 0 {
			if err := h.SetExtension(3, []byte{1, 2, byte(i)}); err != nil {
				t.Fatal(err)
			}
		}
		payload := make([]byte, r.IntN(1200))
		for j := range payload {
			payload[j] = byte(r.Uint32())
		}
		b, err := (&rtp.Packet{Header: h, Payload: payload}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	// Keep the very first packets in order: a turn before the first cannot be guessed.
	for i := 24; i+8 <= len(out); i += 8 {
		r.Shuffle(8, func(a, b int) { out[i+a], out[i+b] = out[i+b], out[i+a] })
	}
	return out
}

func TestInteropRTP(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		packets := mixedPackets(t, uint64(p))
		ours, theirs := newContext(t, p, 4), pionContext(t, p, 4)
		oursIn, theirsIn := newContext(t, p, 4), pionContext(t, p, 4)
		for i, plain := range packets {
			a := protected(t, ours, plain)
			b, err := theirs.EncryptRTP(nil, plain, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Fatalf("packet %d is encrypted differently", i)
			}
			if b, err = theirsIn.DecryptRTP(nil, a, nil); err != nil || !bytes.Equal(b, plain) {
				t.Fatalf("packet %d of ours: %v", i, err)
			}
			n, err := oursIn.UnprotectRTP(a)
			if err != nil || !bytes.Equal(a[:n], plain) {
				t.Fatalf("packet %d of theirs: %v", i, err)
			}
		}
		roc, _ := theirsIn.ROC(0xabcd0002)
		if got := uint32(oursIn.sources.find(0xabcd0002).rtp.top >> 16); got != roc || roc == 0 {
			t.Errorf("rollover counter %d, theirs %d", got, roc)
		}
	})
}

// Long gaps and many turns of the rollover counter.
func TestInteropRollover(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		theirs, ours := pionContext(t, p, 4), newContext(t, p, 4)
		seq := uint16(1)
		for range 200 {
			plain := packet(t, 9, seq, 60)
			enc, err := theirs.EncryptRTP(nil, plain, nil)
			if err != nil {
				t.Fatal(err)
			}
			n, err := ours.UnprotectRTP(enc)
			if err != nil || !bytes.Equal(enc[:n], plain) {
				t.Fatalf("sequence number %d: %v", seq, err)
			}
			seq += 20011
		}
	})
}

func TestInteropRTCP(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		ours, theirs := newContext(t, p, 4), pionContext(t, p, 4)
		oursIn, theirsIn := newContext(t, p, 4), pionContext(t, p, 4)
		for i := range 300 {
			plain := report(uint32(i % 3))
			a := protectedRTCP(t, ours, plain)
			b, err := theirsIn.DecryptRTCP(nil, a, nil)
			if err != nil || !bytes.Equal(b, plain) {
				t.Fatalf("report %d of ours: %v", i, err)
			}
			if b, err = theirs.EncryptRTCP(nil, plain, nil); err != nil {
				t.Fatal(err)
			}
			n, err := oursIn.UnprotectRTCP(b)
			if err != nil || !bytes.Equal(b[:n], plain) {
				t.Fatalf("report %d of theirs: %v", i, err)
			}
		}
	})
}

func TestUnencryptedRTCPIsRefused(t *testing.T) {
	for _, p := range Profiles() {
		key, salt := material(p, 4)
		theirs, err := pion.CreateContext(key, salt, pionProfile(p), pion.SRTCPNoEncryption())
		if err != nil {
			t.Fatal(err)
		}
		b, err := theirs.EncryptRTCP(nil, report(1), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newContext(t, p, 4).UnprotectRTCP(b); !errors.Is(err, ErrAuth) {
			t.Errorf("%v: %v", p, err)
		}
	}
}

func benchSizes(b *testing.B, f func(b *testing.B, p Profile, plain []byte)) {
	for _, p := range []Profile{AES128CMSHA80, AES256CMSHA80, AEADAES128GCM} {
		for _, size := range []int{1150, 120} {
			b.Run(p.String()+"/"+map[int]string{1150: "1150", 120: "120"}[size], func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				f(b, p, packet(b, 5, 0, size-rtpHeaderLen))
			})
		}
	}
}

func BenchmarkProtect(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		benchSizes(b, func(b *testing.B, p Profile, plain []byte) {
			c, buf, seq := newContext(b, p, 1), withRoom(plain, 16), uint16(0)
			for b.Loop() {
				seq++
				binary.BigEndian.PutUint16(buf[2:], seq)
				if _, err := c.ProtectRTP(buf, len(plain)); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	b.Run("pion", func(b *testing.B) {
		benchSizes(b, func(b *testing.B, p Profile, plain []byte) {
			c, out, seq := pionContext(b, p, 1), make([]byte, 1500), uint16(0)
			var h rtp.Header
			for b.Loop() {
				seq++
				binary.BigEndian.PutUint16(plain[2:], seq)
				if _, err := c.EncryptRTP(out, plain, &h); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

func BenchmarkUnprotect(b *testing.B) {
	const batch = 4096
	encrypted := func(b *testing.B, tx *Context, plain []byte, seq *uint16, out [][]byte) {
		for i := range out {
			*seq++
			binary.BigEndian.PutUint16(plain[2:], *seq)
			out[i] = append(out[i][:0], plain...)
			out[i] = withCap(out[i], 16)
			n, err := tx.ProtectRTP(out[i], len(plain))
			if err != nil {
				b.Fatal(err)
			}
			out[i] = out[i][:n]
		}
	}
	run := func(b *testing.B, open func(p Profile) func(pkt []byte) error) {
		benchSizes(b, func(b *testing.B, p Profile, plain []byte) {
			tx, f, seq, packets := newContext(b, p, 1), open(p), uint16(0), make([][]byte, batch)
			for i := 0; i < b.N; i++ {
				if i%batch == 0 {
					b.StopTimer()
					encrypted(b, tx, plain, &seq, packets)
					b.StartTimer()
				}
				if err := f(packets[i%batch]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("ours", func(b *testing.B) {
		run(b, func(p Profile) func([]byte) error {
			c := newContext(b, p, 1)
			return func(pkt []byte) error { _, err := c.UnprotectRTP(pkt); return err }
		})
	})
	b.Run("pion", func(b *testing.B) {
		run(b, func(p Profile) func([]byte) error {
			c, out := pionContext(b, p, 1), make([]byte, 1500)
			var h rtp.Header
			return func(pkt []byte) error { _, err := c.DecryptRTP(out, pkt, &h); return err }
		})
	})
}

// withCap makes b longer by n bytes.
func withCap(b []byte, n int) []byte { return append(b, make([]byte, n)...) }
