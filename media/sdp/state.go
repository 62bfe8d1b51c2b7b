package sdp

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"

	"madoguchi/media/srtp"
)

// state is what a leg keeps from one exchange to the next.
type state struct {
	session    uint64
	cname      string
	ufrag, pwd string
	addr       netip.Addr
	book       numbers
	mlines     []mline

	remoteUfrag, remotePwd string
	remoteFingerprints     []Fingerprint
	role                   DTLSRole
	remoteHold             bool
	bundled                bool
	dtls                   bool // a phone leg that uses DTLS
}

// mline is our memory of an m-line.
type mline struct {
	media        Media
	feed         int // slot of the sender that we send on it; 0: a line of the leg's own
	content, mid string
	ssrc, rtx    uint32
	// keys are ours to send with, one per profile, for as long as the leg lives.
	keys map[srtp.Profile]Crypto
	// suite is the profile in use, under this tag; 0 before there is one.
	suite srtp.Profile
	tag   int
	proto string
	mux   bool
	dead  bool // refused by one side
	peer  line // what the peer said last
	codec []Codec
	known known // what the peer can do
}

func newState(o Options) (state, error) {
	s := state{addr: o.Addrs[0], mlines: nil}
	var b [8]byte
	if _, err := io.ReadFull(o.Rand, b[:]); err != nil {
		return s, fmt.Errorf("sdp: random session: %w", err)
	}
	s.session = binary.BigEndian.Uint64(b[:]) >> 2 // RFC 8829 §5.2.1
	var err error
	if s.cname, err = token(o.Rand, 12); err != nil {
		return s, err
	}
	if o.Kind == Browser {
		err = s.restart(o.Rand)
	}
	return s, err
}

func (s *state) clone() state {
	c := *s
	c.mlines = slices.Clone(s.mlines)
	return c
}

// restart makes new ICE credentials (RFC 8445 §5.3: at least 24 and 128 bits).
func (s *state) restart(r io.Reader) (err error) {
	if s.ufrag, err = token(r, 6); err != nil {
		return err
	}
	s.pwd, err = token(r, 18)
	return err
}

// token is n random bytes in letters, digits, '+' and '/', which ICE allows.
func token(r io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", fmt.Errorf("sdp: random token: %w", err)
	}
	return base64.RawStdEncoding.EncodeToString(b), nil
}

// addMLine appends an m-line of the leg's own.
func (s *state) addMLine(o Options, m Media, content, mid string) (*mline, error) {
	k := mline{media: m, content: content, mid: mid, keys: map[srtp.Profile]Crypto{}}
	var err error
	if k.ssrc, err = s.ssrc(o.Rand); err != nil {
		return nil, err
	}
	if m == Video {
		if k.rtx, err = s.ssrc(o.Rand); err != nil {
			return nil, err
		}
	}
	if mid == "" && o.Kind == Browser {
		k.mid = s.freeMID()
	}
	s.mlines = append(s.mlines, k)
	return &s.mlines[len(s.mlines)-1], nil
}

func (s *state) freeMID() string {
	for i := len(s.mlines); ; i++ {
		mid := strconv.Itoa(i)
		if !slices.ContainsFunc(s.mlines, func(k mline) bool { return k.mid == mid }) {
			return mid
		}
	}
}

// ssrc makes a source number that the leg does not use yet.
func (s *state) ssrc(r io.Reader) (uint32, error) {
	const tries = 100
	for range tries {
		var b [4]byte
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return 0, fmt.Errorf("sdp: random source: %w", err)
		}
		v := binary.BigEndian.Uint32(b[:])
		used := slices.ContainsFunc(s.mlines, func(k mline) bool { return k.ssrc == v || k.rtx == v })
		// 1 is what Chromium reports under while it sends nothing.
		if v > 1 && !used {
			return v, nil
		}
	}
	return 0, fmt.Errorf("sdp: random source: always the same")
}

// key is our key of a profile for the m-line, made when it is first needed.
func (k *mline) key(r io.Reader, p srtp.Profile) (Crypto, error) {
	if c, ok := k.keys[p]; ok {
		return c, nil
	}
	c, err := newCrypto(r, p)
	if err == nil {
		k.keys[p] = c
	}
	return c, err
}

// recv is the number that the codec has in our descriptions so far.
func (k *mline) recv(id identity) uint8 {
	for i := range k.codec {
		c := &k.codec[i]
		if c.id == id {
			return c.RecvPT
		}
		of := c.id
		of.rtx = true
		if of == id {
			return c.RecvRTX
		}
	}
	return NoPayload
}
