package media

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// browser is a page's peer connection: a full ICE agent, DTLS and SRTP of
// pion/webrtc, without its interceptors so that the test sees every packet.
type browser struct {
	t       testing.TB
	pc      *webrtc.PeerConnection
	session *Session
	audio   *webrtc.TrackLocalStaticRTP
	video   *webrtc.TrackLocalStaticRTP
	second  *webrtc.TrackLocalStaticRTP // to be sent once an offer has an m-line for it
	senders map[string]*webrtc.RTPSender
	streams map[string]*stream // the test's

	mu      sync.Mutex
	packets map[string][]*rtp.Packet // by kind
	tracks  map[string]*webrtc.TrackRemote
	reports []rtcp.Packet // what came back for what we send
	readers sync.WaitGroup
}

const (
	uriMID = "urn:ietf:params:rtp-hdrext:sdes:mid"
	uriTCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
)

// browserCodecs are the payload numbers of a browser; each test peer may have others.
type browserCodecs struct{ opus, pcmu, vp8, rtx, h264 webrtc.PayloadType }

var (
	chromeLike = browserCodecs{opus: 111, pcmu: 0, vp8: 96, rtx: 97, h264: 102}
	otherLike  = browserCodecs{opus: 109, pcmu: 0, vp8: 120, rtx: 124, h264: 126}
)

type browserOptions struct {
	codecs   browserCodecs
	feedback []webrtc.RTCPFeedback // of video
	tcc      bool
	role     webrtc.DTLSRole // when it answers
	noVideo  bool
	pcmu     bool // its microphone is sent as PCMU
}

func fullFeedback() []webrtc.RTCPFeedback {
	return []webrtc.RTCPFeedback{
		{Type: "goog-remb"}, {Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"},
	}
}

func newBrowser(t testing.TB, e *Engine, o browserOptions) *browser {
	t.Helper()
	if o.codecs.opus == 0 {
		o.codecs = chromeLike
	}
	if o.feedback == nil {
		o.feedback = fullFeedback()
	}
	m := &webrtc.MediaEngine{}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	audioFeedback := []webrtc.RTCPFeedback{}
	if o.tcc {
		audioFeedback = append(audioFeedback, webrtc.RTCPFeedback{Type: "transport-cc"})
	}
	must(m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1", RTCPFeedback: audioFeedback},
		PayloadType:        o.codecs.opus,
	}, webrtc.RTPCodecTypeAudio))
	must(m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypePCMU, ClockRate: 8000},
		PayloadType:        o.codecs.pcmu,
	}, webrtc.RTPCodecTypeAudio))
	must(m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000, RTCPFeedback: o.feedback},
		PayloadType:        o.codecs.vp8,
	}, webrtc.RTPCodecTypeVideo))
	must(m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: "apt=" + itoa(int(o.codecs.vp8))},
		PayloadType:        o.codecs.rtx,
	}, webrtc.RTPCodecTypeVideo))
	must(m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeH264, ClockRate: 90000, RTCPFeedback: o.feedback,
			SDPFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
		},
		PayloadType: o.codecs.h264,
	}, webrtc.RTPCodecTypeVideo))
	for _, k := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		must(m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uriMID}, k))
		if o.tcc {
			must(m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uriTCC}, k))
		}
	}
	se := webrtc.SettingEngine{}
	se.SetIncludeLoopbackCandidate(true)
	se.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	if o.role != 0 {
		must(se.SetAnsweringDTLSRole(o.role))
	}
	pc, err := webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithSettingEngine(se)).NewPeerConnection(webrtc.Configuration{})
	must(err)
	b := &browser{t: t, pc: pc, senders: map[string]*webrtc.RTPSender{}, streams: map[string]*stream{}, packets: map[string][]*rtp.Packet{}, tracks: map[string]*webrtc.TrackRemote{}}
	mic := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	if o.pcmu {
		mic = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypePCMU, ClockRate: 8000}
	}
	b.audio, err = webrtc.NewTrackLocalStaticRTP(mic, "audio", "a")
	must(err)
	b.add("audio", b.audio)
	if !o.noVideo {
		b.video, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "video", "v")
		must(err)
		b.add("video", b.video)
	}
	pc.OnTrack(func(tr *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		b.mu.Lock()
		b.tracks[tr.Kind().String()] = tr
		b.mu.Unlock()
		for {
			p, _, err := tr.ReadRTP()
			if err != nil {
				return
			}
			b.mu.Lock()
			b.packets[tr.Kind().String()] = append(b.packets[tr.Kind().String()], p)
			b.mu.Unlock()
		}
	})
	t.Cleanup(b.close)
	if e != nil {
		b.session, err = e.NewSession(Browser, nil)
		must(err)
		t.Cleanup(b.session.Close)
	}
	return b
}

func (b *browser) add(kind string, track webrtc.TrackLocal) {
	b.t.Helper()
	s, err := b.pc.AddTrack(track)
	if err != nil {
		b.t.Fatal(err)
	}
	b.senders[kind] = s
	b.readers.Go(func() {
		for {
			ps, _, err := s.ReadRTCP()
			if err != nil {
				return
			}
			b.mu.Lock()
			b.reports = append(b.reports, ps...)
			b.mu.Unlock()
		}
	})
}

func (b *browser) close() {
	if err := b.pc.GracefulClose(); err != nil && !errors.Is(err, io.EOF) {
		b.t.Error(err)
	}
	b.readers.Wait()
}

// offer makes the page's offer with its candidates.
func (b *browser) offer(o *webrtc.OfferOptions) []byte {
	b.t.Helper()
	d, err := b.pc.CreateOffer(o)
	if err != nil {
		b.t.Fatal(err)
	}
	done := webrtc.GatheringCompletePromise(b.pc)
	if err := b.pc.SetLocalDescription(d); err != nil {
		b.t.Fatal(err)
	}
	<-done
	return []byte(b.pc.LocalDescription().SDP)
}

func (b *browser) takeAnswer(answer []byte) {
	b.t.Helper()
	if err := b.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)}); err != nil {
		b.t.Fatalf("%v\n%s", err, answer)
	}
}

// call offers to its session.
func (b *browser) call(o OfferOptions) {
	b.t.Helper()
	answer, err := b.session.Accept(b.offer(nil), o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.takeAnswer(answer)
}

// ring takes an offer of its session; the answer is given to the session only
// when the page was ready before, as a 200 that comes after checks and ClientHello.
func (b *browser) ring(o OfferOptions) {
	b.t.Helper()
	offer, err := b.session.Offer(o)
	if err != nil {
		b.t.Fatal(err)
	}
	answer := b.answer(offer)
	if err := b.session.Apply(answer); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) answer(offer []byte) []byte {
	b.t.Helper()
	if err := b.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: string(offer)}); err != nil {
		b.t.Fatalf("%v\n%s", err, offer)
	}
	if b.second != nil && b.senders["slides"] == nil {
		b.add("slides", b.second)
	}
	d, err := b.pc.CreateAnswer(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	done := webrtc.GatheringCompletePromise(b.pc)
	if err := b.pc.SetLocalDescription(d); err != nil {
		b.t.Fatal(err)
	}
	<-done
	return []byte(b.pc.LocalDescription().SDP)
}

// up waits until media can flow.
func (b *browser) up() {
	b.t.Helper()
	eventually(b.t, "the browser is connected", func() bool {
		return b.pc.ConnectionState() == webrtc.PeerConnectionStateConnected && b.session.connected.Load()
	})
}

// got returns what was received of a kind.
func (b *browser) got(kind string) []*rtp.Packet {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]*rtp.Packet(nil), b.packets[kind]...)
}

func (b *browser) waitFor(kind string, n int) []*rtp.Packet {
	b.t.Helper()
	eventually(b.t, itoa(n)+" "+kind+" packets at the browser", func() bool { return len(b.got(kind)) >= n })
	return b.got(kind)
}

func (b *browser) gotReports() []rtcp.Packet {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]rtcp.Packet(nil), b.reports...)
}

// stream is what a track sends, packets with a fixed distance.
type stream struct {
	track *webrtc.TrackLocalStaticRTP
	seq   uint16
	ts    uint32
	step  uint32
}

func (b *browser) stream(kind string) *stream {
	s := b.streams[kind]
	if s == nil {
		s = &stream{track: b.audio, seq: uint16(randomUint32()), ts: randomUint32(), step: 960}
		if kind == "video" {
			s.track, s.step = b.video, 3000
		}
		b.streams[kind] = s
	}
	return s
}

func (s *stream) send(t testing.TB, payload []byte) {
	t.Helper()
	if err := s.track.WriteRTP(s.packet(payload)); err != nil {
		t.Fatal(err)
	}
}

// packet makes the stream's next packet; the track sets SSRC and payload number.
func (s *stream) packet(payload []byte) *rtp.Packet {
	p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: s.seq, Timestamp: s.ts}, Payload: payload}
	s.seq++
	s.ts += s.step
	return p
}

func every(d time.Duration, n int, f func(i int)) {
	tick := time.NewTicker(d)
	defer tick.Stop()
	for i := range n {
		f(i)
		<-tick.C
	}
}

// fingerprintLine finds the a=fingerprint line of a description.
func fingerprintLine(t testing.TB, d []byte) string {
	t.Helper()
	for line := range strings.SplitSeq(string(d), "\r\n") {
		if strings.HasPrefix(line, "a=fingerprint:") {
			return line
		}
	}
	t.Fatal("no fingerprint")
	return ""
}

func replaceFingerprints(d []byte, line string) []byte {
	lines := strings.Split(string(d), "\r\n")
	for i := range lines {
		if strings.HasPrefix(lines[i], "a=fingerprint:") {
			lines[i] = line
		}
	}
	return []byte(strings.Join(lines, "\r\n"))
}

// midOf is the mid of a browser's m-line.
func midOf(b *browser, kind string) string {
	for _, tr := range b.pc.GetTransceivers() {
		if tr.Kind().String() == kind {
			return tr.Mid()
		}
	}
	return ""
}
