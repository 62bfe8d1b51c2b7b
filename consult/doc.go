// Package consult is the consultation room: what a video call cannot carry.
// Documents and their pages, the whiteboard, chat, printing, and who may do
// what with them (R1, R5, R8, R9, R13, R23, R24).
//
// A room belongs to one call and has its id. It opens when the call connects,
// moves along with transfers, and is erased when the call is over: everything
// in it is encrypted with a key of its own (consult/vault), and destroying that
// key is how it is forgotten. The call plane knows nothing of rooms; Rooms
// follows the published state of the calls.
//
// A Room is a pure state machine: Do takes what somebody wants at a time that
// is passed in, and returns the numbered operations that everybody applies. It
// has no clock, no goroutine and no I/O. Rooms is the shell around it: it
// writes operations to the encrypted log before anybody sees them, hands them
// to the sockets, and opens and erases.
//
// It must not know SIP, media or HTTP.
package consult
