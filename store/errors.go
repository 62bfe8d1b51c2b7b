package store

// Refusal is a change that the rules of the data forbid. Code is stable; Text
// is for logs and the command line.
type Refusal struct{ Code, Text string }

func (r *Refusal) Error() string { return r.Text }

// Errors that callers branch on.
var (
	ErrNotFound = &Refusal{"not-found", "no such entry"}
	// ErrBusy and ErrFull mean that nothing was saved.
	ErrBusy = &Refusal{"store-busy", "the database is busy; nothing was saved, try again"}
	ErrFull = &Refusal{"store-full", "the database cannot be written (disk full or read-only?); nothing was saved"}

	ErrLoginFormat     = &Refusal{"login-format", "a login has 1 to 32 characters out of a–z, 0–9, '.', '_' and '-'"}
	ErrLoginTaken      = &Refusal{"login-taken", "this login is taken by another account, button or queue"}
	ErrNameFormat      = &Refusal{"name-format", "a name has 1 to 100 characters and no control characters"}
	ErrPlaceFormat     = &Refusal{"place-format", "a place has at most 100 characters and no control characters"}
	ErrRoleUnknown     = &Refusal{"role-unknown", "a role is one of administrator, supervisor, staff, kiosk"}
	ErrLastAdmin       = &Refusal{"last-administrator", "this is the last enabled administrator; make another one first"}
	ErrQueueUnknown    = &Refusal{"queue-unknown", "there is no such queue"}
	ErrNoAgentRole     = &Refusal{"not-an-agent", "only staff and supervisors serve queues"}
	ErrQueueInUse      = &Refusal{"queue-in-use", "a button still leads to this queue"}
	ErrQueueFormat     = &Refusal{"queue-format", "a queue needs an id like a login, names, a known strategy, a ring time of 5–120 s and no negative values"}
	ErrButtonFormat    = &Refusal{"button-format", "a button needs an id like a login and a label in Japanese and English"}
	ErrHoursFormat     = &Refusal{"hours-format", "hours are one entry a weekday (0 is Sunday) with 0 ≤ open < close ≤ 1440 minutes"}
	ErrTooManyDevices  = &Refusal{"too-many-devices", "this account has as many devices as it may have"}
	ErrSecretTooShort  = &Refusal{"secret-too-short", "a device secret has 24 to 128 visible ASCII characters"}
	ErrAccountDisabled = &Refusal{"account-disabled", "this account is disabled"}
)
