package sip

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gosip "github.com/emiago/sipgo/sip"
)

// torture is one line of the corpus' manifest.
type torture struct {
	name, class     string
	rfc, safe       string
	streamRFC       string
	data            []byte
	callID          string
	fromFirstCorpus bool
}

// corpus reads the torture messages of RFC 4475 and RFC 5118.
func corpus(t testing.TB) []torture {
	t.Helper()
	dir := filepath.Join("testdata", "corpus")
	f, err := os.Open(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []torture
	for sc := bufio.NewScanner(f); sc.Scan(); {
		col := strings.Split(sc.Text(), "\t")
		if strings.HasPrefix(col[0], "#") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, col[0]))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, torture{
			name: col[0], class: col[2], rfc: col[3], safe: col[4], streamRFC: col[5], data: data,
			callID: salvage(data).callID, fromFirstCorpus: strings.HasPrefix(col[0], "rfc4475"),
		})
	}
	if len(all) != 61 {
		t.Fatalf("%d messages in the corpus", len(all))
	}
	return all
}

// Outcomes that are no status code.
const (
	silent = 0
	closed = -1
)

// matches says whether an outcome is one of a manifest's list.
func matches(list string, code int) bool {
	ok := false
	for w := range strings.SplitSeq(list, ",") {
		switch {
		case w == "!2xx" && code/100 == 2:
			return false
		case w == "valid" && code >= 200 && code != 400 && code < 500,
			w == "4xx" && code/100 == 4,
			w == "close" && code == closed,
			w == strconv.Itoa(code):
			ok = true
		}
	}
	return ok
}

// judge compares an outcome with what the RFC asks for, and with what is safe.
func (m torture) judge(code int, stream bool) (asRFC, safe bool) {
	want := m.rfc
	if stream && m.streamRFC != "" {
		want = m.streamRFC
	}
	switch m.class {
	case "response":
		return code == silent, code == silent
	case "valid":
		if want == "" {
			want = "valid"
		}
		allowed := m.safe
		if allowed == "" {
			allowed = "valid,400"
		}
		return matches(want, code), matches(allowed, code)
	case "invalid":
		if want == "" {
			want = "4xx"
		}
		return matches(want, code), code == silent || code == closed || code/100 == 4 || code == 505
	case "lenient":
		if want == "" {
			want = "400,valid"
		}
	case "framing":
		if stream && m.streamRFC == "" {
			return code == silent || code == closed, code <= 0 || code/100 == 4
		}
	}
	return matches(want, code), code <= 0 || code/100 == 4 || code/100 == 2
}

// outcome sends a message on a connection of its own and returns the final
// answer to it. A ping behind it tells when the server is past it.
func (b *bench) outcome(m torture, transport string) int {
	b.t.Helper()
	p := b.phone("user", transport)
	defer p.close()
	if err := p.send(m.data); err != nil {
		b.t.Fatal(err)
	}
	ping := p.optionsPing()
	_ = p.send([]byte(ping.String())) // the server may have closed
	code, pinged, ended := silent, false, false
	settle := 300 * time.Millisecond
	for !ended {
		got, err := p.awaitFor(settle, func(gosip.Message) bool { return true })
		switch {
		case errors.Is(err, errSilent):
			ended = true
		case err != nil:
			ended = true
			if code == silent && !pinged {
				code = closed
			}
		default:
			r, ok := got.(*gosip.Response)
			switch {
			case !ok:
				b.t.Errorf("%s: server sent %s", m.name, startLine(got))
			case r.CallID() != nil && r.CallID().Value() == ping.CallID().Value():
				pinged = true
				settle = 20 * time.Millisecond
				if transport == "udp" {
					settle = 100 * time.Millisecond // datagrams may overtake
				}
			case r.StatusCode >= 200:
				code = r.StatusCode
			}
		}
	}
	return code
}

func (p *phone) optionsPing() *gosip.Request {
	return p.build(gosip.OPTIONS, "sip:"+testDomain, "<"+p.aor()+">;tag="+newTag(), "<sip:"+testDomain+">", newTag(), 1, "")
}

// alive asserts that an honest peer is served.
func (p *phone) alive(after string) {
	p.t.Helper()
	ping := p.optionsPing()
	// A datagram may be lost under load, so it is repeated as Timer E would.
	for range int(testWait / timerT1) {
		p.write(ping)
		_, err := p.awaitFor(timerT1, func(m gosip.Message) bool {
			r, ok := m.(*gosip.Response)
			return ok && r.CallID() != nil && r.CallID().Value() == ping.CallID().Value() && r.StatusCode == 200
		})
		if err == nil {
			return
		}
	}
	p.t.Fatalf("server does not answer after %s", after)
}

func TestCorpus(t *testing.T) {
	all := corpus(t)
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t, func(o *Options) { o.Domain = "example.com" })
		honest := b.phone("user", transport)
		right, torturous := 0, 0
		for _, m := range all {
			code := b.outcome(m, transport)
			honest.alive(m.name)
			asRFC, safe := m.judge(code, transport == "tls" || transport == "tcp")
			if !safe {
				t.Errorf("%s (%s): %d is not safe", m.name, m.class, code)
			}
			if !m.fromFirstCorpus {
				continue
			}
			torturous++
			if asRFC {
				right++
			} else {
				t.Logf("%s (%s): %d, RFC wants %q", m.name, m.class, code, m.rfc)
			}
		}
		t.Logf("RFC 4475: %d of %d as the RFC says", right, torturous)
		if right < 45 {
			t.Errorf("only %d of %d as the RFC says", right, torturous)
		}
	})
}

// mutate damages a message: flipped, removed, repeated and swapped bytes.
func mutate(r *rand.Rand, in []byte) []byte {
	m := slices.Clone(in)
	for range 1 + r.IntN(8) {
		if len(m) < 4 {
			return m
		}
		i, n := r.IntN(len(m)), 1+r.IntN(12)
		j := min(len(m), i+n)
		switch r.IntN(6) {
		case 0:
			m[i] ^= byte(1 << r.IntN(8))
		case 1:
			m[i] = "\x00\r\n:;,<>\"@ %\xff"[r.IntN(13)]
		case 2:
			m = slices.Delete(m, i, j)
		case 3:
			m = slices.Insert(m, i, m[i:j]...)
		case 4:
			lines := bytes.SplitAfter(m, []byte("\r\n"))
			a, c := r.IntN(len(lines)), r.IntN(len(lines))
			lines[a], lines[c] = lines[c], lines[a]
			m = bytes.Join(lines, nil)
		case 5:
			m = slices.Insert(m, i, bytes.Repeat([]byte{m[i]}, r.IntN(300))...)
		}
	}
	return m
}

const mutations = 2000

// flush says that no more is sent and reads until the server closes too.
func (p *phone) flush(check func()) {
	_ = p.closeWrite() // the server may have closed
	select {
	case <-p.done:
	case <-time.After(testWait):
		p.t.Error("server keeps a connection whose peer is done")
	}
	check()
	p.close()
}

// caughtUp waits until the server is past all that p sent, and returns p, or
// a new phone when the server closed on it.
func (b *bench) caughtUp(p *phone) *phone {
	b.t.Helper()
	_ = p.send([]byte(p.optionsPing().String())) // the server may have closed
	_, err := p.awaitFor(testWait, func(m gosip.Message) bool {
		r, ok := m.(*gosip.Response)
		return ok && r.StatusCode == 200
	})
	if err == nil {
		return p
	}
	if errors.Is(err, errSilent) {
		b.t.Error("connection is stuck")
	}
	p.close()
	return b.phone(p.login, "wss")
}

// TestMutations floods every transport with damaged messages. Nothing may die
// and nothing may be answered with 5xx, but 505 to a damaged version.
func TestMutations(t *testing.T) {
	all := corpus(t)
	transports(t, func(t *testing.T, transport string) {
		b := newBench(t, func(o *Options) { o.Domain = "example.com" })
		honest := b.phone("user", transport)
		seed := uint64(len(transport))
		r := rand.New(rand.NewPCG(seed, seed))
		p := b.phone("user", transport)
		check := func() {
			for {
				select {
				case m, open := <-p.msgs:
					if !open {
						return
					}
					if res, ok := m.(*gosip.Response); ok && res.StatusCode >= 500 && res.StatusCode != 505 {
						t.Errorf("answered %s", startLine(m))
					}
				default:
					return
				}
			}
		}
		for i := range mutations {
			m := mutate(r, all[r.IntN(len(all))].data)
			if p.send(m) != nil && transport == "wss" {
				p.close()
				p = b.phone("user", transport)
			}
			check()
			if p.closeWrite != nil && i%10 == 9 {
				p.flush(check)
				p = b.phone("user", transport)
			}
			if transport == "wss" && i%50 == 49 {
				p = b.caughtUp(p)
			}
			if i%200 == 0 {
				honest.alive(fmt.Sprintf("%d mutations", i))
			}
		}
		honest.alive("all mutations")
		check()
	})
}
