// Package interop tests the product with SIP software of others: real baresip
// phones over TLS with SDES-SRTP, and SIPp behind a TLS front. The tests need
// the programs that tests/install.sh installs and fail without them. Linux only.
package interop
