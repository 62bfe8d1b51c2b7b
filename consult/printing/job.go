package printing

// State is how far a job is; the words are those of consult.PrintState.
type State string

// The states of a job. The last three are final.
const (
	Queued    State = "queued"
	Sent      State = "sent"
	Printing  State = "printing"
	Attention State = "attention"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Final says whether nothing comes after it.
func (s State) Final() bool { return s == Done || s == Failed || s == Cancelled }

// Reasons of our own; the others are printer-state-reasons without severity.
const (
	ReasonUnreachable = "unreachable" // the printer does not answer
	ReasonRefused     = "refused"     // the printer does not want the job
	ReasonDocument    = "document"    // it cannot be made or understood
	ReasonAgentGone   = "agent-gone"  // the program on the kiosk's PC is not connected
	ReasonRestarted   = "restarted"   // the server was, before it was known what became of it
	ReasonServer      = "server"      // nothing could be written down, so nothing was sent
	ReasonRemoved     = "removed"     // the printer was taken out of the configuration
	ReasonStopped     = "stopped"     // the printer has stopped and does not say why
	ReasonCertificate = "certificate" // it shows another certificate than the one it was known by
	ReasonNoPrinter   = "not-a-printer"
	ReasonOffline     = "offline"
)

// Progress is how far a job is. It is changed by Step alone.
type Progress struct {
	State     State
	Reason    string // of attention and failed
	Confirmed bool   // the printer itself told the end
	// Handle is what the printer calls the job; empty while it knows nothing of it.
	Handle string
	// Cancelling: the printer was asked to give it up.
	Cancelling bool
}

// Kind is what happened to a job.
type Kind int

// What can happen to a job.
const (
	// Give: it is about to be given to its printer.
	Give Kind = iota + 1
	// Accepted: the printer knows it, as Handle.
	Accepted
	// Waits: the printer has it and does not print it yet.
	Waits
	// Prints: paper moves.
	Prints
	// Needs: a person has to do something about Reason.
	Needs
	// Ended: all of it is printed; Confirmed when the printer said so.
	Ended
	// Broke: it will not be printed (any further), because of Reason.
	Broke
	// GivenUp: it was cancelled, by whomever.
	GivenUp
	// Cancel: somebody wants it cancelled.
	Cancel
	// Restart: the server was started again.
	Restart
)

// Event is something that happened to a job.
type Event struct {
	Kind      Kind
	Reason    string
	Handle    string
	Confirmed bool
}

// Step is the whole state machine of a job. ok is false when the event does
// not apply: the job stays as it is. A job is only to be given to a printer
// when Give was ok, which it is once.
func Step(p Progress, e Event) (next Progress, ok bool) {
	if p.State.Final() {
		return p, false
	}
	next = p
	switch e.Kind {
	case Give:
		if p.State != Queued {
			return p, false
		}
		next.State = Sent
	case Cancel:
		if p.State == Queued {
			return final(p, Cancelled, "", true), true
		}
		next.Cancelling = true
	case Restart:
		if p.State == Queued || p.Handle == "" {
			return final(p, Failed, ReasonRestarted, false), true
		}
	case Broke:
		if p.Cancelling {
			return final(p, Cancelled, "", e.Confirmed), true
		}
		return final(p, Failed, e.Reason, e.Confirmed), true
	default:
		return given(p, e)
	}
	return next, next != p
}

// given is what happens to a job that a printer has.
func given(p Progress, e Event) (next Progress, ok bool) {
	if p.State == Queued {
		return p, false // it was never given to anybody
	}
	next = p
	switch e.Kind {
	case Accepted:
		next.Handle = e.Handle
	case Waits:
		next.State, next.Reason = Sent, ""
	case Prints:
		next.State, next.Reason = Printing, ""
	case Needs:
		next.State, next.Reason = Attention, e.Reason
	case Ended:
		return final(p, Done, "", e.Confirmed), true
	case GivenUp:
		return final(p, Cancelled, "", true), true
	}
	return next, next != p
}

func final(p Progress, s State, reason string, confirmed bool) Progress {
	return Progress{State: s, Reason: reason, Confirmed: confirmed, Handle: p.Handle}
}
