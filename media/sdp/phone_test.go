package sdp

import (
	"bytes"
	"errors"
	"testing"

	"madoguchi/media/srtp"
)

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
	o := offer(t, phone, hearing(browser.Current()))
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
	if fits(browser, phone) || !fits(phone, browser) {
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
	o = offer(t, browser, hearing(phone.Current()))
	if bytes.Contains(o, []byte("transport-cc")) || bytes.Contains(o, []byte(URITransportCC)) || !bytes.Contains(o, []byte("goog-remb")) {
		t.Errorf("congestion feedback:\n%s", o)
	}
	_, answer = answerAs(t, Browser, o, 3)
	apply(t, browser, answer)
	if !fits(browser, phone) {
		t.Errorf("still not covered: %s", names(browser.Current().Video()))
	}
	if got := browser.Current().Video().Codecs[0]; got.RecvPT != 108 {
		t.Errorf("the number changed to %d", got.RecvPT)
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
	o := offer(t, b, hearing(c))
	if bytes.Count(o, []byte("m=video")) != 2 || bytes.Count(o, []byte("a=content:slides")) != 1 {
		t.Fatalf("%s", o)
	}
	_, answer = answerAs(t, Browser, o, 3)
	apply(t, b, bytes.ReplaceAll(answer, []byte("a=content:slides\r\n"), nil)) // browsers do not repeat it
	pairs := Pairs(b.Current(), c, 0)
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
	_, answer = answerAs(t, Phone, offer(t, n, hearing(other.Current())), 2)
	apply(t, n, answer)
	if v := n.Current().Video(); v == nil || v.Index != 1 {
		t.Errorf("the picture was not offered again: %+v", n.Current().Sections)
	}
}

// What a peer writes must not become lines of what we say to another.
func TestNothingIsSmuggled(t *testing.T) {
	n := newLeg(t, Phone, 1)
	accept(t, n, edit(t, load(t, "phone-ipv6-slides"), "a=content:slides", "a=content:slides\ra=candidate:9"), Constraint{})
	if o := offer(t, newLeg(t, Browser, 2), hearing(n.Current())); bytes.Contains(o, []byte("candidate:9")) {
		t.Errorf("%s", o)
	}
}
