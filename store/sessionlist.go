package store

import (
	"context"

	"madoguchi/store/internal/query"
)

// sessionIDLength is how much of a token's hash names a session: 128 bits, from
// which nobody gets at the token.
const sessionIDLength = 32

// ID names a session to people; it is worth nothing as a token.
func (s Session) ID() string { return s.TokenHash[:min(len(s.TokenHash), sessionIDLength)] }

// SessionsOf returns the sessions of an account, the one used last first.
func (s *Store) SessionsOf(ctx context.Context, account string) ([]Session, error) {
	rows, err := s.read.SessionsOf(ctx, account)
	if err != nil {
		return nil, told(err)
	}
	out := make([]Session, len(rows))
	for i, r := range rows {
		out[i] = session(r)
	}
	return out, nil
}

func session(r query.Session) Session {
	return Session{
		TokenHash: r.TokenHash, AccountID: r.AccountID, Address: r.Address, UserAgent: r.UserAgent,
		Created: moment(r.CreatedAt), LastSeen: moment(r.LastSeenAt), Expires: moment(r.ExpiresAt),
	}
}

// EndSessionsOf ends sessions of an account: the one with this ID, or all when id
// is empty, except the one whose token hash is keep. ErrNotFound says that there
// was none with this ID.
func (s *Store) EndSessionsOf(ctx context.Context, by By, account, id, keep string) error {
	return s.change(ctx, by, func(q *query.Queries) (Entry, error) {
		a, err := q.AccountByID(ctx, account)
		if err != nil {
			return Entry{}, err
		}
		rows, err := q.SessionsOf(ctx, account)
		if err != nil {
			return Entry{}, err
		}
		ended := 0
		for _, r := range rows {
			if r.TokenHash == keep || id != "" && session(r).ID() != id {
				continue
			}
			n, err := q.DeleteSession(ctx, r.TokenHash)
			if err != nil {
				return Entry{}, err
			}
			ended += int(n)
		}
		if id != "" && ended == 0 {
			return Entry{}, ErrNotFound
		}
		return Entry{Action: ActionSessionEnd, Subject: a.Login, Detail: map[string]any{"sessions": ended}}, nil
	})
}
