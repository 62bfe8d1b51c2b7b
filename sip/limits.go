package sip

import (
	"cmp"
	"time"
)

// Defaults of Limits.
const (
	defaultMessageBytes     = 65535
	defaultConnsPerAddress  = 256
	defaultConns            = 4096
	defaultBindingsPerUser  = 10
	defaultHandshakeTimeout = 10 * time.Second
	defaultIdleTimeout      = 5 * time.Minute
	defaultTimerC           = 3 * time.Minute
)

// Waiting times that no site needs to change.
const (
	// strangerIdle closes a connection on which nobody has been authenticated.
	strangerIdle = 30 * time.Second
	// messageTimeout is the longest time one message may take to arrive, so
	// that a peer cannot hold a connection by dribbling bytes.
	messageTimeout = 20 * time.Second
	// writeTimeout closes a connection whose peer does not read.
	writeTimeout = 5 * time.Second
	// pingPeriod and pingTimeout are the liveness check of a WebSocket flow: a
	// closed lid is noticed within 15 s.
	pingPeriod  = 10 * time.Second
	pingTimeout = 5 * time.Second
	// lookupTimeout bounds one call of Credentials.
	lookupTimeout = 5 * time.Second
	// closeGrace is how long Close waits for BYEs to be answered.
	closeGrace = 2 * time.Second
	// sweepPeriod is how often expired bindings and old state are removed.
	sweepPeriod = time.Second
)

// Timers of RFC 3261 §17.1.1.1 and Table 4 that belong to the transaction user.
const (
	timerT1 = 500 * time.Millisecond
	timerT2 = 4 * time.Second
	timer64 = 64 * timerT1
)

// maxHeaderLines bounds what one message makes the parser allocate.
const maxHeaderLines = 256

func (l Limits) withDefaults() Limits {
	l.MessageBytes = min(cmp.Or(l.MessageBytes, defaultMessageBytes), defaultMessageBytes)
	l.ConnsPerAddress = cmp.Or(l.ConnsPerAddress, defaultConnsPerAddress)
	l.Conns = cmp.Or(l.Conns, defaultConns)
	l.BindingsPerUser = cmp.Or(l.BindingsPerUser, defaultBindingsPerUser)
	l.HandshakeTimeout = cmp.Or(l.HandshakeTimeout, defaultHandshakeTimeout)
	l.IdleTimeout = cmp.Or(l.IdleTimeout, defaultIdleTimeout)
	l.TimerC = cmp.Or(l.TimerC, defaultTimerC)
	return l
}
