package media

import (
	"madoguchi/media/sdp"
)

// routes says where the packets of one session go. It is immutable; a change
// makes a new one.
type routes struct {
	sections [][]target // by section index of the sender
	// pass: transport-wide congestion control runs end to end between two
	// parties, so its sequence numbers go through unchanged and we send no
	// feedback of our own.
	pass bool
}

// target is one receiver of one section.
type target struct {
	session    *Session
	transport  *transport
	track      *outTrack
	payloads   [128]payloadMap
	extensions [256]uint8
	mid        uint8 // extension number of MID; 0: none
	midValue   []byte
	mixed      bool // two-byte header extensions are understood
}

type payloadMap struct {
	pt    uint8 // sdp.NoPayload: drop
	kind  streamKind
	clock uint32
}

// outTrack is one track that we send on a leg: an m-line, and the place (slot)
// of its sender when several share the m-line. It lives as long as the leg, so
// its SSRCs and numbers go on whoever is heard through it.
type outTrack struct {
	section int
	slot    int
	media   sdp.Media
	streams [streamKinds]outStream // guarded by out.mu of its transport
	// from is the in-side that the track is fed by, for feedback; guarded by out.mu.
	from        *transport
	fromSection int
}

// newTarget makes the route of section from of one leg to section to of another.
func newTarget(dst *Session, t *transport, track *outTrack, from, to *sdp.Section) target {
	m := sdp.Map(from, to)
	tg := target{session: dst, transport: t, track: track, extensions: m.Ext, mixed: to.ExtmapMixed}
	for i := range tg.payloads {
		tg.payloads[i].pt = sdp.NoPayload
	}
	for i := range from.Codecs {
		c := &from.Codecs[i]
		tg.payload(c.RecvPT, m, payloadMap{kind: kindOfCodec(c), clock: c.Clock})
		tg.payload(c.RecvRTX, m, payloadMap{kind: streamRTX, clock: c.Clock})
		if _, _, known := from.Payload(c.SendPT); !known { // see demux.tolerate
			tg.payload(c.SendPT, m, payloadMap{kind: kindOfCodec(c), clock: c.Clock})
		}
	}
	if id := from.Extension(sdp.URIMid); id != 0 {
		tg.extensions[id] = 0 // we write our own
	}
	if to.MID != "" {
		tg.mid, tg.midValue = to.Extension(sdp.URIMid), []byte(to.MID)
	}
	return tg
}

func (tg *target) payload(pt uint8, m *sdp.Mapping, v payloadMap) {
	if pt > 127 || m.Payload[pt] > 127 {
		return
	}
	v.pt = m.Payload[pt]
	tg.payloads[pt] = v
}

// passes says whether the transport-wide sequence number may go through.
func passes(from, to *sdp.Section) bool {
	id := from.Extension(sdp.URITransportCC)
	return id != 0 && to.Extension(sdp.URITransportCC) != 0 &&
		sdp.Map(from, to).Ext[id] == to.Extension(sdp.URITransportCC)
}

// outTrack returns the track of a section and slot, making it when needed.
func (t *transport) outTrack(sec *sdp.Section, slot int) *outTrack {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	for _, tr := range t.out.tracks {
		if tr.section == sec.Index && tr.slot == slot {
			return tr
		}
	}
	tr := &outTrack{section: sec.Index, slot: slot, media: sec.Media}
	tr.streams[streamPrimary].ssrc, tr.streams[streamRTX].ssrc = sec.SSRC, sec.RTXSSRC
	if slot > 0 || tr.streams[streamPrimary].ssrc == 0 {
		tr.streams[streamPrimary].ssrc = randomUint32()
	}
	if slot > 0 || tr.streams[streamRTX].ssrc == 0 {
		tr.streams[streamRTX].ssrc = randomUint32()
	}
	tr.streams[streamFEC].ssrc = randomUint32()
	t.out.tracks = append(t.out.tracks, tr)
	return tr
}

// feed says by whom the track is fed from now on; with restart its numbers
// begin anew with the next packet (after a hold nothing may look lost).
func (t *transport) feed(tr *outTrack, from *transport, section int, restart bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	// Music is not interrupted by changes of the bridge; what follows it begins
	// anew anyhow.
	music := tr.media == sdp.Audio && t.session.music.Load()
	if !music && (tr.from != from || tr.fromSection != section || restart) {
		for i := range tr.streams {
			tr.streams[i].restart()
		}
	}
	tr.from, tr.fromSection = from, section
}
