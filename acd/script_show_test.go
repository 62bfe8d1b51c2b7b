package acd

import (
	"fmt"
	"slices"
	"strings"
)

func (s *script) command(c Command) string {
	switch c := c.(type) {
	case Answer:
		return words("Answer", c.Call)
	case Ring:
		return words("Ring", c.Call, c.Agent, number(c.Attempt), string(c.Purpose))
	case StopRing:
		return words("StopRing", c.Call, c.Agent, number(c.Attempt), string(c.Reason))
	case Connect:
		return words("Connect", c.Call, c.Agent, number(c.Attempt), string(c.Purpose), from(c.From))
	case InviteFailed:
		return words("InviteFailed", c.Call, c.By, string(c.Purpose), string(c.To.Kind)+":"+c.To.ID, string(c.Cause))
	case Requeue:
		return words("Requeue", c.Call, c.Queue)
	case Announcement:
		w := []string{"Announcement", c.Call}
		for _, p := range c.Prompts {
			switch p.Kind {
			case Recorded:
				w = append(w, p.ID)
			case Position:
				w = append(w, fmt.Sprintf("position=%d", p.N))
			case Estimate:
				w = append(w, "estimate="+p.Wait.String())
			}
		}
		return words(w...)
	case Reject:
		return words("Reject", c.Call, string(c.Reason), c.Message)
	case EndCall:
		return words("EndCall", c.Call)
	case PresenceForced:
		return words("PresenceForced", c.Agent, string(c.Presence), c.Reason)
	case Notify:
		text := fmt.Sprintf("Notify %v %v %v", c.Calls, c.Queues, c.Agents)
		if len(c.Buttons) > 0 {
			text += fmt.Sprintf(" %v", c.Buttons)
		}
		return text
	default:
		return fmt.Sprintf("%T", c)
	}
}

// words joins those that are not empty.
func words(w ...string) string {
	return strings.Join(slices.DeleteFunc(w, func(x string) bool { return x == "" }), " ")
}

func number(n uint64) string { return fmt.Sprintf("#%d", n) }

func from(id string) string {
	if id == "" {
		return ""
	}
	return "from=" + id
}

func (s *script) show(kinds []string) {
	snap := s.desk.Snapshot()
	for _, k := range kinds {
		switch k {
		case "calls":
			for _, c := range snap.Calls {
				s.printf("call %s %s by=%s queue=%s agent=%s ringing=%v position=%d held=%v/%s/%s interrupted=%v since=%s connected=%s%s",
					c.ID, c.State, c.Caller, c.Queue, c.Agent, c.Ringing, c.Position, c.Held, c.HeldBy, s.clock(c.HeldSince),
					c.Interrupted, s.clock(c.Since), s.clock(c.ConnectedAt), s.more(c))
			}
		case "parties":
			for _, c := range snap.Calls {
				for _, p := range c.Parties {
					s.printf("%s", words("party", c.ID, p.Account, string(p.Role), string(p.Mode), "since="+s.clock(p.Since)))
				}
			}
		case "agents":
			for _, g := range snap.Agents {
				text := fmt.Sprintf("agent %s %s presence=%s/%s reachable=%v call=%s since=%s wrap=%s",
					g.ID, g.State, g.Presence, g.Reason, g.Reachable, g.Call, s.clock(g.Since), s.clock(g.WrapUpUntil))
				if g.Undisposed {
					text += " undisposed=" + g.WrapUpCall
				}
				s.printf("%s", text)
			}
		case "counts":
			for _, g := range snap.Agents {
				s.printf("agent %s calls=%d", g.ID, g.Calls)
			}
		case "queues":
			for _, q := range snap.Queues {
				text := fmt.Sprintf("queue %s waiting=%d available=%d busy=%d away=%d longest=%s %v",
					q.ID, q.Waiting, q.Available, q.Busy, q.Away, s.clock(q.LongestSince), s.desk.Waiting(q.ID))
				if q.Estimate > 0 {
					text += " estimate=" + q.Estimate.String()
				}
				s.printf("%s", text)
			}
		case "buttons":
			for _, b := range snap.Buttons {
				s.printf("button %s queue=%s %s opens=%s last=%s", b.ID, b.Queue, b.State, s.clock(b.OpensAt), s.clock(b.LastCallAt))
			}
		default:
			s.t.Fatalf("cannot show %q", k)
		}
	}
}

// more is what only some calls have.
func (s *script) more(c CallView) string {
	text := ""
	if c.Estimate > 0 {
		text += " estimate=" + c.Estimate.String()
	}
	if c.Transferrer != "" {
		text += " transferrer=" + c.Transferrer
	}
	if i := c.Invite; i != nil {
		text += fmt.Sprintf(" invite=%s/%s/%s:%s/%s", i.By, i.Purpose, i.To.Kind, i.To.ID, i.Agent)
	}
	if i := c.Failed; i != nil {
		text += fmt.Sprintf(" failed=%s/%s/%s:%s/%s", i.By, i.Purpose, i.To.Kind, i.To.ID, i.Cause)
	}
	if c.Needs.Language != "" {
		text += fmt.Sprintf(" needs=%s%v", c.Needs.Language, c.Needs.Access)
	}
	return text
}
