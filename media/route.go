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
	// shared: more than two parties pass media, so that one receiver must not
	// slow down the others' pictures too much.
	shared bool
	// ear hears the sound of section earSection for mixes; nil: nobody mixes it.
	ear        *ear
	earSection int
}

// target is one receiver of one section.
type target struct {
	session     *Session
	transport   *transport
	track       *outTrack
	from        *transport // of the sender
	fromSection int
	to          *sdp.Section
	payloads    [128]payloadMap
	extensions  [256]uint8
	mid         uint8 // extension number of MID; 0: none
	midValue    []byte
	sendTime    uint8 // extension number of abs-send-time, to be written by us; 0: no
	mixed       bool  // two-byte header extensions are understood
	speaker     bool  // passes only while the track shows this sender
}

type payloadMap struct {
	pt    uint8 // sdp.NoPayload: drop
	kind  streamKind
	clock uint32
	codec string
}

// outTrack is one track that we send on a leg: an m-line. It lives as long as
// the leg, so its SSRCs and numbers go on whoever is heard through it.
type outTrack struct {
	section int
	media   sdp.Media
	streams [streamKinds]outStream // guarded by out.mu of its transport
	// from is the in-side that the track is fed by, for feedback; nil when nothing
	// passes or a mix does. Guarded by out.mu.
	from        *transport
	fromSection int
	// next is the sender whose picture comes next, from its first key frame on.
	next        *transport
	nextSection int
}

// newTarget makes the route of section from of one leg to section to of another.
func newTarget(dst *Session, in, t *transport, track *outTrack, from, to *sdp.Section) target {
	m := sdp.Map(from, to)
	tg := target{
		session: dst, transport: t, track: track, from: in, fromSection: from.Index, to: to,
		extensions: m.Ext, mixed: to.ExtmapMixed,
	}
	for i := range tg.payloads {
		tg.payloads[i].pt = sdp.NoPayload
	}
	for i := range from.Codecs {
		c := &from.Codecs[i]
		tg.payload(c.RecvPT, m, payloadMap{kind: kindOfCodec(c), clock: c.Clock, codec: c.Name})
		tg.payload(c.RecvRTX, m, payloadMap{kind: streamRTX, clock: c.Clock, codec: c.Name})
		if _, _, known := from.Payload(c.SendPT); !known { // see demux.tolerate
			tg.payload(c.SendPT, m, payloadMap{kind: kindOfCodec(c), clock: c.Clock, codec: c.Name})
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

// endCongestionControl leaves the sender's transport-wide sequence number out,
// as the receivers would report as lost what went elsewhere, and lets us write
// the time of sending, which receivers estimate by.
func (tg *target) endCongestionControl(from *sdp.Section) {
	if id := from.Extension(sdp.URITransportCC); id != 0 {
		tg.extensions[id] = 0
	}
	if id := from.Extension(sdp.URIAbsSendTime); id != 0 {
		tg.extensions[id] = 0
	}
	tg.sendTime = tg.to.Extension(sdp.URIAbsSendTime)
}

// passes says whether the transport-wide sequence number may go through.
func passes(from, to *sdp.Section) bool {
	id := from.Extension(sdp.URITransportCC)
	return id != 0 && to.Extension(sdp.URITransportCC) != 0 &&
		sdp.Map(from, to).Ext[id] == to.Extension(sdp.URITransportCC)
}

// outTrack returns the track of a section, making it when needed.
func (t *transport) outTrack(sec *sdp.Section) *outTrack {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	for _, tr := range t.out.tracks {
		if tr.section == sec.Index {
			return tr
		}
	}
	tr := &outTrack{section: sec.Index, media: sec.Media}
	tr.streams[streamPrimary].ssrc, tr.streams[streamRTX].ssrc = sec.SSRC, sec.RTXSSRC
	for i := range tr.streams {
		if tr.streams[i].ssrc == 0 {
			tr.streams[i].ssrc = randomUint32()
		}
	}
	t.out.tracks = append(t.out.tracks, tr)
	return tr
}

// feed says by whom the track is fed from now on. Where that is new its numbers
// begin anew with the next packet: after a hold nothing may look lost.
func (t *transport) feed(tr *outTrack, from *transport, section int) (begun bool) {
	t.out.mu.Lock()
	defer t.out.mu.Unlock()
	if tr.from == from && tr.fromSection == section && tr.next == nil {
		return false
	}
	tr.leave(t.session.music.Load())
	tr.from, tr.fromSection = from, section
	return true
}

// leave ends the feeding of a track. Music is not interrupted; what follows it
// begins anew anyhow. out.mu is held.
func (tr *outTrack) leave(music bool) {
	if !music || tr.media != sdp.Audio {
		for i := range tr.streams {
			tr.streams[i].restart()
		}
	}
	tr.from, tr.next = nil, nil
}
