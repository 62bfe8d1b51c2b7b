// Package ipp is a client of one IPP printer (RFC 8010, RFC 8011): what it can,
// how it is, giving it a job, following and cancelling it. It talks to the
// address it was given and to no other: redirects are refused, and answers are
// bounded in size and time, because a printer is a small computer that anybody
// may have got at.
//
// It sends a job at most once and never again by itself.
package ipp
