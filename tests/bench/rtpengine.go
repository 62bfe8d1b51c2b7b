//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/traffic"
)

const (
	peerReady   = 10 * time.Second
	peerStop    = 5 * time.Second
	ngTimeout   = 2 * time.Second
	ngMaxAnswer = 1 << 16
)

var errNG = errors.New("bench: rtpengine")

// child is a peer's process with a log of its own.
type child struct {
	cmd    *exec.Cmd
	log    *os.File
	exited chan struct{}
}

func startChild(dir, logName, program string, args ...string) (*child, error) {
	log, err := os.Create(filepath.Join(dir, logName))
	if err != nil {
		return nil, err
	}
	c := &child{cmd: exec.Command(program, args...), log: log, exited: make(chan struct{})} //nolint:gosec,noctx // stop ends it
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr = dir, log, log
	if err := c.cmd.Start(); err != nil {
		_ = log.Close()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	go func() {
		_ = c.cmd.Wait()
		close(c.exited)
	}()
	return c, nil
}

func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	t := time.NewTimer(peerStop)
	defer t.Stop()
	select {
	case <-c.exited:
	case <-t.C:
		_ = c.cmd.Process.Kill()
		<-c.exited
	}
	_ = c.log.Close()
}

// rtpengine in user space, driven over its NG protocol.
type rtpengine struct {
	*child
	e     *traffic.Engine
	m     mode
	ng    net.Conn
	n     int
	calls []*ngCall
}

type ngCall struct {
	id   string
	a, b *traffic.Leg
}

func startRTPEngine(ctx context.Context, e *traffic.Engine, m mode, dir string) (*rtpengine, error) {
	port, err := testkit.FreePort()
	if err != nil {
		return nil, err
	}
	addr := "127.0.0.1:" + strconv.Itoa(port)
	c, err := startChild(dir, "rtpengine.log", "rtpengine", "--foreground", "--log-stderr", "--log-level=4",
		"--table=-1", "--interface=127.0.0.1", "--listen-ng="+addr, "--port-min=40000", "--port-max=48000",
		"--pidfile="+filepath.Join(dir, "rtpengine.pid"), "--num-threads=2", "--config-file=none")
	if err != nil {
		return nil, err
	}
	r := &rtpengine{child: c, e: e, m: m}
	if r.ng, err = (&net.Dialer{}).DialContext(ctx, "udp", addr); err == nil {
		err = testkit.Until(ctx, peerReady, func() error {
			_, err := r.ask(map[string]any{"command": "ping"})
			return err
		})
	}
	if err != nil {
		c.stop()
		return nil, err
	}
	return r, nil
}

func (r *rtpengine) name() string { return "rtpengine" }
func (r *rtpengine) pid() int     { return r.cmd.Process.Pid }

func (r *rtpengine) close() {
	r.drop()
	_ = r.ng.Close()
	r.stop()
}

func (r *rtpengine) drop() {
	for _, c := range r.calls {
		if _, err := r.ask(map[string]any{"command": "delete", "call-id": c.id, "from-tag": "a"}); err != nil {
			fmt.Println("bench: end of a call in rtpengine:", err)
		}
		c.a.Close()
		c.b.Close()
	}
	r.calls = nil
}

func (r *rtpengine) resize(ctx context.Context, n int) ([]*traffic.Leg, error) {
	r.drop()
	var legs []*traffic.Leg
	for range n {
		r.n++
		c := &ngCall{id: "bench-" + strconv.Itoa(r.n)}
		var err error
		if c.a, err = r.e.NewLeg(r.m.leg); err != nil {
			return nil, err
		}
		if c.b, err = r.e.NewLeg(r.m.leg); err != nil {
			return nil, err
		}
		r.calls = append(r.calls, c)
		legs = append(legs, c.a, c.b)
		if err := r.setUp(c); err != nil {
			return nil, err
		}
	}
	return legs, ctx.Err()
}

// setUp exchanges descriptions through rtpengine, twice. Left alone it hands
// the caller's keys on to the callee and passes packets through as they are. The
// second exchange brings other keys on both sides while it keeps its own
// ("static"), so that packets are decrypted and encrypted again.
func (r *rtpengine) setUp(c *ngCall) error {
	if err := r.exchange(c, otherKeys); err != nil {
		return err
	}
	return r.exchange(c, func(sdp []byte) []byte { return sdp }, "static")
}

func (r *rtpengine) exchange(c *ngCall, keys func([]byte) []byte, sdes ...any) error {
	base := func(command string, sdp []byte) map[string]any {
		return map[string]any{
			"command": command, "call-id": c.id, "from-tag": "a", "sdp": string(sdp), "ICE": "remove",
			"replace": []any{"origin"}, "rtcp-mux": []any{"accept", "offer"}, "transport-protocol": "RTP/SAVP",
			"SDES": append([]any{"only-" + string(r.m.leg.Profile)}, sdes...), "DTLS": "off",
		}
	}
	sent := c.a.Offer()
	offer, err := r.sdp(base("offer", keys(sent)))
	if err != nil {
		return err
	}
	if len(sdes) > 0 && bytes.Contains(offer, firstKey(sent)) {
		return fmt.Errorf("%w: it hands keys on, so it would not encrypt", errNG)
	}
	answer, err := c.b.Answer(offer)
	if err != nil {
		return err
	}
	back := base("answer", keys(answer))
	back["to-tag"] = "b"
	if answer, err = r.sdp(back); err != nil {
		return err
	}
	return c.a.SetAnswer(answer)
}

// firstKey returns the first key of a description.
func firstKey(sdp []byte) []byte {
	_, rest, _ := bytes.Cut(sdp, []byte("inline:"))
	key, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return key
}

// otherKeys replaces every key of a description by another one.
func otherKeys(sdp []byte) []byte {
	parts := bytes.Split(sdp, []byte("inline:"))
	for i, p := range parts[1:] {
		key, rest, _ := bytes.Cut(p, []byte("\r\n"))
		raw, err := base64.StdEncoding.DecodeString(string(key))
		if err != nil {
			continue
		}
		for j := range raw {
			raw[j] ^= byte(0x5a + j)
		}
		parts[i+1] = append([]byte(base64.StdEncoding.EncodeToString(raw)+"\r\n"), rest...)
	}
	return bytes.Join(parts, []byte("inline:"))
}

func (r *rtpengine) sdp(request map[string]any) ([]byte, error) {
	answer, err := r.ask(request)
	if err != nil {
		return nil, err
	}
	s, _ := answer["sdp"].(string)
	if s == "" {
		return nil, fmt.Errorf("%w: %v", errNG, answer)
	}
	return []byte(s), nil
}

func (r *rtpengine) ask(request map[string]any) (map[string]any, error) {
	r.n++
	cookie := "c" + strconv.Itoa(r.n)
	if err := r.ng.SetDeadline(time.Now().Add(ngTimeout)); err != nil {
		return nil, err
	}
	if _, err := r.ng.Write(append([]byte(cookie+" "), bencode(request)...)); err != nil {
		return nil, fmt.Errorf("%w: %w", errNG, err)
	}
	buf := make([]byte, ngMaxAnswer)
	n, err := r.ng.Read(buf)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNG, err)
	}
	v, _, err := bdecode(buf[len(cookie)+1 : n])
	if err != nil {
		return nil, err
	}
	m, _ := v.(map[string]any)
	if res, _ := m["result"].(string); res != "ok" && res != "pong" {
		return nil, fmt.Errorf("%w: %v", errNG, m)
	}
	return m, nil
}
