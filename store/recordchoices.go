package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// RecordChoices are what occurs in the records: what a search can ask for.
type RecordChoices struct {
	People                         []RecordPerson // in no order
	Buttons, Queues, Causes, Codes []string
}

// RecordPerson is an account of the records. Role is empty for one that was
// deleted; Calls says whether it called (as booths do) in its last call.
type RecordPerson struct {
	ID, Name, Place, Role string
	Calls                 bool
}

// distinct reads the different values of the first column of an index by
// leaping from one to the next: it costs as much as there are values, not rows.
const distinct = `WITH RECURSIVE leap (value) AS (
    SELECT min(%[1]s) FROM %[2]s
    UNION ALL SELECT (SELECT min(%[1]s) FROM %[2]s WHERE %[1]s > leap.value) FROM leap WHERE leap.value IS NOT NULL
) SELECT value FROM leap WHERE value IS NOT NULL AND value <> ''`

// RecordChoices returns what occurs in the records, deleted accounts and
// buttons included.
func (s *Store) RecordChoices(ctx context.Context) (RecordChoices, error) {
	var out RecordChoices
	for _, v := range []struct {
		column, table string
		into          *[]string
	}{
		{"button", "cdr", &out.Buttons},
		{"queue", "cdr", &out.Queues},
		{"cause", "cdr", &out.Causes},
		{"code", "dispositions", &out.Codes},
	} {
		var err error
		if *v.into, err = s.texts(ctx, fmt.Sprintf(distinct, v.column, v.table)); err != nil {
			return out, err
		}
	}
	people, err := s.texts(ctx, fmt.Sprintf(distinct, "account", "cdr_people"))
	if err != nil {
		return out, err
	}
	for _, id := range people {
		p, err := s.recordPerson(ctx, id)
		if err != nil {
			return out, err
		}
		out.People = append(out.People, p)
	}
	return out, nil
}

func (s *Store) texts(ctx context.Context, text string) ([]string, error) {
	var out []string
	err := s.each(ctx, text, nil, func(rows *sql.Rows) error {
		var v string
		if err := rows.Scan(&v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

// recordPerson is an account as it is now, or as its last call has it.
func (s *Store) recordPerson(ctx context.Context, id string) (RecordPerson, error) {
	p := RecordPerson{ID: id}
	var caller, callerName, callee, calleeName, call string
	err := s.reader.QueryRowContext(ctx, `SELECT cdr.id, caller, caller_name, callee, callee_name FROM cdr_people AS part
JOIN cdr ON cdr.id = part.call_id WHERE part.account = ? ORDER BY part.started_at DESC LIMIT 1`, id).
		Scan(&call, &caller, &callerName, &callee, &calleeName)
	if err != nil {
		return p, told(err)
	}
	p.Calls = caller == id
	row, err := s.read.AccountByID(ctx, id)
	switch {
	case err == nil:
		p.Name, p.Place, p.Role = row.Name, row.Place, row.Role
		return p, nil
	case !errors.Is(told(err), ErrNotFound):
		return p, told(err)
	case p.Calls:
		p.Name = callerName
	case callee == id:
		p.Name = calleeName
	default:
		err := s.reader.QueryRowContext(ctx, "SELECT max(account_name) FROM cdr_segments WHERE call_id = ? AND account = ?", call, id).Scan(&p.Name)
		return p, told(err)
	}
	return p, nil
}
