package sdp

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	pion "github.com/pion/sdp/v3"
)

// render writes our description. The version is the caller's to set.
func (s *side) render() ([]byte, error) {
	d := &pion.SessionDescription{
		Origin: pion.Origin{
			Username: "-", SessionID: s.session, SessionVersion: s.version,
			NetworkType: "IN", AddressType: family(s.addr), UnicastAddress: s.addr.String(),
		},
		SessionName:           "-",
		ConnectionInformation: connection(s.addr),
		TimeDescriptions:      []pion.TimeDescription{{}},
	}
	if len(s.bundle) > 0 {
		d.Attributes = append(d.Attributes, pion.NewAttribute("group", "BUNDLE "+strings.Join(s.bundle, " ")))
	}
	if s.mixed {
		d.Attributes = append(d.Attributes, pion.NewPropertyAttribute("extmap-allow-mixed"))
	}
	if s.lite {
		d.Attributes = append(d.Attributes, pion.NewPropertyAttribute("ice-lite"), pion.NewAttribute("msid-semantic", "WMS *"))
	}
	for i := range s.lines {
		d.MediaDescriptions = append(d.MediaDescriptions, s.lines[i].render())
	}
	b, err := d.Marshal()
	if err != nil {
		return nil, fmt.Errorf("sdp: write description: %w", err)
	}
	return b, nil
}

func family(a netip.Addr) string {
	if a.Is4() {
		return "IP4"
	}
	return "IP6"
}

func connection(a netip.Addr) *pion.ConnectionInformation {
	return &pion.ConnectionInformation{
		NetworkType: "IN", AddressType: family(a), Address: &pion.Address{Address: a.String()},
	}
}

func (l *line) render() *pion.MediaDescription {
	m := &pion.MediaDescription{MediaName: pion.MediaName{
		Media: l.name, Port: pion.RangedPort{Value: int(l.port)}, Protos: strings.Split(l.proto, "/"), Formats: l.numbers,
	}}
	add := func(key, value string) { m.Attributes = append(m.Attributes, pion.NewAttribute(key, value)) }
	flag := func(on bool, key string) {
		if on {
			m.Attributes = append(m.Attributes, pion.NewPropertyAttribute(key))
		}
	}
	optional := func(key, value string) {
		if value != "" {
			add(key, value)
		}
	}
	optional("mid", l.mid)
	if l.port == 0 {
		flag(true, Inactive.String())
		return m
	}

	m.ConnectionInformation = connection(l.addr)
	for _, c := range l.candidates {
		add("candidate", c)
	}
	flag(len(l.candidates) > 0, "end-of-candidates")
	optional("ice-ufrag", l.ufrag)
	optional("ice-pwd", l.pwd)
	for _, f := range l.fingerprints {
		add("fingerprint", f.String())
	}
	optional("setup", l.setup)
	for _, c := range l.cryptos {
		add("crypto", c.value())
	}
	for _, e := range l.extensions {
		add("extmap", e.value())
	}
	flag(true, l.dir.String())
	optional("content", l.content)
	optional("msid", l.msid)
	flag(l.mux, "rtcp-mux")
	flag(l.rsize, "rtcp-rsize")
	for _, f := range l.formats {
		pt := strconv.Itoa(int(f.pt))
		add("rtpmap", pt+" "+f.id.rtpmap())
		for _, name := range f.feedback.names() {
			add("rtcp-fb", pt+" "+name)
		}
		if f.fmtp != "" {
			add("fmtp", pt+" "+f.fmtp)
		}
	}
	if l.media == Audio {
		add("ptime", "20")
	}
	for _, s := range l.sources {
		if s.RTX != 0 {
			add("ssrc-group", fmt.Sprintf("FID %d %d", s.SSRC, s.RTX))
		}
		for _, ssrc := range []uint32{s.SSRC, s.RTX} {
			if ssrc != 0 {
				add("ssrc", fmt.Sprintf("%d cname:%s", ssrc, l.cname))
				add("ssrc", fmt.Sprintf("%d msid:%s", ssrc, l.msid))
			}
		}
	}
	return m
}
