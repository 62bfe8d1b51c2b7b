//go:build linux

package interop

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"madoguchi/tests/testkit"
)

const (
	modules      = "/usr/lib/baresip/modules"
	commandTime  = 10 * time.Second
	stopTime     = 5 * time.Second
	toneSeconds  = 60
	toneRate     = 48000
	maxNetstring = 1 << 20
)

var (
	errCommand = errors.New("baresip refused")
	errNet     = errors.New("baresip: control connection")
)

// baresip is one real phone as a child process, driven over ctrl_tcp.
type baresip struct {
	tb   testing.TB
	name string
	dir  string
	cmd  *exec.Cmd
	ctrl net.Conn
	at   string // SIP over TLS, host:port

	mu      sync.Mutex
	replies map[string]chan map[string]any
	events  []map[string]any
	changed chan struct{}

	tasks sync.WaitGroup
}

// phoneOptions say how a phone is set up.
type phoneOptions struct {
	account string // the line of the accounts file, without codecs
	codec   string // "H264" or "VP8"; empty for no video
	audio   string // empty for opus
	tone    int    // Hz that it says into its microphone
	auto    bool   // answer at once
	follows string // address whose presence it subscribes to, if any
}

// startBaresip starts a phone and waits until it listens for commands.
func startBaresip(tb testing.TB, name string, o phoneOptions) *baresip {
	tb.Helper()
	if _, err := exec.LookPath("baresip"); err != nil {
		tb.Fatalf("%v: run tests/install.sh", err)
	}
	b := &baresip{tb: tb, name: name, dir: tb.TempDir(), replies: map[string]chan map[string]any{}, changed: make(chan struct{})}
	port, err := testkit.FreePort()
	if err != nil {
		tb.Fatal(err)
	}
	sip, err := portPair(port)
	if err != nil {
		tb.Fatal(err)
	}
	b.at = "127.0.0.1:" + strconv.Itoa(sip+1) // TLS is one above
	answer := "manual"
	if o.auto {
		answer = "auto"
	}
	rate := toneRate
	codec := "opus/48000/2"
	if o.audio == "PCMU" {
		rate, codec = 8000, "PCMU"
	}
	account := o.account + ";mediaenc=srtp-mand;audio_codecs=" + codec + ";answermode=" + answer
	b.write("tone.wav", wav(o.tone, rate))
	b.write("config", []byte(b.config(sip, port, rate)))
	if o.codec != "" {
		account += ";video_codecs=" + o.codec
	} else {
		account += ";video_codecs=none"
	}
	b.write("accounts", []byte(account+"\n"))
	contacts := ""
	if o.follows != "" {
		// The presence module subscribes to the contacts that are marked so, a
		// second after the start, and sets what the contacts command prints.
		contacts = `"Followed" <` + o.follows + ">;presence=p2p\n"
	}
	b.write("contacts", []byte(contacts))
	log, err := os.Create(filepath.Join(b.dir, "log"))
	if err != nil {
		tb.Fatal(err)
	}
	b.cmd = exec.Command("baresip", "-f", b.dir, "-v") //nolint:noctx // stop ends it
	b.cmd.Dir, b.cmd.Stdout, b.cmd.Stderr = b.dir, log, log
	if err := b.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		b.stop()
		_ = log.Close()
		if tb.Failed() {
			raw, err := os.ReadFile(filepath.Join(b.dir, "log"))
			tb.Logf("log of phone %s: %v\n%s", name, err, tail(raw, 6000))
		}
	})
	err = testkit.Until(tb.Context(), commandTime, func() error {
		var err error
		b.ctrl, err = net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port)) //nolint:noctx // loopback, polled
		return err
	})
	if err != nil {
		tb.Fatalf("phone %s: %v", name, err)
	}
	b.tasks.Go(b.read)
	return b
}

// portPair finds two free ports in a row that are not the one taken.
func portPair(taken int) (int, error) {
	for {
		p, err := testkit.FreePort()
		if err != nil {
			return 0, err
		}
		l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(p+1)) //nolint:noctx // only looks
		if err != nil || p == taken || p+1 == taken {
			continue
		}
		return p, l.Close()
	}
}

func tail(raw []byte, n int) []byte {
	if len(raw) > n {
		return raw[len(raw)-n:]
	}
	return raw
}

func (b *baresip) write(name string, content []byte) {
	b.tb.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), content, 0o600); err != nil {
		b.tb.Fatal(err)
	}
}

func (b *baresip) config(sip, ctrl, rate int) string {
	var c strings.Builder
	line := func(f string, a ...any) { fmt.Fprintf(&c, f+"\n", a...) }
	line("sip_listen 127.0.0.1:%d", sip)
	line("sip_certificate %s", filepath.Join(b.dir, "tls.pem"))
	line("call_local_timeout 60\ncall_max_calls 4\nnet_interface 127.0.0.1")
	line("audio_source aufile,%s", filepath.Join(b.dir, "tone.wav"))
	line("audio_player aubridge,nil\naudio_alert aubridge,nil\naudio_srate %d\naudio_channels 1", rate)
	line("ausrc_srate %[1]d\nausrc_channels 1\nauplay_srate %[1]d\nauplay_channels 1\naudio_buffer 20-160", rate)
	line("opus_stereo no\nopus_sprop_stereo no")
	line("video_source fakevideo,nil\nvideo_display fakevideo,nil\nvideo_size 640x480\nvideo_bitrate 800000\nvideo_fps 25\nvideo_fullscreen no")
	line("rtp_tos 184\nrtcp_mux yes\njitter_buffer_type fixed\njitter_buffer_delay 1-5\nrtp_timeout 0\nstatmode_default off")
	line("snd_path %s", b.dir)
	line("ctrl_tcp_listen 127.0.0.1:%d", ctrl)
	line("module_path %s", modules)
	for _, m := range []string{"opus", "g711", "aufile", "aubridge", "sndfile", "avcodec", "vp8", "fakevideo", "snapshot", "srtp", "uuid"} {
		line("module %s.so", m)
	}
	for _, m := range []string{"account", "contact", "presence", "ctrl_tcp", "menu", "debug_cmd"} {
		line("module_app %s.so", m)
	}
	certificate(b.tb, filepath.Join(b.dir, "tls.pem"))
	return c.String()
}

// stop ends the phone.
func (b *baresip) stop() {
	if b.cmd.ProcessState != nil {
		return
	}
	_ = b.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		_ = b.cmd.Wait()
		close(done)
	}()
	t := time.NewTimer(stopTime)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
		_ = b.cmd.Process.Kill()
		<-done
	}
	if b.ctrl != nil {
		_ = b.ctrl.Close()
	}
	b.tasks.Wait()
}

// read takes the netstrings that ctrl_tcp sends: replies and events.
func (b *baresip) read() {
	r := bufio.NewReader(b.ctrl)
	for {
		head, err := r.ReadString(':')
		if err != nil {
			return
		}
		n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
		if err != nil || n < 0 || n > maxNetstring {
			return
		}
		raw := make([]byte, n+1) // with the comma
		if _, err := io.ReadFull(r, raw); err != nil {
			return
		}
		var m map[string]any
		if json.Unmarshal(raw[:n], &m) != nil {
			continue
		}
		b.mu.Lock()
		if m["event"] == true {
			b.events = append(b.events, m)
			close(b.changed)
			b.changed = make(chan struct{})
		} else if token, ok := m["token"].(string); ok && b.replies[token] != nil {
			b.replies[token] <- m
			delete(b.replies, token)
		}
		b.mu.Unlock()
	}
}

// do runs a command of the phone's menu and returns what it prints.
func (b *baresip) do(command, params string) (string, error) {
	reply := make(chan map[string]any, 1)
	b.mu.Lock()
	token := b.name + strconv.Itoa(len(b.events)) + strconv.FormatInt(time.Now().UnixNano(), 36)
	b.replies[token] = reply
	b.mu.Unlock()
	raw, err := json.Marshal(map[string]string{"command": command, "params": params, "token": token})
	if err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(b.ctrl, "%d:%s,", len(raw), raw); err != nil {
		return "", fmt.Errorf("%w: %w", errNet, err)
	}
	t := time.NewTimer(commandTime)
	defer t.Stop()
	select {
	case m := <-reply:
		data, _ := m["data"].(string)
		if m["ok"] != true {
			return data, fmt.Errorf("%w %s: %s", errCommand, command, data)
		}
		return data, nil
	case <-t.C:
		return "", fmt.Errorf("%w: no reply to %s", errNet, command)
	}
}

func (b *baresip) must(command, params string) string {
	b.tb.Helper()
	out, err := b.do(command, params)
	if err != nil {
		b.tb.Fatalf("phone %s: %v", b.name, err)
	}
	return out
}

// wait waits for the next event of a type that was not waited for yet.
func (b *baresip) wait(limit time.Duration, types ...string) map[string]any {
	b.tb.Helper()
	ctx, cancel := context.WithTimeout(b.tb.Context(), limit)
	defer cancel()
	for {
		b.mu.Lock()
		for i, e := range b.events {
			for _, t := range types {
				if e["type"] == t {
					b.events = b.events[i+1:]
					b.mu.Unlock()
					return e
				}
			}
		}
		seen, changed := b.events, b.changed
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			b.tb.Fatalf("phone %s: no %v in %s; events: %v", b.name, types, limit, seen)
		}
	}
}

// wav makes a mono recording of a tone.
func wav(hz, rate int) []byte {
	n := rate * toneSeconds
	out := make([]byte, wavHead, wavHead+2*n)
	copy(out, "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	binary.LittleEndian.PutUint32(out[4:], uint32(wavHead-8+2*n))
	binary.LittleEndian.PutUint32(out[24:], uint32(rate))
	binary.LittleEndian.PutUint32(out[28:], uint32(rate*2))
	out[32], out[34] = 2, 16
	copy(out[36:], "data")
	binary.LittleEndian.PutUint32(out[40:], uint32(2*n))
	for i := range n {
		v := 8000 * math.Sin(2*math.Pi*float64(hz)*float64(i)/float64(rate))
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(v)))
	}
	return out
}
