package acd

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

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

func (a args) attempt(i int) uint64 {
	n, err := strconv.ParseUint(a.at(i), 10, 64)
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

// list is a value with commas.
func (a args) list(key string) []string {
	return strings.FieldsFunc(a.key[key], func(r rune) bool { return r == ',' })
}

func (a args) queue() Queue {
	q := Queue{
		ID: a.at(0), Strategy: Strategy(a.at(1)),
		RingTime: a.duration("ring"), WrapUp: a.duration("wrap"), MissedLimit: a.number("missed"),
		MaxWaiting: a.number("max"), MaxWait: a.duration("maxwait"), Weight: a.number("weight"),
		AnswerFirst: a.flag("answer-first"), RejectWhenEmpty: a.flag("reject-empty"),
		ReleaseAtClose: a.flag("release"), Disposition: a.flag("disposition"),
		Announce: Announce{
			Welcome: a.key["welcome"], Position: a.flag("position"), Estimate: a.flag("estimate"),
			Comfort: a.list("comfort"), Every: a.duration("every"),
		},
	}
	q.Retry = Retry{NoAnswer: a.duration("retry"), Declined: a.duration("retry"), Unreachable: a.duration("retry")}
	if a.key["retry"] == "" {
		q.Retry = Retry{NoAnswer: a.duration("noanswer"), Declined: a.duration("declined"), Unreachable: a.duration("unreachable")}
	}
	for _, text := range a.list("overflow") {
		when, to, _ := strings.Cut(text, ">")
		o := Overflow{To: target(to)}
		for w := range strings.SplitSeq(when, "+") {
			switch w {
			case "-":
			case "empty":
				o.WhenEmpty = true
			case "full":
				o.WhenFull = true
			default:
				o.After = a.parse(w)
			}
		}
		q.Overflow = append(q.Overflow, o)
	}
	return q
}

func (a args) reconciled() Reconciled {
	ev := Reconciled{Calls: a.list("calls"), Reachable: a.list("reachable")}
	for _, n := range a.list("attempts") {
		ev.Attempts = append(ev.Attempts, (args{t: a.t, pos: []string{n}}).attempt(0))
	}
	for _, p := range a.list("parties") {
		call, account, _ := strings.Cut(p, "/")
		ev.Parties = append(ev.Parties, PartyOf{call, account})
	}
	return ev
}

func target(text string) Target {
	kind, id, _ := strings.Cut(text, ":")
	return Target{TargetKind(kind), id}
}

func membership(t *testing.T, text string) Membership {
	f := strings.Split(text, ":")
	m := Membership{Queue: f[0]}
	for i, n := range []*int{&m.Level, &m.Priority, &m.Order} {
		if i+1 < len(f) {
			v, err := strconv.Atoi(f[i+1])
			if err != nil {
				t.Fatal(err)
			}
			*n = v
		}
	}
	return m
}
