package srtp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/pion/rtp"
)

// material is a master key and salt that depend on the seed only.
func material(p Profile, seed uint64) (key, salt []byte) {
	r := rand.New(rand.NewPCG(seed, 1))
	key, salt = make([]byte, p.KeyLen()), make([]byte, p.SaltLen())
	for i := range key {
		key[i] = byte(r.Uint32())
	}
	for i := range salt {
		salt[i] = byte(r.Uint32())
	}
	return key, salt
}

func newContext(t testing.TB, p Profile, seed uint64) *Context {
	t.Helper()
	key, salt := material(p, seed)
	c, err := New(p, key, salt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func packet(t testing.TB, ssrc uint32, seq uint16, size int) []byte {
	t.Helper()
	pkt := rtp.Packet{
		Header:  rtp.Header{Version: 2, PayloadType: 96, SequenceNumber: seq, Timestamp: 7 * uint32(seq), SSRC: ssrc},
		Payload: bytes.Repeat([]byte{byte(seq), 0x5a}, size/2),
	}
	b, err := pkt.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// protected encrypts a packet and returns it with its exact length.
func protected(t testing.TB, c *Context, plain []byte) []byte {
	t.Helper()
	buf := withRoom(plain, c.profile.Overhead())
	n, err := c.ProtectRTP(buf, len(plain))
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

func report(ssrc uint32) []byte {
	b := []byte{0x80, 201, 0, 1, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(b[4:], ssrc)
	return append(b, 0x81, 206, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8)
}

func protectedRTCP(t testing.TB, c *Context, plain []byte) []byte {
	t.Helper()
	buf := withRoom(plain, c.profile.RTCPOverhead())
	n, err := c.ProtectRTCP(buf, len(plain))
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

func eachProfile(t *testing.T, f func(t *testing.T, p Profile)) {
	t.Helper()
	for _, p := range Profiles() {
		t.Run(p.String(), func(t *testing.T) { f(t, p) })
	}
}

func TestProfiles(t *testing.T) {
	for _, p := range Profiles() {
		if got, ok := ProfileBySuite(p.String()); !ok || got != p {
			t.Errorf("ProfileBySuite(%q) = %v, %v", p, got, ok)
		}
		id, ok := p.DTLS()
		if got, found := ProfileByDTLS(id); found != ok || (ok && got != p) {
			t.Errorf("%v: DTLS number %#x does not lead back", p, id)
		}
	}
	if _, ok := ProfileBySuite("AES_CM_128_HMAC_SHA1_32"); ok {
		t.Error("a suite we do not speak was found")
	}
	if _, err := New(AES128CMSHA80, make([]byte, 15), make([]byte, 14)); !errors.Is(err, ErrKey) {
		t.Errorf("short key: %v", err)
	}
	if _, err := New(Profile(2), make([]byte, 16), make([]byte, 14)); !errors.Is(err, ErrKey) {
		t.Errorf("unknown profile: %v", err)
	}
}

func TestReplayAndReordering(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		tx, rx := newContext(t, p, 1), newContext(t, p, 1)
		var sent [][]byte
		for i := range 3000 {
			sent = append(sent, protected(t, tx, packet(t, 5, uint16(64000+i), 20)))
		}
		open := func(i int) error {
			_, err := rx.UnprotectRTP(bytes.Clone(sent[i]))
			return err
		}
		// Blocks of eight arrive backwards, over the wrap at 1,536.
		for base := 0; base < 2000; base += 8 {
			for i := base + 7; i >= base; i-- {
				if err := open(i); err != nil {
					t.Fatalf("packet %d: %v", i, err)
				}
			}
		}
		for _, i := range []int{0, 975, 976, 1500, 1999} {
			if err := open(i); !errors.Is(err, ErrReplay) {
				t.Errorf("packet %d again: %v", i, err)
			}
		}
		if err := open(2999); err != nil {
			t.Fatal(err)
		}
		if err := open(2000); err != nil { // 999 behind: still in the window
			t.Errorf("late packet: %v", err)
		}
		if err := open(1976); !errors.Is(err, ErrReplay) {
			t.Errorf("packet behind the window: %v", err)
		}
	})
}

func TestForgedPacketsLeaveNoTrace(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		tx, rx := newContext(t, p, 1), newContext(t, p, 1)
		good := protected(t, tx, packet(t, 5, 100, 40))
		for i := range good {
			bad := bytes.Clone(good)
			bad[i] ^= 0x04
			if _, err := rx.UnprotectRTP(bad); err == nil {
				t.Fatalf("packet with byte %d changed was accepted", i)
			}
		}
		goodRTCP := protectedRTCP(t, tx, report(5))
		for i := range goodRTCP {
			bad := bytes.Clone(goodRTCP)
			bad[i] ^= 0x04
			if _, err := rx.UnprotectRTCP(bad); err == nil {
				t.Fatalf("report with byte %d changed was accepted", i)
			}
		}
		for ssrc := range uint32(1000) {
			if _, err := rx.UnprotectRTP(withRoom(packet(t, ssrc, 9, 40), 16)); !errors.Is(err, ErrAuth) {
				t.Fatalf("plain packet: %v", err)
			}
		}
		if len(rx.sources.list) != 0 {
			t.Fatalf("forged packets made %d sources", len(rx.sources.list))
		}
		if _, err := rx.UnprotectRTP(bytes.Clone(good)); err != nil {
			t.Fatal(err)
		}
		if _, err := rx.UnprotectRTCP(bytes.Clone(goodRTCP)); err != nil {
			t.Fatal(err)
		}
		if _, err := rx.UnprotectRTCP(bytes.Clone(goodRTCP)); !errors.Is(err, ErrReplay) {
			t.Errorf("report again: %v", err)
		}
	})
}

func TestKeystreamIsNeverUsedTwice(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		tx := newContext(t, p, 1)
		again := func(seq uint16) error {
			buf := withRoom(packet(t, 5, seq, 20), p.Overhead())
			_, err := tx.ProtectRTP(buf, len(buf)-p.Overhead())
			return err
		}
		for _, seq := range []uint16{10, 12, 11, 65535, 9} { // 65535 counts as one turn ahead of 0
			if err := again(seq); err != nil && seq != 9 {
				t.Fatalf("sequence number %d: %v", seq, err)
			}
		}
		for _, seq := range []uint16{65535, 64000} {
			if err := again(seq); !errors.Is(err, ErrReused) {
				t.Errorf("sequence number %d again: %v", seq, err)
			}
		}
	})
}

func TestKeyIsUsedUp(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		tx, rx := newContext(t, p, 1), newContext(t, p, 1)
		for _, c := range []*Context{tx, rx} {
			s := c.sources.add(5)
			s.rtp.mark(maxRTPIndex - 1)
			c.rtcpNext = maxRTCPIndex
		}
		last := protected(t, tx, packet(t, 5, 65535, 20))
		if _, err := rx.UnprotectRTP(last); err != nil {
			t.Fatal(err)
		}
		buf := withRoom(packet(t, 5, 0, 20), p.Overhead())
		if _, err := tx.ProtectRTP(buf, len(buf)-p.Overhead()); !errors.Is(err, ErrExhausted) {
			t.Errorf("past the last index: %v", err)
		}
		if _, err := rx.UnprotectRTCP(protectedRTCP(t, tx, report(5))); err != nil {
			t.Fatal(err)
		}
		rtcp := withRoom(report(5), p.RTCPOverhead())
		if _, err := tx.ProtectRTCP(rtcp, len(report(5))); !errors.Is(err, ErrExhausted) {
			t.Errorf("past the last report: %v", err)
		}
	})
}

func TestManySources(t *testing.T) {
	tx, tx2, rx := newContext(t, AEADAES128GCM, 1), newContext(t, AEADAES128GCM, 1), newContext(t, AEADAES128GCM, 1)
	recv := func(pkt []byte) error {
		_, err := rx.UnprotectRTP(bytes.Clone(pkt))
		return err
	}
	keep := protected(t, tx, packet(t, 0, 1, 20))
	if err := recv(keep); err != nil {
		t.Fatal(err)
	}
	for ssrc := uint32(1); ssrc < maxSources; ssrc++ {
		if err := recv(protected(t, tx, packet(t, ssrc, 1, 20))); err != nil {
			t.Fatal(err)
		}
	}
	buf := withRoom(packet(t, maxSources, 1, 20), 16)
	if _, err := tx.ProtectRTP(buf, len(buf)-16); !errors.Is(err, ErrSources) {
		t.Errorf("one source too many to send: %v", err)
	}
	if err := recv(protected(t, tx, packet(t, 0, 2, 20))); err != nil { // 0 is now the youngest
		t.Fatal(err)
	}
	if err := recv(protected(t, tx2, packet(t, 99, 1, 20))); err != nil { // takes the place of 1
		t.Fatal(err)
	}
	if len(rx.sources.list) != maxSources || rx.sources.find(1) != nil {
		t.Errorf("%d sources, 1 is %v", len(rx.sources.list), rx.sources.find(1))
	}
	if err := recv(keep); !errors.Is(err, ErrReplay) {
		t.Errorf("source 0 was forgotten: %v", err)
	}
}

func TestBuffers(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		c := newContext(t, p, 1)
		plain := packet(t, 1, 1, 20)
		if _, err := c.ProtectRTP(withRoom(plain, p.Overhead()-1), len(plain)); !errors.Is(err, ErrNoSpace) {
			t.Errorf("no room: %v", err)
		}
		if _, err := c.ProtectRTCP(withRoom(report(1), p.RTCPOverhead()-1), len(report(1))); !errors.Is(err, ErrNoSpace) {
			t.Errorf("no room for a report: %v", err)
		}
		if _, err := c.ProtectRTP(plain, len(plain)+1); !errors.Is(err, ErrShort) {
			t.Errorf("length past the end: %v", err)
		}
		for n := range p.Overhead() + rtpHeaderLen {
			if _, err := c.UnprotectRTP(withRoom(plain, 0)[:n]); !errors.Is(err, ErrShort) {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
		// An extension longer than the packet.
		long := append(bytes.Clone(plain[:12]), 0xbe, 0xde, 0xff, 0xff)
		long[0] |= 0x10
		if _, err := c.UnprotectRTP(withRoom(long, 40)); !errors.Is(err, ErrShort) {
			t.Errorf("long extension: %v", err)
		}
	})
}

func TestFallbackStream(t *testing.T) {
	for _, p := range []Profile{AES128CMSHA80, AES256CMSHA80} {
		fast, slow := newContext(t, p, 1), newContext(t, p, 1)
		for _, k := range []*keys{slow.rtp, slow.rtcp} {
			k.stream = &stream{block: k.stream.block}
		}
		for seq := range uint16(200) {
			plain := packet(t, 5, seq, 1+int(seq)*7)
			equal(t, fmt.Sprint(p, " packet ", seq), protected(t, slow, plain), protected(t, fast, plain))
		}
		equal(t, "report", protectedRTCP(t, slow, report(1)), protectedRTCP(t, fast, report(1)))
	}
}

func TestNothingIsAllocated(t *testing.T) {
	eachProfile(t, func(t *testing.T, p Profile) {
		tx, rx := newContext(t, p, 1), newContext(t, p, 1)
		plain, rtcp := packet(t, 5, 0, 1150), report(5)
		buf := make([]byte, 1500)
		seq := uint16(0)
		turn := func() {
			seq++
			copy(buf, plain)
			binary.BigEndian.PutUint16(buf[2:], seq)
			n, err := tx.ProtectRTP(buf, len(plain))
			if err == nil {
				_, err = rx.UnprotectRTP(buf[:n])
			}
			if err != nil {
				t.Fatal(err)
			}
			copy(buf, rtcp)
			n, err = tx.ProtectRTCP(buf, len(rtcp))
			if err == nil {
				_, err = rx.UnprotectRTCP(buf[:n])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		turn()
		if n := testing.AllocsPerRun(1000, turn); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

// The window against the plainest model of it.
func TestWindowModel(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 7))
		w := window{bits: make([]uint64, 4)}
		seen, top := map[uint64]bool{}, uint64(0)
		at := r.Uint64N(1 << 20)
		for range 2000 {
			index := at + r.Uint64N(300)
			if r.IntN(40) == 0 {
				index += r.Uint64N(600)
			}
			want := !seen[index] && (len(seen) == 0 || index > top || top-index < 256)
			if got := w.fresh(index); got != want {
				t.Fatalf("seed %d: fresh(%d) = %v, top %d", seed, index, got, top)
			}
			if want {
				w.mark(index)
				seen[index], top = true, max(top, index)
			}
			at += r.Uint64N(3)
		}
	}
}

func TestGuess(t *testing.T) {
	for _, v := range []struct {
		top  uint64
		seq  uint16
		want uint64
	}{
		{5, 6, 6},
		{5, 40000, 40000}, // no turn before the first
		{0x1_0005, 0xfff0, 0xfff0},
		{0x1_0005, 0x8005, 0x1_8005}, // exactly half: forward below the half, RFC 3711 appendix A
		{0x1_0005, 0x8006, 0x8006},
		{0x1_8005, 0x0005, 0x1_0005}, // and backward above it
		{0x1_8005, 0x0004, 0x2_0004},
		{0x1_ffff, 0, 0x2_0000},
		{0xffff_ffff_ffff, 0, 1 << 48},
	} {
		w := window{started: true, top: v.top}
		if got := w.guess(v.seq); got != v.want {
			t.Errorf("guess(%#x) after %#x = %#x, want %#x", v.seq, v.top, got, v.want)
		}
	}
}

func FuzzUnprotect(f *testing.F) {
	tx := newContext(f, AES128CMSHA80, 1)
	f.Add(uint8(0), protected(f, tx, packet(f, 5, 1, 40)))
	f.Add(uint8(3), protectedRTCP(f, tx, report(5)))
	f.Add(uint8(1), []byte{0x9f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xbe, 0xde, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, which uint8, pkt []byte) {
		c := newContext(t, Profiles()[int(which)%len(Profiles())], 2)
		if _, err := c.UnprotectRTP(bytes.Clone(pkt)); err == nil {
			t.Error("a packet under another key was accepted")
		}
		if _, err := c.UnprotectRTCP(bytes.Clone(pkt)); err == nil {
			t.Error("a report under another key was accepted")
		}
		if len(c.sources.list) != 0 {
			t.Error("junk left a trace")
		}
		buf := withRoom(pkt, c.profile.Overhead())
		if n, err := c.ProtectRTP(buf, len(pkt)); err == nil {
			if n, err = newContext(t, c.profile, 2).UnprotectRTP(buf[:n]); err != nil || !bytes.Equal(buf[:n], pkt) {
				t.Errorf("what was encrypted cannot be read: %v", err)
			}
		}
	})
}
