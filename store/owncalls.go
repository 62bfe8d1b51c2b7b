package store

import (
	"context"
	"time"
)

// What became of a call for one of those it concerned.
const (
	OutcomeTalked    = "talked"    // they had the caller
	OutcomeJoined    = "joined"    // they were in it besides: invited, or supervising
	OutcomeCalled    = "called"    // they called a colleague
	OutcomeMissed    = "missed"    // it rang until the time was over
	OutcomeDeclined  = "declined"  // they declined
	OutcomeElsewhere = "elsewhere" // it rang, and was answered or given up elsewhere
)

// OwnCall is a call that is over, as one of those it concerned sees it.
type OwnCall struct {
	ID             string
	Started, Ended time.Time
	Button, Queue  string
	Party          string // name of the other side
	Cause          string
	Outcome        string
	Talking        time.Duration // of this account, holds included
	Code, Note     string        // what this account noted
}

// OwnCallFilter says which calls are wanted.
type OwnCallFilter struct {
	From, To time.Time // of their start; To is excluded
	Outcome  string    // one of the Outcome constants; empty: all
	Text     string    // part of the party's name or of the note
}

// OwnCalls returns one page of the calls an account had a part in, or was rung
// for. Orders: startedAt and talkingMs.
func (s *Store) OwnCalls(ctx context.Context, account string, f OwnCallFilter, p Page) (Listed[OwnCall], error) {
	from := millis(f.From)
	l := listing{
		from: `(
			SELECT call_id, sum(CASE kind WHEN 'talking' THEN ended_at - started_at ELSE 0 END) AS talking_ms,
				CASE WHEN sum(kind = 'talking') > 0 THEN 'talked'
					WHEN sum(kind = 'called') > 0 THEN 'called'
					WHEN sum(kind = 'party') > 0 THEN 'joined'
					WHEN sum(kind = 'ringing' AND result = 'declined') > 0 THEN 'declined'
					WHEN sum(kind = 'ringing' AND result = 'no-answer') > 0 THEN 'missed'
					ELSE 'elsewhere' END AS outcome
			FROM (
				SELECT call_id, kind, result, started_at, ended_at FROM cdr_segments WHERE account = ? AND started_at >= ?
				UNION ALL
				SELECT id, 'called', '', started_at, started_at FROM cdr WHERE caller = ? AND started_at >= ?
			) GROUP BY call_id
		) AS mine JOIN cdr ON cdr.id = mine.call_id
		LEFT JOIN dispositions AS noted ON noted.call_id = cdr.id AND noted.account = ?`,
		args: []any{account, from, account, from, account},
		columns: `cdr.id, cdr.started_at, cdr.ended_at, cdr.button, cdr.queue, cdr.caller, cdr.caller_name, cdr.callee_name, cdr.cause,
			mine.outcome, mine.talking_ms, COALESCE(noted.code, ''), COALESCE(noted.note, '')`,
		id:     "cdr.id",
		orders: map[string]string{"startedAt": "cdr.started_at", "talkingMs": "mine.talking_ms"},
		first:  "startedAt",
	}
	l.must("cdr.started_at >= ? AND cdr.started_at < ?", from, millis(f.To))
	if f.Outcome != "" {
		l.must("mine.outcome = ?", f.Outcome)
	}
	l.contains(f.Text, "cdr.caller_name", "cdr.callee_name", "noted.note")
	return list(ctx, s.reader, l, p, func(row func(...any) error) (OwnCall, error) {
		var c OwnCall
		var started, ended, talking int64
		var caller, callerName, calleeName string
		err := row(&c.ID, &started, &ended, &c.Button, &c.Queue, &caller, &callerName, &calleeName, &c.Cause, &c.Outcome, &talking, &c.Code, &c.Note)
		c.Started, c.Ended, c.Talking = moment(started), moment(ended), span(talking)
		if c.Party = callerName; caller == account {
			c.Party = calleeName
		}
		return c, err
	})
}
