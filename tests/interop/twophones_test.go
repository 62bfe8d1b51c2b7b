//go:build linux

package interop

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"madoguchi/tests/testkit"
)

const (
	ringTime   = 10 * time.Second
	mediaTime  = 15 * time.Second
	closeTime  = 5 * time.Second
	listen     = 500 * time.Millisecond // of sound that is looked at
	loud       = 0.03                   // a tone of 0.24 after codecs
	quiet      = 0.005
	toneA      = 440
	toneB      = 1000
	colours    = 2 // the test picture is a frame with lines on one ground
	pictureOld = 1500 * time.Millisecond
)

var (
	errQuiet   = errors.New("the tone is not heard")
	errPicture = errors.New("no picture")
)

// level listens for a while and returns how loud a tone was, and how much
// sound came at all.
func level(t *testing.T, b *baresip, hz int) (float64, time.Duration, error) {
	t.Helper()
	since, err := newest(b.dir)
	if err != nil {
		return 0, 0, err
	}
	wait := time.NewTimer(listen)
	defer wait.Stop()
	<-wait.C
	return heard(b.dir, hz, since)
}

// hears waits until a phone hears a tone.
func hears(t *testing.T, b *baresip, hz int) {
	t.Helper()
	if err := testkit.Until(t.Context(), mediaTime, func() error {
		l, length, err := level(t, b, hz)
		if err == nil && (l < loud || length < listen/2) {
			err = fmt.Errorf("%w: %d Hz at %.4f in %s of sound", errQuiet, hz, l, length)
		}
		return err
	}); err != nil {
		t.Fatalf("phone %s: %v", b.name, err)
	}
}

// sees waits until a phone has decoded a picture of the sender's size.
func sees(t *testing.T, b *baresip) {
	t.Helper()
	name := filepath.Join(b.dir, "seen.png")
	if err := testkit.Until(t.Context(), mediaTime, func() error {
		_ = os.Remove(name)
		list, _ := filepath.Glob(filepath.Join(b.dir, "snapshot-recv*.png"))
		for _, f := range list {
			_ = os.Remove(f)
		}
		if _, err := b.do("snapshot_recv", name); err != nil {
			return err
		}
		return testkit.Until(t.Context(), pictureOld, func() error {
			list, _ := filepath.Glob(filepath.Join(b.dir, "*.png"))
			if len(list) == 0 {
				return errPicture
			}
			w, h, n, err := picture(list[0])
			if err == nil && (w != 640 || h != 480 || n < colours) {
				err = fmt.Errorf("%w: %dx%d with %d colours", errPicture, w, h, n)
			}
			return err
		})
	}); err != nil {
		t.Fatalf("phone %s: %v", b.name, err)
	}
}

// Two real phones without a server: what the tests below measure is there when
// nothing is in between.
func TestBaresipDirect(t *testing.T) {
	for _, codec := range []string{"H264", "VP8"} {
		t.Run(codec, func(t *testing.T) {
			a := startBaresip(t, "a", phoneOptions{account: "<sip:a@127.0.0.1;transport=tls>;regint=0", codec: codec, tone: toneA})
			b := startBaresip(t, "b", phoneOptions{account: "<sip:b@127.0.0.1;transport=tls>;regint=0", codec: codec, tone: toneB, auto: true})
			a.must("dial", "sip:b@"+b.at+";transport=tls")
			a.wait(ringTime, "CALL_ESTABLISHED")
			b.wait(ringTime, "CALL_ESTABLISHED")
			hears(t, a, toneB)
			hears(t, b, toneA)
			sees(t, a)
			sees(t, b)
			b.must("hangup", "")
			a.wait(closeTime, "CALL_CLOSED")
		})
	}
}
