// Package relay is the floor of the media benchmark: a plain UDP relay with
// recvmmsg and sendmmsg through the netpoller, that changes nothing in the
// packets. What a media server costs above it is the price of its work.
//
// It runs as a process of its own (`bench relay`), so that its CPU time can be
// read, and is told by JSON lines on standard input what to join. Linux only.
package relay
