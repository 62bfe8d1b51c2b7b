// Package phone is a SIP telephone for tests and load: registration with
// digest, calls both ways, re-INVITE, over TLS or WebSocket.
//
// It is written on its own, without the product's SIP library, so that the two
// ends of a test do not share their mistakes, and it is lean, so that a load
// generator is not the bottleneck. It knows connections that keep the order of
// messages (TLS, TCP, WebSocket) only, which is all that video needs
// (RFC 3261 §18.1.1: no retransmission of requests there). SDP is opaque here.
package phone
