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
	ErrQueueInCodes    = &Refusal{"queue-in-codes", "a result code is for calls of this queue only"}
	ErrTargetInUse     = &Refusal{"target-in-use", "a queue still refers to it"}
	ErrTargetUnknown   = &Refusal{"target-unknown", "a queue refers to a queue, account, address or prompt that does not exist"}
	ErrQueueFormat     = &Refusal{"queue-format", "a queue needs an id like a login, names, a known strategy, a ring time of 5–120 s, no negative values, and overflow steps with a condition"}
	ErrMemberFormat    = &Refusal{"member-format", "each member once, with level, priority and order of −1000 to 1000"}
	ErrButtonFormat    = &Refusal{"button-format", "a button needs an id like a login and a label in Japanese and English"}
	ErrScheduleFormat  = &Refusal{"schedule-format", "a schedule needs an id like a login, names, openings that do not overlap (0 ≤ open < close ≤ 1440 minutes) and dates that exist"}
	ErrScheduleUnknown = &Refusal{"schedule-unknown", "there is no such schedule"}
	ErrScheduleInUse   = &Refusal{"schedule-in-use", "a button still follows this schedule"}
	ErrReasonFormat    = &Refusal{"reason-format", "a reason for being away needs an id like a login and names in both languages, each id once"}
	ErrCodeFormat      = &Refusal{"code-format", "a result code needs an id like a login and names in both languages, each id once"}
	ErrCodeUnknown     = &Refusal{"code-unknown", "there is no such result code for this queue"}
	ErrNoteFormat      = &Refusal{"note-format", "a note has at most 1000 characters"}
	ErrPromptFormat    = &Refusal{"prompt-format", "a prompt needs an id like a login, names and a kind"}
	ErrPromptInUse     = &Refusal{"prompt-in-use", "a queue still plays this prompt"}
	ErrAudioFormat     = &Refusal{"audio-format", "the sound must be WAV (PCM, 16 bit, 8–48 kHz) or Ogg Opus"}
	ErrAudioTooLong    = &Refusal{"audio-too-long", "a prompt is at most 5 minutes and 10 MB"}
	ErrAddressFormat   = &Refusal{"address-format", "an address needs an id like a login, names, an account as gateway and a number of up to 32 characters out of 0–9, a–z, '+', '*', '.', '_' and '-'"}
	ErrStopFormat      = &Refusal{"stop-format", "a planned stop lies in the future, has messages in both languages, a mode and no negative times"}
	ErrStopOwn         = &Refusal{"stop-own", "another administrator must approve a planned stop"}
	ErrStopState       = &Refusal{"stop-state", "the planned stop is not in a state that allows it"}
	ErrPrinterFormat   = &Refusal{"printer-format", "a printer needs an id like a login, a name, a driver (ipp, agent, browser), a paper (A4, A3) and what its driver asks for: ipp a uri, agent a kiosk account"}
	ErrKioskUnknown    = &Refusal{"kiosk-unknown", "a printer belongs to kiosk accounts; this is none"}
	ErrKioskFormat     = &Refusal{"kiosk-format", "a kiosk has a volume of 0–10, a known language, a phone number of up to 40 characters and device names of up to 200"}
	ErrTooManyDevices  = &Refusal{"too-many-devices", "this account has as many devices as it may have"}
	ErrSecretTooShort  = &Refusal{"secret-too-short", "a device secret has 24 to 128 visible ASCII characters"}
	ErrAccountDisabled = &Refusal{"account-disabled", "this account is disabled"}
)
