// Package b2bua is the back-to-back user agent: it joins the legs of package
// sip, the sessions of package media and the decisions of package acd into
// calls, and keeps a call alive while its parties lose their lines (R18).
//
// It owns the Exchange (the one loop that owns the Desk and the call table)
// and the calls. It must not parse SIP or SDP, know HTTP, or open a database:
// what it keeps goes through the Ledger.
//
// A call is one goroutine with an inbox; the exchange is another. The exchange
// never waits for a call (a full inbox ends that call), a call may wait for
// the exchange but for no other call, and neither does I/O on the disk: a
// writer does, in groups. A device's events go to the call that owns it and are
// waited for, so that none is lost when an attended transfer moves the device.
//
// The life of a call:
//
//	         ┌────── Requeue: all but the caller leave ──────┐
//	         ▼                                               │
//	waiting ──ring──► attempts ──Connect──► connected ───────┴──► over
//	   └─ caller gone: kept for Timers.QueueGrace  │ ▲
//	      and queued again at its old place        │ └─ any party may be parked
//	                                               │    meanwhile (park.go)
//	                                               ▼
//	     invitation ──ring──► attempts ──Connect──► one more party, or another agent
//	          └─ InviteFailed, cancelled: as before
//
// Who is in it: a caller and, once connected, exactly one agent; whom the agent
// consults while the caller waits; guests; supervisors, who are never hidden.
// The call ends with its caller, and with its agent when nobody of the staff is
// there to succeed. Who hears and sees whom follows from the roles alone (scene.go).
// Every leg receives the others by slots that do not move (seating.go), and only
// the server offers to pages, one offer at a time (negotiate.go).
package b2bua
