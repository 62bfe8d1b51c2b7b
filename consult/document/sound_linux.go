package document

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

const (
	// soundLimits are for ffmpeg alone: bytes, processor seconds, open files.
	soundLimits = "prlimit --core=0 --as=2147483648 --cpu=60 --fsize=67108864 --nofile=64 "
	// soundTmp is what it may write in all, soundTime how long it may take.
	soundTmp  = 128 << 20
	soundTime = time.Minute
	// maxSounds is the most of both results together.
	maxSounds = 64 << 20
	// soundSeconds is cut from longer ones: one second more than a recording may
	// have, so that it is seen that they are longer.
	soundSeconds = "301"

	soundScript = "set -e; cat > in; " + soundLimits + `nice -n 19 "$@" >&2; tar cf - wav opus`
	// Only these kinds are tried, and nothing but the file itself is opened: a list
	// of other files or addresses is no sound.
	soundKinds = "aac,aiff,asf,flac,matroska,webm,mp3,mov,mp4,m4a,3gp,3g2,mj2,ogg,wav,w64"
)

// Sounds makes recordings of any sound file, by ffmpeg in the sandbox in which
// LibreOffice works. Where one of them is not there, it is never ready. It is
// safe for concurrent use; one file is converted at a time.
type Sounds struct {
	Program string // ffmpeg; empty: it is looked for

	turn    sync.Mutex
	once    sync.Once
	sandbox *sandbox
	program string
	err     error
}

// Ready says why nothing can be converted on this machine; nil when it can.
func (s *Sounds) Ready(ctx context.Context) error {
	s.once.Do(func() {
		name := s.Program
		if name == "" {
			name = "ffmpeg"
		}
		if s.program, s.err = exec.LookPath(name); s.err != nil {
			return
		}
		s.sandbox, s.err = newSandbox(context.WithoutCancel(ctx))
	})
	return s.err
}

// Convert makes both forms of a recording: WAV (PCM, 16 bit, 16 kHz, mono) and
// Ogg Opus in packets of 20 ms. ErrSound when it is no sound.
func (s *Sounds) Convert(ctx context.Context, file []byte) (wav, opus []byte, err error) {
	if err := s.Ready(ctx); err != nil {
		return nil, nil, fmt.Errorf("convert sound: %w", err)
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	out := &limited{most: maxSounds}
	one := func(args ...string) []string {
		return append([]string{"-map", "0:a:0", "-map_metadata", "-1", "-fflags", "+bitexact", "-t", soundSeconds, "-ac", "1"}, args...)
	}
	args := []string{
		s.program, "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
		"-protocol_whitelist", "file", "-format_whitelist", soundKinds, "-i", "in",
	}
	args = append(args, one("-ar", "16000", "-c:a", "pcm_s16le", "-f", "wav", "wav")...)
	args = append(args, one("-ar", "48000", "-c:a", "libopus", "-b:a", "64k", "-frame_duration", "20", "-f", "ogg", "opus")...)
	c := confined{script: soundScript, args: args, size: soundTmp, stdin: bytes.NewReader(file), stdout: out, limit: soundTime}
	if outside(s.program) {
		c.reads = []string{s.program}
	}
	if err := s.sandbox.run(ctx, c); err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		return nil, nil, fmt.Errorf("%w: %w", ErrSound, err)
	}
	files, err := untar(out.data)
	return files["wav"], files["opus"], err
}

// untar reads what the script wrote.
func untar(raw []byte) (map[string][]byte, error) {
	files := make(map[string][]byte)
	r := tar.NewReader(bytes.NewReader(raw))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read converted sound: %w", err)
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("read converted sound: %w", err)
		}
	}
}
