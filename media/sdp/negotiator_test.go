package sdp

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"madoguchi/media/srtp"
)

func TestBrowserOffer(t *testing.T) {
	n := newLeg(t, Browser, 1)
	accept(t, n, load(t, "chromium-av"), Constraint{})
	c := n.Current()
	if !c.Bundled || c.RemoteHold || c.ICERestarted || len(c.Sections) != 2 {
		t.Fatalf("%+v", c)
	}
	a, v := c.Audio(), c.Video()
	if names(a) != "opus G722 PCMU PCMA CN telephone-event telephone-event" {
		t.Errorf("audio: %s", names(a))
	}
	if names(v) != "H264 H264 H264 H264 H264 H264 VP8 VP9 VP9 AV1" {
		t.Errorf("video: %s", names(v))
	}
	best := v.Codecs[0]
	if best.RecvPT != 108 || best.SendPT != 108 || best.RecvRTX != 109 || best.Format.ProfileLevelID != 0x42e01f || best.Format.PacketizationMode != 1 {
		t.Errorf("best codec %+v", best)
	}
	if !best.Feedback.Has(NACK | PLI | FIR | REMB | TransportCC) {
		t.Errorf("feedback %b", best.Feedback)
	}
	if a.Playable().Name != "opus" || v.Playable() != nil {
		t.Error("music cannot be played in opus")
	}
	if v.Transport != 0 || v.Remote.ICEUfrag != "sAjN" || v.Remote.ICEPwd == "" || v.Local.DTLSRole != RoleServer || !v.RTCPMux {
		t.Errorf("transport %+v", v)
	}
	if v.Extension(URITransportCC) != 3 || v.Extension(URIMid) != 4 || v.Extension("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id") != 0 {
		t.Errorf("extensions %+v", v.Extensions)
	}
	if !slices.Equal(v.RemoteSSRCs, []RemoteSSRC{{879921761, 4071326532}}) || !v.ExtmapMixed {
		t.Errorf("sources %+v", v.RemoteSSRCs)
	}
	if a.SSRC == v.SSRC || v.RTXSSRC == 0 || a.RTXSSRC != 0 {
		t.Errorf("our sources %d %d %d", a.SSRC, v.SSRC, v.RTXSSRC)
	}
	if c, rtx, ok := v.Payload(109); !ok || !rtx || c.RecvPT != 108 {
		t.Errorf("payload 109: %v %v %v", c, rtx, ok)
	}
}

func TestRoles(t *testing.T) {
	in := load(t, "chromium-av")
	n := newLeg(t, Browser, 1)
	if got := accept(t, n, edit(t, in, "a=setup:actpass", "a=setup:passive"), Constraint{}); !bytes.Contains(got, []byte("a=setup:active")) {
		t.Error("a passive peer needs an active answer")
	}
	if n.Current().Audio().Local.DTLSRole != RoleClient {
		t.Error("we should begin")
	}
	// With the same certificate the association, and so the roles, stay.
	accept(t, n, in, Constraint{})
	if n.Current().Audio().Local.DTLSRole != RoleClient {
		t.Error("the role changed in a re-offer")
	}
	accept(t, n, edit(t, in, "69:AA:B4", "69:AA:B5"), Constraint{})
	if n.Current().Audio().Local.DTLSRole != RoleServer {
		t.Error("another certificate begins anew")
	}
	for setup, want := range map[string]DTLSRole{"active": RoleServer, "passive": RoleClient} {
		n = newLeg(t, Browser, 1)
		_, answer := answerAs(t, Browser, offer(t, n, Constraint{}), 2, "a=setup:passive", "a=setup:"+setup)
		apply(t, n, answer)
		if got := n.Current().Video().Local.DTLSRole; got != want {
			t.Errorf("setup:%s makes us %v", setup, got)
		}
	}
}

func TestUnencryptedIsRefused(t *testing.T) {
	sdes := string(load(t, "baresip-sdes"))
	var noKeys []string
	for l := range strings.Lines(sdes) {
		if !strings.HasPrefix(l, "a=crypto") {
			noKeys = append(noKeys, l)
		}
	}
	stripped := []byte(strings.Join(noKeys, ""))
	cut := strings.Index(sdes, "m=video")
	stripCut := strings.Index(string(stripped), "m=video")
	for name, v := range map[string]struct {
		kind Kind
		in   []byte
		want error
	}{
		"RTP/AVP":              {Phone, edit(t, stripped, "RTP/SAVP", "RTP/AVP"), ErrNotEncrypted},
		"RTP/SAVP without key": {Phone, stripped, ErrNotEncrypted},
		"plain audio, encrypted video": {
			Phone, append(edit(t, stripped[:stripCut], "RTP/SAVP", "RTP/AVP"), sdes[cut:]...), ErrNotEncrypted,
		},
		"unknown suite":            {Phone, edit(t, []byte(sdes), "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"), ErrUnsupported},
		"no encryption of reports": {Phone, edit(t, []byte(sdes), "v=0", "v=0", "POv/VVmoNrey4oRsb4lj", "POv/VVmoNrey4oRsb4lj UNENCRYPTED_SRTCP"), ErrUnsupported},
		"plain to a browser leg":   {Browser, edit(t, stripped, "RTP/SAVP", "RTP/AVP"), ErrNotEncrypted},
		"keys to a browser leg":    {Browser, []byte(sdes), ErrUnsupported},
		"MD5 fingerprint": {
			Browser, edit(t, load(t, "chromium-av"), "a=fingerprint:sha-256", "a=fingerprint:md5"), ErrUnsupported,
		},
		"no ICE":              {Browser, edit(t, load(t, "chromium-av"), "a=ice-ufrag", "a=x-ice"), ErrUnsupported},
		"no rtcp-mux":         {Browser, edit(t, load(t, "chromium-av"), "a=rtcp-mux", "a=x-mux"), ErrUnsupported},
		"video only":          {Phone, []byte(sdes[:strings.Index(sdes, "m=audio")] + sdes[cut:]), ErrUnsupported},
		"audio refused":       {Phone, edit(t, []byte(sdes), "m=audio 21240", "m=audio 0"), ErrUnsupported},
		"no codec in common":  {Phone, edit(t, []byte(sdes), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 3 101"), ErrUnsupported},
		"empty":               {Phone, nil, ErrSyntax},
		"not a description":   {Phone, []byte("hello"), ErrSyntax},
		"too long":            {Phone, []byte(sdes + strings.Repeat("a=x\r\n", MaxSize/5)), ErrSyntax},
		"too many lines":      {Phone, []byte(sdes + strings.Repeat("m=audio 0 RTP/SAVP 0\r\n", MaxLines)), ErrSyntax},
		"too many formats":    {Phone, edit(t, []byte(sdes), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 96"+strings.Repeat(" 0", MaxFormats)), ErrSyntax},
		"too many attributes": {Phone, []byte(sdes + strings.Repeat("a=x:y\r\n", maxAttributes)), ErrSyntax},
	} {
		t.Run(name, func(t *testing.T) {
			n := newLeg(t, v.kind, 1)
			if _, err := n.Accept(v.in, Constraint{}); !errors.Is(err, v.want) {
				t.Errorf("%v, want %v", err, v.want)
			}
			if n.Current() != nil || n.Pending() {
				t.Error("a refused offer changed something")
			}
		})
	}
	if !errors.Is(ErrSyntax, ErrUnsupported) {
		t.Error("ErrSyntax must be answered with 488 too")
	}
	n := newLeg(t, Phone, 1)
	answer := accept(t, n, edit(t, []byte(sdes), "RTP/SAVP", "RTP/AVP"), Constraint{})
	if n.Current().Audio().Remote.Crypto.Profile != srtp.AES128CMSHA80 || !bytes.Contains(answer, []byte("m=audio 40002 RTP/AVP ")) {
		t.Errorf("RTP/AVP with keys is meant as RTP/SAVP, and answered as written:\n%s", answer)
	}
}

func TestTwoBrowsers(t *testing.T) {
	a, b := newLeg(t, Browser, 1), newLeg(t, Browser, 2)
	accept(t, a, load(t, "chromium-av"), Constraint{})
	o := offer(t, b, hearing(a.Current()))
	_, answer := answerAs(t, Browser, o, 3)
	apply(t, b, answer)
	if !fits(a, b) || !fits(b, a) {
		t.Fatal("two equal browsers need no re-offer")
	}
	pairs := Pairs(a.Current(), b.Current(), 0)
	if len(pairs) != 2 || pairs[0].A.Media != Audio || pairs[1].B.Media != Video {
		t.Fatalf("pairs %+v", pairs)
	}
	m := Map(pairs[1].A, pairs[1].B)
	for _, c := range pairs[1].A.Codecs {
		if m.Payload[c.RecvPT] != c.RecvPT || m.Payload[c.RecvRTX] != c.RecvRTX {
			t.Errorf("%s %d becomes %d: numbers should be the same where they can", c.Name, c.RecvPT, m.Payload[c.RecvPT])
		}
	}
	if m.Ext[3] != 3 || m.Ext[4] != 4 || m.Ext[10] != 0 {
		t.Errorf("extensions %v", m.Ext[:16])
	}
	cn := Map(pairs[0].A, pairs[0].B)
	if cn.Payload[13] != 13 || cn.Payload[63] != NoPayload {
		t.Errorf("comfort noise %d, red %d", cn.Payload[13], cn.Payload[63])
	}
}

func TestFECOnlyWhenAsked(t *testing.T) {
	a := newLeg(t, Browser, 1)
	a.o.FEC = true
	accept(t, a, load(t, "chromium-av"), Constraint{})
	if got := names(a.Current().Video()); !strings.HasSuffix(got, "red ulpfec") {
		t.Fatal(got)
	}
	b := newLeg(t, Browser, 2)
	b.o.FEC = true
	peer := newLeg(t, Browser, 3)
	peer.o.FEC = true
	apply(t, b, accept(t, peer, offer(t, b, hearing(a.Current())), Constraint{}))
	m := Map(a.Current().Video(), b.Current().Video())
	if m.Payload[118] != 118 || m.Payload[120] != 120 {
		t.Errorf("red %d, ulpfec %d", m.Payload[118], m.Payload[120])
	}
	to := *b.Current().Video()
	to.Codecs = slices.Clone(to.Codecs)
	to.Codecs[0].SendPT = 100
	if m = Map(a.Current().Video(), &to); m.Payload[118] != NoPayload {
		t.Error("red was passed although what it wraps has another number")
	}
}

func TestNoCommonVideo(t *testing.T) {
	phone := newLeg(t, Phone, 1)
	accept(t, phone, edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 97 98 34 99 100", "RTP/SAVP 34 96"), Constraint{}) // VP8 only
	browser := newLeg(t, Browser, 2)
	noVP8 := edit(t, load(t, "chromium-av"), "VP8/90000", "VP7/90000")
	answer := accept(t, browser, noVP8, hearing(phone.Current()))
	c := browser.Current()
	if c.Video() == nil || c.Video().Direction != Inactive || c.Audio().Direction != SendRecv {
		t.Errorf("the picture is off, the sound on:\n%s", answer)
	}
	// A peer with sound only: no picture in a first offer, an inactive one later.
	sound := newLeg(t, Browser, 3)
	accept(t, sound, load(t, "chromium-a"), Constraint{})
	other := newLeg(t, Browser, 4)
	if o := offer(t, other, hearing(sound.Current())); bytes.Contains(o, []byte("m=video")) {
		t.Error("a picture was offered that nobody has")
	}
	o := offer(t, browser, hearing(sound.Current()))
	if !bytes.Contains(o, []byte("m=video 40000")) || bytes.Count(o, []byte("a=inactive")) != 1 {
		t.Errorf("an inactive picture is needed:\n%s", o)
	}
	// And back.
	_, answer = answerAs(t, Browser, o, 5)
	apply(t, browser, answer)
	full := newLeg(t, Browser, 6)
	accept(t, full, load(t, "chromium-av"), Constraint{})
	_, answer = answerAs(t, Browser, offer(t, browser, hearing(full.Current())), 7)
	apply(t, browser, answer)
	if got := browser.Current().Video().Direction; got != SendRecv {
		t.Errorf("the picture did not come back: %v", got)
	}
	// A picture is added to a leg that began without.
	o = offer(t, sound, hearing(full.Current()))
	_, answer = answerAs(t, Browser, o, 8)
	apply(t, sound, answer)
	if v := sound.Current().Video(); v == nil || v.Index != 1 || v.MID == sound.Current().Audio().MID {
		t.Errorf("no picture was added: %+v", v)
	}
	// No audio codec in common.
	g711 := newLeg(t, Phone, 9)
	accept(t, g711, edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 0 101"), Constraint{})
	g722 := newLeg(t, Phone, 9)
	accept(t, g722, edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 9 101"), Constraint{})
	if _, err := g711.Accept(load(t, "baresip-sdes"), hearing(g722.Current())); err != nil {
		t.Errorf("the new offer has G722: %v", err)
	}
	if _, err := newLeg(t, Phone, 1).Accept(edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 0 101"),
		hearing(g722.Current())); !errors.Is(err, ErrUnsupported) {
		t.Errorf("no audio in common: %v", err)
	}
}

func TestVersions(t *testing.T) {
	version := func(b []byte) string { return strings.Fields(string(b))[3] }
	n := newLeg(t, Browser, 1)
	in := load(t, "chromium-av")
	first := accept(t, n, in, Constraint{})
	if again := accept(t, n, in, Constraint{}); !bytes.Equal(first, again) {
		t.Errorf("the same answer differs:\n%s", diff(string(first), string(again)))
	}
	if version(first) != "1" {
		t.Errorf("first version %s", version(first))
	}
	o := offer(t, n, Constraint{})
	if version(o) != "2" {
		t.Errorf("version of a new description %s", version(o))
	}
	if _, err := n.Accept(in, Constraint{}); !errors.Is(err, ErrState) {
		t.Errorf("glare: %v", err)
	}
	if _, err := n.Offer(Constraint{}); !errors.Is(err, ErrState) {
		t.Errorf("second offer: %v", err)
	}
	if err := n.Apply([]byte("v=1")); err == nil || !n.Pending() {
		t.Error("after a bad answer the offer stays open")
	}
	n.Rollback()
	if n.Pending() || n.Early() != nil {
		t.Error("still pending")
	}
	if err := n.Apply(first); !errors.Is(err, ErrState) {
		t.Errorf("answer to nothing: %v", err)
	}
	if again := offer(t, n, Constraint{}); !bytes.Equal(o, again) {
		t.Errorf("the same offer differs:\n%s", diff(string(o), string(again)))
	}
	_, answer := answerAs(t, Browser, o, 2)
	apply(t, n, answer)
	if again := offer(t, n, Constraint{}); !bytes.Equal(o, again) {
		t.Errorf("an offer that changes nothing differs:\n%s", diff(string(o), string(again)))
	}
}

func TestHold(t *testing.T) {
	in := load(t, "baresip-sdes")
	n := newLeg(t, Phone, 1)
	accept(t, n, in, Constraint{})
	for _, v := range []struct {
		from, to string
		held     bool
		dir      Direction
	}{
		{"a=sendrecv", "a=sendonly", true, RecvOnly},
		{"a=sendrecv", "a=inactive", true, Inactive},
		{"a=sendrecv", "a=recvonly", false, SendOnly},
		{"c=IN IP4 192.0.2.2", "c=IN IP4 0.0.0.0", true, SendRecv},
		{"v=0", "v=0", false, SendRecv},
	} {
		accept(t, n, edit(t, in, v.from, v.to), Constraint{})
		if c := n.Current(); c.RemoteHold != v.held || c.Audio().Direction != v.dir {
			t.Errorf("%s: held %v, %v", v.to, c.RemoteHold, c.Audio().Direction)
		}
	}
	// We hold it: its answer says nothing about it holding us.
	sendonly, inactive := SendOnly, Inactive
	for _, d := range []*Direction{&sendonly, &inactive} {
		o := offer(t, n, Constraint{Direction: d})
		if !bytes.Contains(o, []byte("a="+d.String())) {
			t.Errorf("no %v in our offer", *d)
		}
		_, answer := answerAs(t, Phone, o, 3)
		apply(t, n, answer)
		if n.Current().RemoteHold || n.Current().Audio().Direction != *d {
			t.Errorf("%v: held %v, %v", *d, n.Current().RemoteHold, n.Current().Audio().Direction)
		}
	}
	// It keeps holding us when it answers our ordinary offer so.
	_, answer := answerAs(t, Phone, offer(t, n, Constraint{}), 4, "a=sendrecv", "a=sendonly")
	apply(t, n, answer)
	if !n.Current().RemoteHold {
		t.Error("sendonly in an answer is hold too")
	}
}

func TestICERestart(t *testing.T) {
	n := newLeg(t, Browser, 1)
	in := load(t, "chromium-av")
	accept(t, n, in, Constraint{})
	first := n.Current().Audio().Local
	o := offer(t, n, Constraint{ICERestart: true})
	early := n.Early().Audio().Local
	if early.ICEUfrag == first.ICEUfrag || early.ICEPwd == first.ICEPwd || !bytes.Contains(o, []byte(early.ICEUfrag)) {
		t.Error("no new credentials")
	}
	n.Rollback()
	_, answer := answerAs(t, Browser, offer(t, n, Constraint{}), 2)
	apply(t, n, answer)
	if n.Current().Audio().Local.ICEUfrag != first.ICEUfrag {
		t.Error("a refused restart changed the credentials")
	}
	_, answer = answerAs(t, Browser, offer(t, n, Constraint{ICERestart: true}), 2)
	apply(t, n, answer)
	if !n.Current().ICERestarted || n.Current().Video().Local.ICEUfrag == first.ICEUfrag {
		t.Error("no restart")
	}
	// By the peer: both sides get new ones.
	n = newLeg(t, Browser, 1)
	accept(t, n, in, Constraint{})
	accept(t, n, in, Constraint{})
	if n.Current().ICERestarted {
		t.Error("nothing was restarted")
	}
	accept(t, n, edit(t, in, "a=ice-ufrag:sAjN", "a=ice-ufrag:sAjX"), Constraint{})
	if !n.Current().ICERestarted || n.Current().Audio().Local.ICEUfrag == first.ICEUfrag || n.Current().Audio().Remote.ICEUfrag != "sAjX" {
		t.Error("the peer's restart was not seen")
	}
}
