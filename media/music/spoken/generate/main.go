// Command generate speaks the voice pack: for each language an Ogg Opus file, a
// WAV file of the same sound, and an index of its clips, in the folder of
// package spoken. It needs open_jtalk with its dictionary, flite, opusenc and
// opusdec, and the HTS voice "Mei" of the MMDAgent project, whose file
// OPEN_JTALK_VOICE names. Without that variable it leaves everything as it is.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"madoguchi/media/music/internal/ogg"
)

const (
	bitrate    = 20 // kbit/s, mono
	frameMs    = 20
	leadMs     = 60  // of silence before a clip, so that decoders settle
	trailMs    = 100 // and after it, so that clips do not run together
	warmFrames = 10  // encoded before the first clip and cut off
	loudness   = 2400
	// silence is what the engines' own pauses at the ends stay below.
	silence = 150
	phone   = 8000 // rate of the WAV file
)

func main() {
	log.SetFlags(0)
	mei := os.Getenv("OPEN_JTALK_VOICE")
	if mei == "" {
		log.Print("OPEN_JTALK_VOICE is not set: the voice pack stays as it is")
		return
	}
	for _, l := range languages() {
		if err := l.make(mei); err != nil {
			log.Fatalf("%s: %v", l.name, err)
		}
	}
}

// make writes the files of one language.
func (l language) make(mei string) error {
	tmp, err := os.MkdirTemp("", "spoken")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)

	frame := l.rate / 1000 * frameMs
	all := make([]int16, warmFrames*frame)
	index := make(map[string][2]int)
	for _, c := range l.clips {
		pcm, err := l.speak(filepath.Join(tmp, "clip.wav"), mei, c.text)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		from := len(all)/frame - warmFrames
		all = append(all, dress(pcm, l.rate)...)
		all = append(all, make([]int16, (frame-len(all)%frame)%frame)...)
		index[c.name] = [2]int{from, len(all)/frame - warmFrames}
	}
	opus, telephone, err := encode(tmp, all, l.rate)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return errors.Join(
		os.WriteFile(l.name+".opus", opus, 0o644),
		os.WriteFile(l.name+".wav", telephone, 0o644),
		os.WriteFile(l.name+".json", append(raw, '\n'), 0o644),
	)
}

// dress cuts the engine's pauses off, makes the clip as loud as the others and
// puts the same short pauses around it.
func dress(pcm []int16, rate int) []int16 {
	from, to := 0, len(pcm)
	for from < to && abs(pcm[from]) < silence {
		from++
	}
	for to > from && abs(pcm[to-1]) < silence {
		to--
	}
	pcm = pcm[from:to]
	var power, peak float64
	for _, s := range pcm {
		power += float64(s) * float64(s)
		peak = max(peak, math.Abs(float64(s)))
	}
	gain := min(loudness/math.Sqrt(power/float64(len(pcm))), 30000/peak)
	out := make([]int16, rate*leadMs/1000, len(pcm)+rate*(leadMs+trailMs)/1000)
	for _, s := range pcm {
		out = append(out, int16(math.Round(float64(s)*gain)))
	}
	return append(out, make([]int16, rate*trailMs/1000)...)
}

func abs(s int16) int {
	if s < 0 {
		return -int(s)
	}
	return int(s)
}

// encode returns the Ogg Opus file of the clips and, decoded from it, the WAV
// file for the telephone codecs, so that both are cut at the same frames.
func encode(tmp string, pcm []int16, rate int) (opus, telephone []byte, err error) {
	in, out, back := filepath.Join(tmp, "in.wav"), filepath.Join(tmp, "out.opus"), filepath.Join(tmp, "back.wav")
	if err := os.WriteFile(in, writeWAV(pcm, rate), 0o644); err != nil {
		return nil, nil, fmt.Errorf("write: %w", err)
	}
	if err := run("opusenc", "--quiet", "--speech", "--bitrate", strconv.Itoa(bitrate), "--framesize", strconv.Itoa(frameMs), "--comp", "10", in, out); err != nil {
		return nil, nil, err
	}
	if err := run("opusdec", "--quiet", "--no-dither", "--rate", strconv.Itoa(phone), out, back); err != nil {
		return nil, nil, err
	}
	file, err := os.ReadFile(out)
	if err != nil {
		return nil, nil, fmt.Errorf("read: %w", err)
	}
	packets, err := ogg.Packets(file)
	if err != nil {
		return nil, nil, err
	}
	frames := len(pcm)/(rate/1000*frameMs) - warmFrames
	narrow, _, err := readWAV(back)
	if err != nil {
		return nil, nil, err
	}
	const headers = 2
	size := phone / 1000 * frameMs
	narrow = append(narrow, make([]int16, size)...)[warmFrames*size:][:frames*size]
	return ogg.Opus(packets[headers+warmFrames:][:frames], "LICENSE=see LICENSE"), writeWAV(narrow, phone), nil
}

func run(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
