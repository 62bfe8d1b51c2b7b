package srtp

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func equal(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s\n got %x\nwant %x", what, got, want)
	}
}

// withRoom returns a copy of b with n more bytes behind it.
func withRoom(b []byte, n int) []byte { return append(bytes.Clone(b), make([]byte, n)...) }

// RFC 3711 appendix B.2, with and without the seekable stream.
func TestKeystreamRFC3711(t *testing.T) {
	k, err := newKeys(AES128CMSHA80, unhex(t, "2B7E151628AED2A6ABF7158809CF4F3C"),
		make([]byte, authKeyLen), unhex(t, "F0F1F2F3F4F5F6F7F8F9FAFBFCFD"))
	if err != nil {
		t.Fatal(err)
	}
	slow := &stream{block: k.stream.block}
	for _, s := range []*stream{k.stream, slow} {
		k.stream = s
		out := make([]byte, 0xff02*16)
		k.xor(out, 0, 0)
		equal(t, "first blocks", out[:48], unhex(t, `E03EAD0935C95E80E166B16DD92B4EB4
			D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0`))
		equal(t, "last blocks", out[0xfeff*16:0xff02*16], unhex(t, `EC8CDF7398607CB0F2D21675EA9EA1E4
			362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44`))
	}
}

func TestStandardStreamIsSeekable(t *testing.T) {
	// If this fails after an update of Go, encryption is still right, but
	// allocates per packet: see stream.
	if _, ok := probed(); !ok {
		t.Fatal("the standard library's CTR has another layout")
	}
}

// RFC 3711 appendix B.3, RFC 6188 §7.4.
func TestKeyDerivation(t *testing.T) {
	for _, v := range []struct {
		p                                   Profile
		master, masterSalt, key, auth, salt string
	}{
		{
			AES128CMSHA80, "E1F97A0D3E018BE0D64FA32C06DE4139", "0EC675AD498AFEEBB6960B3AABE6",
			"C61E7A93744F39EE10734AFE3FF7A087", "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", "30CBBC08863D8C85D49DB34A9AE1",
		},
		{
			AES256CMSHA80, "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2",
			"5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4", "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05", "fa31791685ca444a9e07c6c64e93",
		},
	} {
		got, err := derive(v.p, unhex(t, v.master), unhex(t, v.masterSalt), labelRTP)
		if err != nil {
			t.Fatal(err)
		}
		want, err := newKeys(v.p, unhex(t, v.key), unhex(t, v.auth), unhex(t, v.salt))
		if err != nil {
			t.Fatal(err)
		}
		if got.saltHi != want.saltHi || got.saltLo != want.saltLo {
			t.Errorf("%v: salt differs", v.p)
		}
		a, b := make([]byte, 40), make([]byte, 40)
		got.xor(a, 1, 2)
		want.xor(b, 1, 2)
		equal(t, v.p.String()+" cipher key", a, b)
		equal(t, v.p.String()+" authentication key", got.sign(a), want.sign(b))
	}
}

// RFC 7714 §16 and §17.
func TestAEADVectors(t *testing.T) {
	const (
		salt = "517569642070726f2071756f"
		rtp  = `8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973
			20646976 69736120 696e2070 61727465 73207472 6573`
		rtcp = `81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930
			4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef`
	)
	for _, v := range []struct {
		p              Profile
		key, rtp, rtcp string
	}{
		{
			AEADAES128GCM, "000102030405060708090a0b0c0d0e0f",
			`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f
			42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce`,
			`81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1
			730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4`,
		},
		{
			AEADAES256GCM, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
			`8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3
			b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13`,
			`81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1
			110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c b26ac3be 800005d4`,
		},
	} {
		t.Run(v.p.String(), func(t *testing.T) {
			side := func() *Context {
				k, err := newKeys(v.p, unhex(t, v.key), nil, unhex(t, salt))
				if err != nil {
					t.Fatal(err)
				}
				return &Context{profile: v.p, rtp: k, rtcp: k, rtcpNext: 0x5d4}
			}
			tx, rx := side(), side()
			plain := unhex(t, rtp)
			buf := withRoom(plain, 16)
			n, err := tx.ProtectRTP(buf, len(plain))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "SRTP", buf[:n], unhex(t, v.rtp))
			if n, err = rx.UnprotectRTP(buf[:n]); err != nil {
				t.Fatal(err)
			}
			equal(t, "RTP", buf[:n], plain)

			plain = unhex(t, rtcp)
			buf = withRoom(plain, 20)
			if n, err = tx.ProtectRTCP(buf, len(plain)); err != nil {
				t.Fatal(err)
			}
			equal(t, "SRTCP", buf[:n], unhex(t, v.rtcp))
			if n, err = rx.UnprotectRTCP(buf[:n]); err != nil {
				t.Fatal(err)
			}
			equal(t, "RTCP", buf[:n], plain)
		})
	}
}
