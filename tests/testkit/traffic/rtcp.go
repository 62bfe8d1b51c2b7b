//go:build linux

package traffic

import (
	"time"

	"github.com/pion/rtcp"
	"golang.org/x/sys/unix"
)

// reportTick: every leg reports once a second, a tenth of them per tick.
const (
	reportTick  = 100 * time.Millisecond
	reportParts = 10
	// consentEach is how many reports pass between two ICE consent checks.
	consentEach = 4
)

// Reports counts the RTCP a leg got.
type Reports struct {
	SR, RR, PLI, FIR, NACK, REMB, Other, Refused uint64
}

// StreamCount is what one arriving stream saw.
type StreamCount struct {
	SSRC             uint32
	PT               uint8
	Known            bool // packets of a track of this engine
	Packets, Foreign uint64
	Refused, Wrong   uint64
	Last             time.Time
}

// Counters is what a leg has seen so far.
type Counters struct {
	RTCP    Reports
	Streams []StreamCount
	Sent    uint64
}

// Counters returns a copy of the leg's counts.
func (l *Leg) Counters() Counters {
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	c := Counters{RTCP: l.rtcp}
	for _, s := range l.socks {
		for _, in := range s.rx {
			c.Streams = append(c.Streams, StreamCount{
				in.ssrc, in.pt, in.source != nil, in.n, in.foreign, in.refused, in.wrong, time.Unix(0, in.lastAt),
			})
		}
	}
	for _, t := range l.tracks {
		c.Sent += t.sentN.Load()
	}
	return c
}

func (s *sock) gotRTCP(p []byte) {
	if s.decCtl == nil {
		return
	}
	r := &s.leg.rtcp
	plain, err := s.decCtl.DecryptRTCP(nil, p, nil)
	if err != nil {
		r.Refused++
		return
	}
	list, err := rtcp.Unmarshal(plain)
	if err != nil {
		r.Other++
		return
	}
	for _, m := range list {
		switch m.(type) {
		case *rtcp.SenderReport:
			r.SR++
		case *rtcp.ReceiverReport:
			r.RR++
		case *rtcp.PictureLossIndication:
			r.PLI++
		case *rtcp.FullIntraRequest:
			r.FIR++
		case *rtcp.TransportLayerNack:
			r.NACK++
		case *rtcp.ReceiverEstimatedMaximumBitrate:
			r.REMB++
		default:
			r.Other++
		}
	}
}

// report keeps all legs alive: sender and receiver reports, and the consent
// checks of browsers (RFC 7675).
func (e *Engine) report() {
	tick := time.NewTicker(reportTick)
	defer tick.Stop()
	for n := uint32(0); ; n++ {
		select {
		case <-e.stop:
			return
		case <-tick.C:
		}
		e.mu.Lock()
		for l := range e.legs {
			id := l.tracks[0].id / 2
			if id%reportParts != n%reportParts {
				continue
			}
			l.sendReports()
			if l.ice != nil && (n/reportParts)%consentEach == 0 {
				l.consent()
			}
		}
		e.mu.Unlock()
	}
}

// sendReports writes one compound packet for each socket. Under e.mu.
func (l *Leg) sendReports() {
	for _, s := range l.socks {
		if s.encCtl == nil || !s.peer.IsValid() {
			continue
		}
		var blocks []rtcp.ReceptionReport
		for _, in := range s.rx {
			blocks = append(blocks, rtcp.ReceptionReport{SSRC: in.ssrc, LastSequenceNumber: uint32(in.seq)})
		}
		var list []rtcp.Packet
		for _, t := range l.tracks {
			if t.sock == s {
				list = append(list, &rtcp.SenderReport{
					SSRC: t.ssrc, NTPTime: ntp(time.Now()), RTPTime: 0,
					PacketCount: uint32(t.sentN.Load()), OctetCount: uint32(t.sentN.Load()) * uint32(t.flow.Size),
					Reports: blocks,
				})
				blocks = nil
			}
		}
		raw, err := rtcp.Marshal(list)
		if err != nil {
			continue
		}
		out, err := s.encCtl.EncryptRTCP(nil, raw, nil)
		if err != nil {
			continue
		}
		_, _ = unix.SendmsgN(s.fd, out, nil, nil, unix.MSG_DONTWAIT) // lost reports are like lost packets
	}
}

func ntp(t time.Time) uint64 {
	const epoch = 2208988800 // 1900 to 1970
	s := uint64(t.Unix()) + epoch
	return s<<32 | uint64(t.Nanosecond())<<32/1e9
}
