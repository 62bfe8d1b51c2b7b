package sdp

import (
	"bytes"
	"net/netip"

	"madoguchi/media/srtp"
)

// NoPayload marks an absent payload number.
const NoPayload uint8 = 0xff

// Negotiated is what both sides agreed on. It is immutable: a later exchange
// makes a new one.
type Negotiated struct {
	Sections []Section // in m-line order, refused ones included
	// Bundled says that all active sections share one transport.
	Bundled bool
	// RemoteHold: the peer's last description holds us (RFC 3264 §8.4).
	RemoteHold bool
	// Phone: the leg is one of a phone, which gets a mix when it has several feeds.
	Phone bool
	// RemoteLite: the peer is ICE-lite too, so nobody would check.
	RemoteLite bool
	// ICERestarted: this exchange changed the ICE credentials.
	ICERestarted bool
}

// Slides is the content of a second picture beside the face: a document camera
// or a shared window (RFC 4796).
const Slides = "slides"

// Section is one m-line.
type Section struct {
	Index int
	MID   string // empty when the leg uses none
	Media Media
	// Slot is that of the sender whom the m-line brings to the leg; 0 is the
	// leg's own m-lines. Stream is the stream id we gave it, empty when none.
	Slot    int
	Stream  string
	Content string // RFC 4796, e.g. "slides"; empty for the main picture
	// Active: the m-line has a port and codecs on both sides. The rest is only
	// meaningful then.
	Active      bool
	Direction   Direction   // seen from us, as both sides agreed
	Idle        bool        // we made it inactive: nobody there has such a thing
	Codecs      []Codec     // common codecs, best first
	Extensions  []Extension // common header extensions
	ExtmapMixed bool        // one- and two-byte extensions may be mixed (RFC 8285 §6)
	RTCPMux     bool
	RTCPRsize   bool

	// Transport is the index of the section that owns the transport (BUNDLE);
	// its own Index when it has one of its own.
	Transport int
	Local     Local
	Remote    Remote

	// Ours, stable for the life of the leg.
	SSRC    uint32 // of the media we send
	RTXSSRC uint32 // of the retransmissions we send; 0 for audio
	CNAME   string
	// Theirs, as announced by a=ssrc; often empty with phones.
	RemoteSSRCs []RemoteSSRC

	spare []Codec   // what the peer can, or may be able to, do besides Codecs
	ours  Direction // as we said it
}

// RemoteSSRC is a source that the peer announced.
type RemoteSSRC struct {
	SSRC uint32
	RTX  uint32 // its retransmission source (a=ssrc-group:FID); 0 when none
}

// Codec is a codec that both sides have.
type Codec struct {
	// Name is written as in our list whatever the case on the wire: "opus",
	// "G722", "PCMU", "PCMA", "telephone-event", "CN", "H264", "VP8", "VP9",
	// "AV1", "red", "ulpfec", "flexfec-03".
	Name     string
	Clock    uint32
	Channels uint8
	Format   Format // of the peer: what it can receive
	// RecvPT is the number in what we receive (our description), SendPT in what
	// we send (the peer's description).
	RecvPT, SendPT uint8
	// RecvRTX and SendRTX are the retransmission payloads; NoPayload when none.
	RecvRTX, SendRTX uint8
	Feedback         Feedback // agreed

	id identity
}

// Primary says whether the codec carries sound or picture by itself: not comfort
// noise, tones or forward error correction.
func (c *Codec) Primary() bool { return c.id.primary() }

// Format holds the format parameters (a=fmtp). The zero value means defaults.
type Format struct {
	Raw string // as sent by the peer
	// H264 (RFC 6184 §8.1).
	ProfileLevelID    uint32 // 24 bits; 0x42000a when absent
	PacketizationMode uint8
	// Profile of VP9 ("profile-id") and AV1 ("profile").
	Profile uint8
}

// Extension is a header extension (RFC 8285). The number is the same in both
// directions.
type Extension struct {
	ID        uint8
	URI       string
	Direction Direction
}

// Extension returns the number of the extension, 0 when it was not agreed.
func (s *Section) Extension(uri string) uint8 {
	for _, e := range s.Extensions {
		if e.URI == uri {
			return e.ID
		}
	}
	return 0
}

// Playable returns the codec in which music can be sent to the section: the
// first of opus, G722, PCMU and PCMA that was agreed; nil when there is none.
func (s *Section) Playable() *Codec {
	for i := range s.Codecs {
		switch c := &s.Codecs[i]; c.Name {
		case "opus", "G722", "PCMU", "PCMA":
			return c
		}
	}
	return nil
}

// Local is our side of a section's transport.
type Local struct {
	Port     uint16 // RTP; RTCP is Port+1 without RTCPMux
	ICEUfrag string // browsers only
	ICEPwd   string
	Crypto   Crypto   // SDES: what we send with
	DTLSRole DTLSRole // who we are in the handshake; RoleNone with SDES
}

// Remote is the peer's side of a section's transport.
type Remote struct {
	Addr netip.AddrPort // c= and m=; not to be trusted with ICE
	// RTCP is where reports go: Addr with rtcp-mux, else a=rtcp (RFC 3605) or the next port.
	RTCP         netip.AddrPort
	ICEUfrag     string
	ICEPwd       string
	Fingerprints []Fingerprint // DTLS
	Crypto       Crypto        // SDES: what the peer sends with
}

// Crypto is one SDES key (RFC 4568). Profile 0 means none.
type Crypto struct {
	Tag     int
	Profile srtp.Profile
	Key     []byte
	Salt    []byte
}

// Equal says whether it is the same key, so that the SRTP context, with its
// rollover counter and replay window, must be kept. Tags may differ.
func (c Crypto) Equal(d Crypto) bool {
	return c.Profile == d.Profile && bytes.Equal(c.Key, d.Key) && bytes.Equal(c.Salt, d.Salt)
}

// DTLSRole is who begins the handshake.
type DTLSRole uint8

// The roles.
const (
	RoleNone   DTLSRole = iota // no DTLS
	RoleClient                 // a=setup:active: we send the ClientHello
	RoleServer                 // a=setup:passive
)

// Audio returns the leg's first active audio section, nil when there is none.
func (n *Negotiated) Audio() *Section { return n.Of(0, Audio) }

// Video returns the leg's first active video section, nil when there is none.
func (n *Negotiated) Video() *Section { return n.Of(0, Video) }

// Of returns the first active section of a slot that is not for second pictures,
// nil when there is none.
func (n *Negotiated) Of(slot int, m Media) *Section {
	if n == nil {
		return nil
	}
	for i := range n.Sections {
		if s := &n.Sections[i]; s.Active && s.Media == m && s.Slot == slot && (n.Phone || s.Content != Slides) {
			return s
		}
	}
	return nil
}

// Second returns the active section of the leg's own second picture, nil when
// there is none: with a browser the one for slides, else the second in order.
func (n *Negotiated) Second() *Section {
	if s := n.slidesOf(0); s != nil {
		return s
	}
	face := n.Video()
	if face == nil {
		return nil
	}
	for i := face.Index + 1; i < len(n.Sections); i++ {
		if s := &n.Sections[i]; s.Active && s.Media == Video && s.Slot == 0 {
			return s
		}
	}
	return nil
}

// slidesOf returns a browser's active section for the second picture of a slot.
func (n *Negotiated) slidesOf(slot int) *Section {
	if n == nil || n.Phone {
		return nil
	}
	for i := range n.Sections {
		if s := &n.Sections[i]; s.Active && s.Media == Video && s.Slot == slot && s.Content == Slides {
			return s
		}
	}
	return nil
}
