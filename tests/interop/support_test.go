//go:build linux

package interop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"image/png"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// certificate writes a key and a self-signed certificate into one file.
func certificate(tb testing.TB, name string) tls.Certificate {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "phone.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	crt := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	pk := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
	if err := os.WriteFile(name, append(crt, pk...), 0o600); err != nil {
		tb.Fatal(err)
	}
	c, err := tls.X509KeyPair(crt, pk)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// recording is what a phone decodes, as it grows (the newest dump-*-dec.wav).
type recording struct {
	name string
	data int // bytes of samples
}

func newest(dir string) (recording, error) {
	list, err := filepath.Glob(filepath.Join(dir, "dump-*-dec.wav"))
	if err != nil || len(list) == 0 {
		return recording{}, fmt.Errorf("no recording in %s (%w)", dir, err)
	}
	st, err := os.Stat(list[len(list)-1])
	if err != nil {
		return recording{}, err
	}
	return recording{list[len(list)-1], max(int(st.Size())-wavHead, 0)}, nil
}

const wavHead = 44

// heard returns how loud a tone is, of 1, in what a phone decoded since a
// moment, and how long that was.
func heard(dir string, hz int, since recording) (level float64, length time.Duration, err error) {
	now, err := newest(dir)
	if err != nil {
		return 0, 0, err
	}
	raw, err := os.ReadFile(now.name)
	if err != nil {
		return 0, 0, err
	}
	if len(raw) < wavHead {
		return 0, 0, fmt.Errorf("recording of %d bytes", len(raw))
	}
	channels, rate := int(binary.LittleEndian.Uint16(raw[22:])), int(binary.LittleEndian.Uint32(raw[24:]))
	data := raw[wavHead:]
	step := 2 * channels
	if now.name == since.name {
		data = data[min(since.data/step*step, len(data)):]
	}
	n := len(data) / step
	return tone(data, step, rate, hz), time.Duration(n) * time.Second / time.Duration(max(rate, 1)), nil
}

// tone is the amplitude of one frequency (Goertzel's algorithm) in 16-bit samples.
func tone(data []byte, step, rate, hz int) float64 {
	n := len(data) / step
	if n == 0 {
		return 0
	}
	k := 2 * math.Cos(2*math.Pi*float64(hz)/float64(rate))
	var s1, s2 float64
	for i := range n {
		v := float64(int16(binary.LittleEndian.Uint16(data[i*step:]))) / 32768
		s1, s2 = v+k*s1-s2, s1
	}
	return 2 * math.Sqrt(math.Max(s1*s1+s2*s2-k*s1*s2, 0)) / float64(n)
}

// picture reads a snapshot and returns its size and how many colours it has.
func picture(name string) (w, h, colours int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		return 0, 0, 0, err
	}
	seen := map[[3]uint32]bool{}
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y += 4 {
		for x := r.Min.X; x < r.Max.X; x += 4 {
			a, b, c, _ := img.At(x, y).RGBA()
			seen[[3]uint32{a, b, c}] = true
		}
	}
	return r.Dx(), r.Dy(), len(seen), nil
}
