package store

import (
	"context"
	"time"
)

// settingAttempts is the key of the setting that holds AttemptLimits.
const settingAttempts = "attempt-limits"

// ErrAttemptLimits refuses limits that would let passwords be guessed, or lock
// people out for good.
var ErrAttemptLimits = &Refusal{"attempt-limits-format", "3–10 attempts of one address at one login, 10–200 of one address, a first wait of 10 s to 5 min and a longest one of 1 min to 24 h that is no shorter"}

// AttemptLimits say how often a login may fail before one has to wait (R22).
type AttemptLimits struct {
	// PairTries is how often one address may fail for one login; the owner of the
	// login elsewhere does not notice.
	PairTries int `json:"pairTries"`
	// AddressTries is the same for one address and all logins together.
	AddressTries int `json:"addressTries"`
	// FirstWaitSeconds doubles with each further failure up to LongestWaitSeconds.
	FirstWaitSeconds   int `json:"firstWaitSeconds"`
	LongestWaitSeconds int `json:"longestWaitSeconds"`
}

// DefaultAttemptLimits hold until others are set.
func DefaultAttemptLimits() AttemptLimits {
	return AttemptLimits{PairTries: 8, AddressTries: 40, FirstWaitSeconds: 30, LongestWaitSeconds: 15 * 60}
}

// Valid says whether the limits are within safe bounds.
func (l AttemptLimits) Valid() bool {
	within := func(n, least, most int) bool { return n >= least && n <= most }
	return within(l.PairTries, 3, 10) && within(l.AddressTries, 10, 200) && within(l.FirstWaitSeconds, 10, 300) &&
		within(l.LongestWaitSeconds, 60, int((24*time.Hour).Seconds())) && l.FirstWaitSeconds <= l.LongestWaitSeconds
}

// AttemptLimits returns what was set, or the defaults.
func (s *Store) AttemptLimits(ctx context.Context) (AttemptLimits, error) {
	l := DefaultAttemptLimits()
	err := s.document(ctx, settingAttempts, &l)
	return l, err
}

// PutAttemptLimits sets the limits.
func (s *Store) PutAttemptLimits(ctx context.Context, by By, l AttemptLimits) error {
	if !l.Valid() {
		return ErrAttemptLimits
	}
	return s.putDocument(ctx, by, settingAttempts, l)
}
