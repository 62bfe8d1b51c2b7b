// Package interop tests the product with SIP software of others: real baresip
// phones over TLS with SDES-SRTP, and SIPp behind a TLS front. The tests need
// the programs that tests/install.sh installs and fail without them. Linux only.
//
// A baresip is driven over its ctrl_tcp module, which takes the commands of its
// menu ("dial", "accept", "hold", "transfer", "contacts" …) and tells its events
// (CALL_INCOMING, TRANSFER_FAILED …) as JSON in netstrings. Debian's baresip 1.0
// subscribes to presence (module presence, for contacts marked ;presence=p2p) and
// transfers blindly. It has no lamps for dialogs and no attended transfer: those
// the test phone does, tests/testkit/phone, with a baresip at the other end.
package interop
