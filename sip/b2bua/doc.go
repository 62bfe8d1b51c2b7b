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
// the exchange, and neither does I/O on the disk: a writer does, in groups.
package b2bua
