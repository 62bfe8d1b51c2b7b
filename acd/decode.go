package acd

import (
	"encoding/json"
	"fmt"
)

// Decode reads an event back from the journal: kind is the name of its type
// without the package, raw what encoding/json made of it. A Desk that gets the
// decoded events with their times, ticks included, comes to the same state.
func Decode(kind string, raw []byte) (Event, error) {
	read, ok := decoders[kind]
	if !ok {
		return nil, fmt.Errorf("acd: no event is called %q", kind)
	}
	ev, err := read(raw)
	if err != nil {
		return nil, fmt.Errorf("acd: decode %s: %w", kind, err)
	}
	return ev, nil
}

// decoders are all kinds of events. Never changed.
var decoders = map[string]func([]byte) (Event, error){
	"Configured":         decode[Configured],
	"CallArrived":        decode[CallArrived],
	"NeedsChanged":       decode[NeedsChanged],
	"CallEnded":          decode[CallEnded],
	"RingProgressed":     decode[RingProgressed],
	"RingAnswered":       decode[RingAnswered],
	"RingFailed":         decode[RingFailed],
	"PresenceChanged":    decode[PresenceChanged],
	"ReachableChanged":   decode[ReachableChanged],
	"DirectCallStarted":  decode[DirectCallStarted],
	"DirectCallAnswered": decode[DirectCallAnswered],
	"Invited":            decode[Invited],
	"InviteCancelled":    decode[InviteCancelled],
	"Requeued":           decode[Requeued],
	"Moved":              decode[Moved],
	"Transferred":        decode[Transferred],
	"PartyJoined":        decode[PartyJoined],
	"PartyLeft":          decode[PartyLeft],
	"HoldChanged":        decode[HoldChanged],
	"InterruptedChanged": decode[InterruptedChanged],
	"CallRestored":       decode[CallRestored],
	"WrapUpEnded":        decode[WrapUpEnded],
	"WrapUpExtended":     decode[WrapUpExtended],
	"Disposed":           decode[Disposed],
	"Reconciled":         decode[Reconciled],
	"Tick":               decode[Tick],
}

func decode[E Event](raw []byte) (Event, error) {
	var ev E
	err := json.Unmarshal(raw, &ev)
	return ev, err
}
