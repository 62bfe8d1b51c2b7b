package sdp

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"madoguchi/media/srtp"
)

// answerAs answers our offer as a peer of the kind would, with some changes.
func answerAs(t testing.TB, kind Kind, o []byte, seed uint64, change ...string) (*Negotiator, []byte) {
	t.Helper()
	peer := newLeg(t, kind, seed)
	answer := accept(t, peer, o, Constraint{})
	return peer, edit(t, answer, change...)
}

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

func TestSDES(t *testing.T) {
	n := newLeg(t, Phone, 1)
	accept(t, n, load(t, "linphone-savpf"), Constraint{})
	a, v := n.Current().Audio(), n.Current().Video()
	if a.Local.Crypto.Tag != 4 || a.Local.Crypto.Profile != srtp.AEADAES128GCM || string(a.Remote.Crypto.Salt) != "Quid pro quo" {
		t.Errorf("GCM is preferred, the tag kept: %+v", a)
	}
	if a.Local.Crypto.Equal(v.Local.Crypto) || a.Local.Crypto.Equal(a.Remote.Crypto) {
		t.Error("every m-line and direction has a key of its own")
	}
	if a.Remote.Addr.String() != "192.0.2.30:7164" || a.Remote.RTCP.String() != "192.0.2.30:7165" || a.RTCPMux || a.Local.Port == v.Local.Port {
		t.Errorf("ports %+v %+v", a.Remote, a.Local)
	}
	if names(v) != "H264 VP8" || v.Codecs[1].Feedback != PLI|FIR {
		t.Errorf("video %s, feedback %b", names(v), v.Codecs[1].Feedback)
	}

	// A re-offer with the same keys, then with a new one.
	before := n.Current()
	accept(t, n, edit(t, load(t, "linphone-savpf"), "2381 1077", "2381 1078", "a=rtcp:7165", "a=sendonly"), Constraint{})
	now := n.Current()
	if !now.RemoteHold || now.Audio().Direction != RecvOnly {
		t.Errorf("held: %v %v", now.RemoteHold, now.Audio().Direction)
	}
	if !now.Audio().Remote.Crypto.Equal(before.Audio().Remote.Crypto) || !now.Audio().Local.Crypto.Equal(before.Audio().Local.Crypto) {
		t.Error("unchanged keys look changed")
	}
	accept(t, n, edit(t, load(t, "linphone-savpf"), "AAECAwQFBgcICQoLDA0OD1F1", "AAECAwQFBgcICQoLDA0OD1F2"), Constraint{})
	if n.Current().RemoteHold || n.Current().Audio().Remote.Crypto.Equal(before.Audio().Remote.Crypto) {
		t.Error("a new key looks unchanged")
	}
	// Our next offer goes on with the suite and the key in use.
	o := offer(t, n, Constraint{})
	if got := bytes.Count(o, []byte("a=crypto:4 AEAD_AES_128_GCM")); got != 2 || bytes.Count(o, []byte("a=crypto:")) != 2 {
		t.Errorf("%d keys in\n%s", got, o)
	}
}

func TestCryptoLines(t *testing.T) {
	const key = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
	for value, ok := range map[string]bool{
		"1 AES_CM_128_HMAC_SHA1_80 " + key:                       true,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + "|2^20":             true,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + " WSH=64":           true,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + " KDR=0":            true,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + " KDR=1":            false,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + "|2^20|1:4":         false,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + "|1:4":              false,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + ";" + key:           false,
		"1 AES_CM_128_HMAC_SHA1_80 " + key + " UNENCRYPTED_SRTP": false,
		"1 AES_CM_128_HMAC_SHA1_80 " + key[:40]:                  false,
		"1 AES_CM_128_HMAC_SHA1_32 " + key:                       false,
		"1 AEAD_AES_128_GCM " + key:                              false,
		"x AES_CM_128_HMAC_SHA1_80 " + key:                       false,
		"1 AES_CM_128_HMAC_SHA1_80":                              false,
		"":                                                       false,
	} {
		if _, got := parseCrypto(value); got != ok {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestPhoneAnswersWithItsOwnNumbers(t *testing.T) {
	browser, phone := newLeg(t, Browser, 1), newLeg(t, Phone, 2)
	accept(t, browser, load(t, "chromium-av"), Constraint{})
	o := offer(t, phone, Constraint{Peer: browser.Current()})
	if bytes.Contains(o, []byte("rtx")) || bytes.Contains(o, []byte("BUNDLE")) || bytes.Contains(o, []byte("ice-")) {
		t.Errorf("not for phones:\n%s", o)
	}
	early := phone.Early()
	if c, _, ok := early.Video().Payload(108); !ok || c.Name != "H264" || early.Video().SSRC == 0 {
		t.Errorf("early %+v", early.Video())
	}
	key := load(t, "baresip-sdes")
	answer := edit(t, key, "m=video 30110 RTP/SAVP 96 97 98 34 99 100", "m=video 30110 RTP/SAVP 98 96",
		"a=crypto:1 AES_CM_128", "a=crypto:4 AES_CM_128")
	apply(t, phone, answer)
	v := phone.Current().Video()
	if names(v) != "H264 VP8" || v.Codecs[0].RecvPT != 108 || v.Codecs[0].SendPT != 98 || v.Codecs[1].RecvPT != 96 || v.Codecs[1].SendPT != 96 {
		t.Fatalf("%+v", v.Codecs)
	}
	if Covers(browser.Current(), phone.Current()) || !Covers(phone.Current(), browser.Current()) {
		t.Error("the browser may send what the phone cannot take; not the other way round")
	}
	down := Map(browser.Current().Video(), v)
	if down.Payload[108] != 98 || down.Payload[96] != 96 || down.Payload[45] != NoPayload || down.Payload[109] != NoPayload {
		t.Errorf("to the phone: %v", down.Payload)
	}
	// 102 is H.264 baseline, which the phone has as constrained baseline.
	if down.Payload[102] != 98 || down.Payload[116] != NoPayload {
		t.Errorf("profiles: %d %d", down.Payload[102], down.Payload[116])
	}
	up := Map(v, browser.Current().Video())
	if up.Payload[108] != 108 || up.Payload[98] != 108 || up.Payload[96] != 96 {
		t.Errorf("from the phone: %v", up.Payload)
	}

	// Then the browser gets an offer with nothing but what the phone has.
	o = offer(t, browser, Constraint{Peer: phone.Current()})
	if bytes.Contains(o, []byte("transport-cc")) || bytes.Contains(o, []byte(URITransportCC)) || !bytes.Contains(o, []byte("goog-remb")) {
		t.Errorf("congestion feedback:\n%s", o)
	}
	_, answer = answerAs(t, Browser, o, 3)
	apply(t, browser, answer)
	if !Covers(browser.Current(), phone.Current()) {
		t.Errorf("still not covered: %s", names(browser.Current().Video()))
	}
	if got := browser.Current().Video().Codecs[0]; got.RecvPT != 108 {
		t.Errorf("the number changed to %d", got.RecvPT)
	}
}

func TestTwoBrowsers(t *testing.T) {
	a, b := newLeg(t, Browser, 1), newLeg(t, Browser, 2)
	accept(t, a, load(t, "chromium-av"), Constraint{})
	o := offer(t, b, Constraint{Peer: a.Current()})
	_, answer := answerAs(t, Browser, o, 3)
	apply(t, b, answer)
	if !Covers(a.Current(), b.Current()) || !Covers(b.Current(), a.Current()) {
		t.Fatal("two equal browsers need no re-offer")
	}
	pairs := Pairs(a.Current(), b.Current())
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
	apply(t, b, accept(t, peer, offer(t, b, Constraint{Peer: a.Current()}), Constraint{}))
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
	answer := accept(t, browser, noVP8, Constraint{Peer: phone.Current()})
	c := browser.Current()
	if c.Video() == nil || c.Video().Direction != Inactive || c.Audio().Direction != SendRecv {
		t.Errorf("the picture is off, the sound on:\n%s", answer)
	}
	// A peer with sound only: no picture in a first offer, an inactive one later.
	sound := newLeg(t, Browser, 3)
	accept(t, sound, load(t, "chromium-a"), Constraint{})
	other := newLeg(t, Browser, 4)
	if o := offer(t, other, Constraint{Peer: sound.Current()}); bytes.Contains(o, []byte("m=video")) {
		t.Error("a picture was offered that nobody has")
	}
	o := offer(t, browser, Constraint{Peer: sound.Current()})
	if !bytes.Contains(o, []byte("m=video 40000")) || bytes.Count(o, []byte("a=inactive")) != 1 {
		t.Errorf("an inactive picture is needed:\n%s", o)
	}
	// And back.
	_, answer = answerAs(t, Browser, o, 5)
	apply(t, browser, answer)
	full := newLeg(t, Browser, 6)
	accept(t, full, load(t, "chromium-av"), Constraint{})
	_, answer = answerAs(t, Browser, offer(t, browser, Constraint{Peer: full.Current()}), 7)
	apply(t, browser, answer)
	if got := browser.Current().Video().Direction; got != SendRecv {
		t.Errorf("the picture did not come back: %v", got)
	}
	// A picture is added to a leg that began without.
	o = offer(t, sound, Constraint{Peer: full.Current()})
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
	if _, err := g711.Accept(load(t, "baresip-sdes"), Constraint{Peer: g722.Current()}); err != nil {
		t.Errorf("the new offer has G722: %v", err)
	}
	if _, err := newLeg(t, Phone, 1).Accept(edit(t, load(t, "baresip-sdes"), "RTP/SAVP 96 0 8 9 101", "RTP/SAVP 0 101"),
		Constraint{Peer: g722.Current()}); !errors.Is(err, ErrUnsupported) {
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

func TestPhoneAddressesAndSlides(t *testing.T) {
	n := newLeg(t, Phone, 1)
	answer := accept(t, n, load(t, "phone-ipv6-slides"), Constraint{})
	c := n.Current()
	if !bytes.Contains(answer, []byte("c=IN IP6 2001:db8::1\r\n")) || !bytes.Contains(answer, []byte("m=application 0 UDP/BFCP *")) {
		t.Errorf("%s", answer)
	}
	if len(c.Sections) != 4 || c.Sections[2].Active || c.Sections[2].Media != Other || c.Sections[3].Content != "slides" ||
		!c.Sections[3].Active || c.Sections[3].Local.Port != 40008 {
		t.Fatalf("%+v", c.Sections)
	}
	if c.Video().Remote.RTCP.String() != "[2001:db8::30]:5007" {
		t.Errorf("reports go to %v", c.Video().Remote.RTCP)
	}
	// The other leg gets two pictures, in the right order.
	b := newLeg(t, Browser, 2)
	o := offer(t, b, Constraint{Peer: c})
	if bytes.Count(o, []byte("m=video")) != 2 || bytes.Count(o, []byte("a=content:slides")) != 1 {
		t.Fatalf("%s", o)
	}
	_, answer = answerAs(t, Browser, o, 3)
	apply(t, b, bytes.ReplaceAll(answer, []byte("a=content:slides\r\n"), nil)) // browsers do not repeat it
	pairs := Pairs(b.Current(), c)
	if len(pairs) != 3 || pairs[2].A.Content != "slides" || pairs[2].B.Index != 3 {
		t.Errorf("%+v", pairs)
	}
}

func TestPhoneBundle(t *testing.T) {
	n := newLeg(t, Phone, 1)
	in := load(t, "phone-bundle")
	accept(t, n, in, Constraint{})
	c := n.Current()
	if !c.Bundled || c.Video().Transport != 0 || c.Video().Local.Port != c.Audio().Local.Port || !c.Video().RTCPMux ||
		c.Video().Remote.RTCP != c.Video().Remote.Addr || !c.Video().Local.Crypto.Equal(c.Audio().Local.Crypto) {
		t.Errorf("%+v", c)
	}
	if c.Video().Codecs[0].RecvRTX != 113 || c.Audio().Local.Crypto.Tag != 7 {
		t.Errorf("%+v", c.Video().Codecs)
	}
	if o := offer(t, n, Constraint{}); !bytes.Contains(o, []byte("a=group:BUNDLE a v")) {
		t.Errorf("the bundle was dropped:\n%s", o)
	}
	// One number with two meanings cannot be told apart on one port.
	n = newLeg(t, Phone, 1)
	answer := accept(t, n, edit(t, in, "112", "111"), Constraint{})
	if n.Current().Bundled || n.Current().Audio().Local.Port == n.Current().Video().Local.Port {
		t.Errorf("bundled:\n%s", answer)
	}
	if got := n.Current().Video().Codecs[0]; got.RecvPT == 111 || got.SendPT != 111 {
		t.Errorf("number of the picture: %+v", got)
	}
}

func TestPhoneDTLS(t *testing.T) {
	n := newLeg(t, Phone, 1)
	if KindOf(load(t, "baresip-dtls")) != Phone || KindOf(load(t, "chromium-a")) != Browser || KindOf(load(t, "baresip-sdes")) != Phone {
		t.Error("kinds are confused")
	}
	accept(t, n, load(t, "baresip-dtls"), Constraint{})
	v := n.Current().Video()
	if v.Local.DTLSRole != RoleServer || len(v.Remote.Fingerprints) != 1 || v.Local.Crypto.Profile != 0 || v.Local.ICEUfrag != "" {
		t.Errorf("%+v", v)
	}
	if o := offer(t, n, Constraint{}); !bytes.Contains(o, []byte("m=audio 40002 UDP/TLS/RTP/SAVPF")) || bytes.Contains(o, []byte("a=crypto")) {
		t.Errorf("the leg keeps its way of encryption:\n%s", o)
	}
}

func TestBadAnswers(t *testing.T) {
	for name, v := range map[string]struct {
		edit []string
		want error
	}{
		"other tag":       {[]string{"a=crypto:1 AEAD_AES_128_GCM", "a=crypto:9 AEAD_AES_128_GCM"}, ErrUnsupported},
		"no key":          {[]string{"a=crypto:1", "a=x:1"}, ErrNotEncrypted},
		"plain":           {[]string{"RTP/SAVP", "RTP/AVP", "a=crypto:1", "a=x:1"}, ErrNotEncrypted},
		"audio refused":   {[]string{"m=audio 40002", "m=audio 0"}, ErrUnsupported},
		"another codec":   {[]string{"opus/48000/2", "G729/8000", "G722/8000", "G729/8000", "PCMU/8000", "G729/8000", "PCMA/8000", "G729/8000"}, ErrUnsupported},
		"an m-line more":  {[]string{"m=video", "m=audio 0 RTP/SAVP 0\r\nm=video"}, ErrUnsupported},
		"media exchanged": {[]string{"m=audio", "m=text"}, ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			n := newLeg(t, Phone, 1)
			_, answer := answerAs(t, Phone, offer(t, n, Constraint{}), 2)
			if err := n.Apply(edit(t, answer, v.edit...)); !errors.Is(err, v.want) {
				t.Errorf("%v, want %v", err, v.want)
			}
			apply(t, n, answer)
		})
	}
	// A refused picture is no fault; the phone may take it later.
	n := newLeg(t, Phone, 1)
	_, answer := answerAs(t, Phone, offer(t, n, Constraint{}), 2, "m=video 40004", "m=video 0")
	apply(t, n, answer)
	if n.Current().Video() != nil || len(n.Current().Sections) != 2 {
		t.Errorf("%+v", n.Current().Sections)
	}
	other := newLeg(t, Browser, 3)
	accept(t, other, load(t, "chromium-av"), Constraint{})
	_, answer = answerAs(t, Phone, offer(t, n, Constraint{Peer: other.Current()}), 2)
	apply(t, n, answer)
	if v := n.Current().Video(); v == nil || v.Index != 1 {
		t.Errorf("the picture was not offered again: %+v", n.Current().Sections)
	}
}

// What a peer writes must not become lines of what we say to another.
func TestNothingIsSmuggled(t *testing.T) {
	n := newLeg(t, Phone, 1)
	accept(t, n, edit(t, load(t, "phone-ipv6-slides"), "a=content:slides", "a=content:slides\ra=candidate:9"), Constraint{})
	if o := offer(t, newLeg(t, Browser, 2), Constraint{Peer: n.Current()}); bytes.Contains(o, []byte("candidate:9")) {
		t.Errorf("%s", o)
	}
}

func TestFingerprints(t *testing.T) {
	der := []byte("a certificate")
	sum := sha256.Sum256(der)
	good := Fingerprint{Hash: "sha-256", Value: sum[:]}
	if !Match([]Fingerprint{{Hash: "md5", Value: sum[:16]}, good}, der) || Match([]Fingerprint{good}, []byte("another")) || Match(nil, der) {
		t.Error("fingerprints")
	}
	if f, ok := parseFingerprint(good.String()); !ok || !bytes.Equal(f.Value, good.Value) {
		t.Errorf("%v", f)
	}
	for _, bad := range []string{"", "sha-256", "sha-256 AB", "sha-1 " + strings.Repeat("AB:", 19) + "AB", "sha-256 zz"} {
		if _, ok := parseFingerprint(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestH264Profiles(t *testing.T) {
	for id, want := range map[uint32]uint32{
		0x42e01f: h264ConstrainedBaseline, 0x42c01e: h264ConstrainedBaseline, 0x42401f: h264ConstrainedBaseline,
		0x4d801f: h264ConstrainedBaseline, 0x58f01f: h264ConstrainedBaseline,
		0x42001f: h264Baseline, 0x42801f: h264Baseline, 0x42a01f: h264Baseline,
		0x4d001f: h264Main, 0x4d401f: h264Main, 0x64001f: h264High, 0x640c1f: h264ConstrainedHigh,
		0x6e001f: h264Other, 0x64101f: h264Other,
	} {
		if got := h264Class(id); got != want {
			t.Errorf("%06x is %d, want %d", id, got, want)
		}
	}
}

func TestNumbersRunOut(t *testing.T) {
	var b numbers
	seen := map[uint8]bool{}
	for i := range uint32(61) {
		pt, ok := b.number(identity{name: "VP9", variant: i}, NoPayload)
		if !ok || seen[pt] || !dynamic(pt) {
			t.Fatalf("number %d: %d %v", i, pt, ok)
		}
		seen[pt] = true
	}
	if pt, ok := b.number(identity{name: "VP9", variant: 99}, NoPayload); ok {
		t.Errorf("a number too many: %d", pt)
	}
}

// Whatever a leg says, another leg of the kind can answer it, and both agree on
// numbers, keys and directions crosswise; a re-offer changes nothing.
func TestOfferAnswerIsSymmetric(t *testing.T) {
	for _, kind := range []Kind{Browser, Phone} {
		for _, peerName := range []string{"", "chromium-av", "firefox-av", "chromium-data", "baresip-sdes", "linphone-savpf", "phone-ipv6-slides", "chromium-a"} {
			for d := range SendRecv + 1 {
				t.Run(fmt.Sprint(kind, peerName, d), func(t *testing.T) {
					c := Constraint{Direction: &d}
					if peerName != "" {
						in := load(t, peerName)
						far := newLeg(t, KindOf(in), 9)
						accept(t, far, in, Constraint{})
						c.Peer = far.Current()
					}
					a, b := newLeg(t, kind, 1), newLeg(t, kind, 2)
					for range 2 {
						apply(t, a, accept(t, b, offer(t, a, c), Constraint{}))
						crosswise(t, a.Current(), b.Current())
					}
					// And the other way, now that both have a history.
					apply(t, b, accept(t, a, offer(t, b, Constraint{}), c))
					crosswise(t, a.Current(), b.Current())
					unique(t, a.Current())
				})
			}
		}
	}
}

func crosswise(t *testing.T, a, b *Negotiated) {
	t.Helper()
	if len(a.Sections) != len(b.Sections) || a.Bundled != b.Bundled {
		t.Fatalf("%d and %d sections", len(a.Sections), len(b.Sections))
	}
	for i := range a.Sections {
		x, y := &a.Sections[i], &b.Sections[i]
		if x.Active != y.Active || x.Direction != y.Direction.Reverse() || names(x) != names(y) || x.MID != y.MID {
			t.Errorf("section %d: %v %v %s, %v %v %s", i, x.Active, x.Direction, names(x), y.Active, y.Direction, names(y))
		}
		for j := range x.Codecs {
			c, d := x.Codecs[j], y.Codecs[j]
			if c.RecvPT != d.SendPT || c.SendPT != d.RecvPT || c.RecvRTX != d.SendRTX || c.Feedback != d.Feedback || c.id != d.id {
				t.Errorf("codec %+v, %+v", c, d)
			}
		}
		if !x.Local.Crypto.Equal(y.Remote.Crypto) || !y.Local.Crypto.Equal(x.Remote.Crypto) {
			t.Error("keys differ")
		}
		if x.Active && (x.Local.DTLSRole == RoleNone) != (x.Local.Crypto.Profile != 0) {
			t.Error("either keys or DTLS")
		}
		if x.Local.DTLSRole != RoleNone && x.Local.DTLSRole == y.Local.DTLSRole {
			t.Error("both have the same role")
		}
		if x.Local.ICEUfrag != y.Remote.ICEUfrag || x.Local.ICEPwd != y.Remote.ICEPwd || len(x.Extensions) != len(y.Extensions) {
			t.Errorf("transport or extensions of section %d", i)
		}
	}
}

// unique checks that no number of ours means two things.
func unique(t *testing.T, n *Negotiated) {
	t.Helper()
	meaning := map[uint8]identity{}
	for i := range n.Sections {
		for _, c := range n.Sections[i].Codecs {
			if was, ok := meaning[c.RecvPT]; ok && was != c.id {
				t.Errorf("%d is %v and %v", c.RecvPT, was, c.id)
			}
			meaning[c.RecvPT] = c.id
			if _, ok := meaning[c.RecvRTX]; ok && c.RecvRTX != NoPayload {
				t.Errorf("%d is used twice in section %d", c.RecvRTX, i)
			}
		}
	}
}
