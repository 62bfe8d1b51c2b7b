package printing

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"
)

// Times are how often printers are looked at and how long they may take. Zero
// values take the defaults.
type Times struct {
	// Idle and Eager are how often a printer is asked how it is: when nobody
	// looks, and while a kiosk of it is in a call.
	Idle, Eager time.Duration
	// Job is how often the printer is asked how far an open job is.
	Job time.Duration
	// Stall is how long nothing may move while a printer warns of an empty tray
	// or the like, before that is taken for the reason.
	Stall time.Duration
	// Silent is after how much silence a job needs attention, Lost after how much
	// it has failed.
	Silent, Lost time.Duration
	// Leftover is how long a job whose consultation has ended may wait for
	// somebody to fill in paper: the next citizen must not get it.
	Leftover time.Duration
	// Longest is how long any job may take.
	Longest time.Duration
	// Fetch is how long a kiosk's page has to fetch a job, and to say that it was
	// sent.
	Fetch time.Duration
	// Give is how long handing a job over may take.
	Give time.Duration
}

func (t Times) withDefaults() Times {
	for _, d := range []struct {
		to *time.Duration
		of time.Duration
	}{
		{&t.Idle, 30 * time.Second},
		{&t.Eager, 2 * time.Second},
		{&t.Job, 700 * time.Millisecond},
		{&t.Stall, 1500 * time.Millisecond},
		{&t.Silent, 4 * time.Second},
		{&t.Lost, 10 * time.Minute},
		{&t.Leftover, 5 * time.Minute},
		{&t.Longest, 2 * time.Hour},
		{&t.Fetch, 30 * time.Second},
		{&t.Give, 10 * time.Minute},
	} {
		if *d.to == 0 {
			*d.to = d.of
		}
	}
	return t
}

// certificateFault says whether a printer is not who it should be.
func certificateFault(err error) bool {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var verify *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &invalid) || errors.As(err, &host) || errors.As(err, &verify)
}
