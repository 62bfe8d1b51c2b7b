// Package testkit runs the built product as tests and load need it: in a
// directory and on ports of its own, set up through its own command line,
// driven over HTTPS, /ws and SIP, measured through /proc, stopped, killed and
// started again on the same data.
//
// It knows only what the product promises to others (its command line,
// configuration keys and protocols), never its packages.
package testkit
