package acd

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// line runs one line. Arguments are positional or key=value; times of day are
// durations since the start.
//
//	queue ID STRATEGY [ring= wrap= missed= max= maxwait= weight= every= welcome= comfort=A,B
//	      retry= or declined= noanswer= unreachable= overflow=STEP,STEP…
//	      answer-first reject-empty release disposition position estimate]
//	      STEP is CONDITION+CONDITION>KIND:ID, a condition is a duration, empty or full, or - for none
//	agent ID QUEUE[:LEVEL[:PRIORITY[:ORDER]]]…      accounts ID…      addresses ID…
//	button ID QUEUE [schedule= prio=]      schedule ID OPEN-LASTCALL-CLOSE…      stop ID NOCALLS AT LIMIT
//	no KIND ID      configure
//	arrive CALL by=CALLER queue= [button= prio= ago= resumed]      needs CALL LANGUAGE ACCESS…
//	progress|answer CALL AGENT ATTEMPT      fail CALL AGENT ATTEMPT CAUSE      end CALL
//	login AGENT… (reachable and available)   presence AGENT WHAT [REASON]   reachable AGENT yes|no
//	wrapped AGENT   extend AGENT DURATION   disposed AGENT CALL
//	direct CALL PARTY…   direct-answer CALL   restore CALL by= queue= agent= ago=
//	invite CALL BY PURPOSE KIND:ID   cancel CALL   requeue CALL BY QUEUE   move CALL QUEUE [first]   transfer CALL FROM TO
//	join CALL ACCOUNT ROLE [MODE]   leave CALL ACCOUNT
//	hold CALL BY   resume CALL   interrupted CALL PARTY yes|no
//	reconcile calls=A,B attempts=1,2 reachable=A,B [parties=CALL/A,CALL/B]
//	wait DURATION (ticks whatever is due on the way)   late DURATION (no tick)   tick
//	show KIND…   wake
func (s *script) line(line string) {
	f := strings.Fields(line)
	a := arguments(s.t, f[1:])
	switch f[0] {
	case "wait":
		s.wait(a.parse(a.at(0)))
	case "late":
		s.now = s.now.Add(a.parse(a.at(0)))
	case "wake":
		s.printf("wake %s", s.clock(s.desk.NextWake()))
	case "show":
		s.show(a.pos)
	case "login":
		for _, id := range a.pos {
			s.step(ReachableChanged{id, true})
			s.step(PresenceChanged{Agent: id, Presence: Available})
		}
	default:
		if ev := s.event(f[0], a); ev != nil {
			s.step(ev)
		} else if !s.configure(f[0], a) {
			s.t.Fatalf("unknown word in %q", line)
		}
	}
}

// event returns the event that a line speaks of; nil when it is none.
func (s *script) event(word string, a args) Event {
	ago := s.now.Add(-a.duration("ago"))
	switch word {
	case "configure":
		return Configured{s.config}
	case "arrive":
		return CallArrived{Call: a.at(0), Caller: a.key["by"], Button: a.key["button"], Queue: a.key["queue"], Priority: a.number("prio"), Since: ago, Resumed: a.flag("resumed")}
	case "needs":
		return NeedsChanged{a.at(0), Needs{Language: a.at(1), Access: a.pos[2:]}}
	case "progress":
		return RingProgressed{a.at(0), a.at(1), a.attempt(2)}
	case "answer":
		return RingAnswered{a.at(0), a.at(1), a.attempt(2)}
	case "fail":
		return RingFailed{a.at(0), a.at(1), a.attempt(2), RingCause(a.at(3))}
	case "end":
		return CallEnded{a.at(0)}
	case "presence":
		return PresenceChanged{a.at(0), Presence(a.at(1)), a.at(2)}
	case "reachable":
		return ReachableChanged{a.at(0), a.at(1) == "yes"}
	case "wrapped":
		return WrapUpEnded{a.at(0)}
	case "extend":
		return WrapUpExtended{a.at(0), a.parse(a.at(1))}
	case "disposed":
		return Disposed{Agent: a.at(0), Call: a.at(1)}
	case "direct":
		return DirectCallStarted{a.at(0), a.pos[1:]}
	case "direct-answer":
		return DirectCallAnswered{a.at(0)}
	case "restore":
		return CallRestored{Call: a.at(0), Caller: a.key["by"], Queue: a.key["queue"], Agent: a.key["agent"], Since: ago, ConnectedAt: ago}
	case "invite":
		return Invited{a.at(0), a.at(1), Purpose(a.at(2)), target(a.at(3))}
	case "cancel":
		return InviteCancelled{a.at(0)}
	case "requeue":
		return Requeued{a.at(0), a.at(1), a.at(2)}
	case "move":
		return Moved{a.at(0), a.at(1), a.flag("first")}
	case "transfer":
		return Transferred{a.at(0), a.at(1), a.at(2)}
	case "join":
		return PartyJoined{a.at(0), a.at(1), Role(a.at(2)), Mode(a.at(3))}
	case "leave":
		return PartyLeft{a.at(0), a.at(1)}
	case "hold":
		return HoldChanged{a.at(0), true, a.at(1)}
	case "resume":
		return HoldChanged{Call: a.at(0)}
	case "interrupted":
		return InterruptedChanged{a.at(0), a.at(1), a.at(2) == "yes"}
	case "reconcile":
		return a.reconciled()
	case "tick":
		return Tick{}
	default:
		return nil
	}
}

// configure changes the configuration to be; false for a word that it does not
// know.
func (s *script) configure(word string, a args) bool {
	c := &s.config
	switch word {
	case "queue":
		c.Queues = append(c.Queues, a.queue())
	case "agent":
		agent := Agent{ID: a.at(0)}
		for _, q := range a.pos[1:] {
			agent.Queues = append(agent.Queues, membership(s.t, q))
		}
		c.Agents = append(c.Agents, agent)
	case "accounts":
		c.Accounts = a.pos
	case "addresses":
		c.Addresses = a.pos
	case "button":
		c.Buttons = append(c.Buttons, Button{ID: a.at(0), Queue: a.at(1), Schedule: a.key["schedule"], Priority: a.number("prio")})
	case "schedule":
		x := Schedule{ID: a.at(0)}
		for _, w := range a.pos[1:] {
			t := strings.Split(w, "-")
			x.Windows = append(x.Windows, Window{s.at(t[0]), s.at(t[1]), s.at(t[2])})
		}
		c.Schedules = append(c.Schedules, x)
	case "stop":
		c.Stop = &Stop{a.at(0), s.at(a.at(1)), s.at(a.at(2)), s.at(a.at(3))}
	case "no":
		s.remove(a.at(0), a.at(1))
	default:
		return false
	}
	return true
}

func (s *script) remove(kind, id string) {
	c := &s.config
	switch kind {
	case "queue":
		c.Queues = slices.DeleteFunc(slices.Clone(c.Queues), func(q Queue) bool { return q.ID == id })
	case "agent":
		c.Agents = slices.DeleteFunc(slices.Clone(c.Agents), func(g Agent) bool { return g.ID == id })
	case "button":
		c.Buttons = slices.DeleteFunc(slices.Clone(c.Buttons), func(b Button) bool { return b.ID == id })
	case "schedule":
		c.Schedules = slices.DeleteFunc(slices.Clone(c.Schedules), func(x Schedule) bool { return x.ID == id })
	case "stop":
		c.Stop = nil
	default:
		s.t.Fatalf("cannot remove %q", kind)
	}
}

// at is a time of day.
func (s *script) at(text string) time.Time { return scriptStart.Add(args{t: s.t}.parse(text)) }

func (s *script) step(ev Event) {
	for _, c := range s.desk.Step(s.now, ev) {
		s.printf("%s", s.command(c))
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

func (s *script) printf(format string, a ...any) { fmt.Fprintf(&s.out, format+"\n", a...) }

// clock is a time as seconds since the start.
func (s *script) clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Sub(scriptStart).String()
}
