// Command generate makes the default piece: default.opus and default.wav in the
// package's folder. It needs opusenc (opus-tools).
//
// The piece is computed, nothing is sampled or quoted, so it may be used by
// anybody for anything: see LICENSE.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"madoguchi/media/music/generate/internal/synth"
	"madoguchi/media/music/internal/ogg"
)

const (
	bitrate = 40 // kbit/s, mono
	// leadFrames are encoded before and after the turn that is kept, so that the
	// decoder's state at the end fits the beginning.
	leadFrames = 150
	trailSecs  = 1
)

func main() {
	log.SetFlags(0)
	if err := run("."); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	telephone := synth.Render(16000)
	if err := os.WriteFile(filepath.Join(dir, "default.wav"), wav(telephone, 16000), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	full := synth.Render(48000)
	lead, trail := leadFrames*960, trailSecs*48000
	long := append(append(append([]int16{}, full[len(full)-lead:]...), full...), full[:trail]...)

	tmp, err := os.MkdirTemp("", "music")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	in, out := filepath.Join(tmp, "in.wav"), filepath.Join(tmp, "out.opus")
	if err := os.WriteFile(in, wav(long, 48000), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	cmd := exec.Command("opusenc", "--quiet", "--music", "--bitrate", strconv.Itoa(bitrate), "--framesize", "20", "--comp", "10", in, out)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("opusenc: %w", err)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	packets, err := ogg.Packets(file)
	if err != nil {
		return err
	}
	turn := len(full) / 960
	cut := packets[2+leadFrames : 2+leadFrames+turn]
	if err := os.WriteFile(filepath.Join(dir, "default.opus"), ogg.Opus(cut, "LICENSE=CC0-1.0"), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
