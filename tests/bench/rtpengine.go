//go:build linux

package main

import (
	"context"
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
		caller := r.m.leg
		caller.Profile = sister(caller.Profile)
		if c.a, err = r.e.NewLeg(caller); err != nil {
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

// setUp exchanges descriptions through rtpengine. It hands a caller's keys on
// to the callee and then passes packets through as they are; so that it
// decrypts and encrypts as the product does, the caller's leg has the sister
// profile (a shorter tag, or a longer key), for which the callee gets keys of
// rtpengine's own.
func (r *rtpengine) setUp(c *ngCall) error {
	request := func(command string, sdp []byte) map[string]any {
		return map[string]any{
			"command": command, "call-id": c.id, "from-tag": "a", "sdp": string(sdp), "ICE": "remove",
			"replace": []any{"origin"}, "rtcp-mux": []any{"accept", "offer"}, "transport-protocol": "RTP/SAVP", "DTLS": "off",
		}
	}
	offer, err := r.sdp(request("offer", c.a.Offer()))
	if err != nil {
		return err
	}
	answer, err := c.b.Answer(offer)
	if err != nil {
		return err
	}
	back := request("answer", answer)
	back["to-tag"] = "b"
	if answer, err = r.sdp(back); err != nil {
		return err
	}
	return c.a.SetAnswer(answer)
}

// sister is the profile of a caller's leg.
func sister(p traffic.Profile) traffic.Profile {
	if p == traffic.GCM128 {
		return traffic.GCM256
	}
	return traffic.CM32
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
