package acd

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what the scripts print into testdata")

// TestScripts runs testdata/*.txt. A script is blocks of
//
//	input lines
//	----
//	what they print
//	(empty line)
//
// and # comments. See script.line for the words.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := runScript(t, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			w, g := strings.Split(string(want), "\n"), strings.Split(got, "\n")
			for i := range max(len(w), len(g)) {
				if i >= len(w) || i >= len(g) || w[i] != g[i] {
					t.Fatalf("%s:%d differs; got\n%s", file, i+1, strings.Join(g[max(0, min(i, len(g))-5):min(len(g), i+5)], "\n"))
				}
			}
		})
	}
}

func runScript(t *testing.T, text string) string {
	s := &script{t: t, desk: NewDesk(), now: scriptStart}
	var out strings.Builder
	skipping := false
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		switch {
		case line == "":
			skipping = false
			out.WriteString("\n")
		case skipping:
		case strings.HasPrefix(line, "#"):
			out.WriteString(line + "\n")
		case line == "----":
			skipping = true
			out.WriteString("----\n" + s.out.String())
			s.out.Reset()
		default:
			out.WriteString(line + "\n")
			s.line(line)
		}
	}
	return out.String()
}

var scriptStart = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

type script struct {
	t      *testing.T
	desk   *Desk
	now    time.Time
	config Config
	out    strings.Builder
}

// line runs one line. Arguments are positional or key=value.
//
//	queue ID STRATEGY [ring= retry= wrap= max= maxwait= weight= answer-first reject-empty]
//	agent ID QUEUE…      button ID QUEUE      no KIND ID      configure
//	arrive CALL by=CALLER queue= [button= prio= ago= resumed]
//	progress|answer CALL AGENT ATTEMPT      fail CALL AGENT ATTEMPT CAUSE      end CALL
//	login AGENT… (reachable and available)   presence AGENT WHAT [REASON]   reachable AGENT yes|no   wrapped AGENT
//	direct CALL PARTY…   direct-answer CALL   restore CALL by= queue= agent= ago=
//	hold CALL BY   resume CALL   interrupted CALL PARTY yes|no
//	wait DURATION (ticks whatever is due on the way)   late DURATION (no tick)   tick
//	show KIND…   wake
func (s *script) line(line string) {
	f := strings.Fields(line)
	a := arguments(s.t, f[1:])
	switch f[0] {
	case "queue", "agent", "button", "no", "configure":
		s.configure(f[0], a)
	case "arrive":
		since := s.now.Add(-a.duration("ago"))
		s.step(CallArrived{Call: a.at(0), Caller: a.key["by"], Button: a.key["button"], Queue: a.key["queue"], Priority: a.number("prio"), Since: since, Resumed: a.flag("resumed")})
	case "progress":
		s.step(RingProgressed{a.at(0), a.at(1), a.attempt()})
	case "answer":
		s.step(RingAnswered{a.at(0), a.at(1), a.attempt()})
	case "fail":
		s.step(RingFailed{a.at(0), a.at(1), a.attempt(), RingCause(a.at(3))})
	case "end":
		s.step(CallEnded{a.at(0)})
	case "login":
		for _, id := range a.pos {
			s.step(ReachableChanged{id, true})
			s.step(PresenceChanged{Agent: id, Presence: Available})
		}
	case "presence":
		s.step(PresenceChanged{a.at(0), Presence(a.at(1)), a.at(2)})
	case "reachable":
		s.step(ReachableChanged{a.at(0), a.at(1) == "yes"})
	case "wrapped":
		s.step(WrapUpEnded{a.at(0)})
	case "direct":
		s.step(DirectCallStarted{a.at(0), a.pos[1:]})
	case "direct-answer":
		s.step(DirectCallAnswered{a.at(0)})
	case "restore":
		at := s.now.Add(-a.duration("ago"))
		s.step(CallRestored{Call: a.at(0), Caller: a.key["by"], Queue: a.key["queue"], Agent: a.key["agent"], Since: at, ConnectedAt: at})
	case "hold":
		s.step(HoldChanged{a.at(0), true, a.at(1)})
	case "resume":
		s.step(HoldChanged{Call: a.at(0)})
	case "interrupted":
		s.step(InterruptedChanged{a.at(0), a.at(1), a.at(2) == "yes"})
	case "tick":
		s.step(Tick{})
	case "wait":
		s.wait(a.parse(a.at(0)))
	case "late":
		s.now = s.now.Add(a.parse(a.at(0)))
	case "wake":
		s.printf("wake %s", s.clock(s.desk.NextWake()))
	case "show":
		s.show(a.pos)
	default:
		s.t.Fatalf("unknown word in %q", line)
	}
}

func (s *script) configure(word string, a args) {
	switch word {
	case "queue":
		s.config.Queues = append(s.config.Queues, Queue{
			ID: a.at(0), Strategy: Strategy(a.at(1)),
			RingTime: a.duration("ring"), Retry: Retry{NoAnswer: a.duration("retry")}, WrapUp: a.duration("wrap"),
			MaxWaiting: a.number("max"), MaxWait: a.duration("maxwait"), Weight: a.number("weight"),
			AnswerFirst: a.flag("answer-first"), RejectWhenEmpty: a.flag("reject-empty"),
		})
	case "agent":
		agent := Agent{ID: a.at(0)}
		for _, q := range a.pos[1:] {
			agent.Queues = append(agent.Queues, Membership{Queue: q})
		}
		s.config.Agents = append(s.config.Agents, agent)
	case "button":
		s.config.Buttons = append(s.config.Buttons, Button{ID: a.at(0), Queue: a.at(1)})
	case "no":
		c := Config{}
		for _, q := range s.config.Queues {
			if a.at(0) != "queue" || q.ID != a.at(1) {
				c.Queues = append(c.Queues, q)
			}
		}
		for _, g := range s.config.Agents {
			if a.at(0) != "agent" || g.ID != a.at(1) {
				c.Agents = append(c.Agents, g)
			}
		}
		for _, b := range s.config.Buttons {
			if a.at(0) != "button" || b.ID != a.at(1) {
				c.Buttons = append(c.Buttons, b)
			}
		}
		s.config = c
	case "configure":
		s.step(Configured{s.config})
	}
}

func (s *script) step(ev Event) {
	for _, c := range s.desk.Step(s.now, ev) {
		switch c := c.(type) {
		case Answer:
			s.printf("Answer %s", c.Call)
		case Ring:
			s.printf("Ring %s %s #%d", c.Call, c.Agent, c.Attempt)
		case StopRing:
			s.printf("StopRing %s %s #%d %s", c.Call, c.Agent, c.Attempt, c.Reason)
		case Connect:
			s.printf("Connect %s %s #%d", c.Call, c.Agent, c.Attempt)
		case Reject:
			s.printf("Reject %s %s", c.Call, c.Reason)
		case Notify:
			s.printf("Notify %v %v %v", c.Calls, c.Queues, c.Agents)
		}
	}
}

// wait goes on by d, and ticks on the way as the shell does.
func (s *script) wait(d time.Duration) {
	end := s.now.Add(d)
	for w := s.desk.NextWake(); !w.IsZero() && !w.After(end); w = s.desk.NextWake() {
		if w.After(s.now) {
			s.now = w
		}
		s.printf("at %s", s.clock(s.now))
		s.step(Tick{})
	}
	s.now = end
}

func (s *script) show(kinds []string) {
	snap := s.desk.Snapshot()
	for _, k := range kinds {
		switch k {
		case "calls":
			for _, c := range snap.Calls {
				s.printf("call %s %s by=%s queue=%s agent=%s ringing=%v position=%d held=%v/%s/%s interrupted=%v since=%s connected=%s",
					c.ID, c.State, c.Caller, c.Queue, c.Agent, c.Ringing, c.Position, c.Held, c.HeldBy, s.clock(c.HeldSince),
					c.Interrupted, s.clock(c.Since), s.clock(c.ConnectedAt))
			}
		case "agents":
			for _, g := range snap.Agents {
				s.printf("agent %s %s presence=%s/%s reachable=%v call=%s since=%s wrap=%s",
					g.ID, g.State, g.Presence, g.Reason, g.Reachable, g.Call, s.clock(g.Since), s.clock(g.WrapUpUntil))
			}
		case "queues":
			for _, q := range snap.Queues {
				s.printf("queue %s waiting=%d available=%d busy=%d away=%d longest=%s %v",
					q.ID, q.Waiting, q.Available, q.Busy, q.Away, s.clock(q.LongestSince), s.desk.Waiting(q.ID))
			}
		default:
			s.t.Fatalf("cannot show %q", k)
		}
	}
}

func (s *script) printf(format string, a ...any) { fmt.Fprintf(&s.out, format+"\n", a...) }

// clock is a time as seconds since the start.
func (s *script) clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Sub(scriptStart).String()
}

// args are the words after the first.
type args struct {
	t   *testing.T
	pos []string
	key map[string]string
}

func arguments(t *testing.T, words []string) args {
	a := args{t: t, key: map[string]string{}}
	for _, w := range words {
		if k, v, ok := strings.Cut(w, "="); ok {
			a.key[k] = v
		} else {
			a.pos = append(a.pos, w)
		}
	}
	return a
}

func (a args) at(i int) string {
	if i < len(a.pos) {
		return a.pos[i]
	}
	return ""
}

func (a args) flag(name string) bool {
	return slices.Contains(a.pos, name)
}

func (a args) parse(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

func (a args) duration(key string) time.Duration {
	if a.key[key] == "" {
		return 0
	}
	return a.parse(a.key[key])
}

func (a args) number(key string) int {
	if a.key[key] == "" {
		return 0
	}
	n, err := strconv.Atoi(a.key[key])
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

func (a args) attempt() uint64 {
	n, err := strconv.ParseUint(a.at(2), 10, 64)
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}
