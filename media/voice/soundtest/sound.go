// Package soundtest is what tests of sound share.
package soundtest

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Little are samples as bytes.
func Little(pcm []int16) []byte {
	var b []byte
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

// Samples are bytes as samples.
func Samples(b []byte) []int16 {
	out := make([]int16, len(b)/2)
	for i := range out {
		out[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return out
}

// FFmpeg converts by an independent codec; the test is skipped without it.
func FFmpeg(t testing.TB, in []byte, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	name := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(name, in, 0o600); err != nil {
		t.Fatal(err)
	}
	all := []string{"-loglevel", "error"}
	for _, a := range args {
		if a == "IN" {
			a = name
		}
		all = append(all, a)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(path, all...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, stderr.String())
	}
	return out
}

// SNR in dB of a decoded signal at the delay that fits best.
func SNR(want, got []int16) float64 {
	best := math.Inf(-1)
	for delay := range 80 {
		var signal, noise float64
		for i := range want {
			if i+delay >= len(got) {
				break
			}
			d := float64(want[i]) - float64(got[i+delay])
			signal += float64(want[i]) * float64(want[i])
			noise += d * d
		}
		best = max(best, 10*math.Log10(signal/noise))
	}
	return best
}
