// Package traffic makes and measures encrypted media for tests and load: legs
// that are SIP phones (SDES-SRTP, a port per m-line) or browsers (ICE, DTLS-SRTP,
// BUNDLE), and an Engine that sends what they send and counts what arrives.
//
// The load generator must not be the bottleneck: packets are encrypted before
// a round begins, sent in batches by one thread on schedule, received in batches
// by another with the kernel's time stamps, and only a sample is decrypted: a
// packet is known by its sequence number once one of its stream was decrypted.
// Linux only.
package traffic
