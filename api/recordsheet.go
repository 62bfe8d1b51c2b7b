package api

import (
	"context"
	"io"
	"strings"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"
)

// RecordSheet is a usage history to be written as a table.
type RecordSheet struct {
	Filter   store.RecordFilter
	Format   sheet.Format
	English  bool
	TimeZone *time.Location
	// Notes says whether the words of notes are in it. Results always are.
	Notes   bool
	TempDir string // of an XLSX file while it grows; empty: the system's
	// Progress is told how many rows are written, now and then; may be nil.
	Progress func(rows int)
}

// progressEvery is after how many rows progress is told.
const progressEvery = 500

// WriteRecords writes the table and says how many rows it has. Whatever its
// length, it needs little memory. Accounts and settings have the names of now,
// people those of then.
func WriteRecords(ctx context.Context, st *store.Store, out io.Writer, o RecordSheet) (rows int, err error) {
	n, err := readRecordNames(ctx, st)
	if err != nil {
		return 0, err
	}
	accounts, err := st.AllAccounts(ctx)
	if err != nil {
		return 0, err
	}
	logins := make(map[string]string, len(accounts))
	for _, a := range accounts {
		logins[a.ID] = a.Login
	}
	columns := recordColumns(o.Notes)
	t := sheet.Table{Name: names{"利用履歴", "Usage history"}.in(o.English), TimeZone: o.TimeZone, TempDir: o.TempDir}
	for _, c := range columns {
		t.Columns = append(t.Columns, sheet.Column{Key: c.key, Title: c.title.in(o.English)})
	}
	w, err := sheet.New(out, o.Format, t)
	if err != nil {
		return 0, err
	}
	row := recordRow{names: n, logins: logins, english: o.English}
	err = st.EachRecord(ctx, o.Filter, func(r store.Record) error {
		row.Record = r
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(row)
		}
		if rows++; rows%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if o.Progress != nil {
				o.Progress(rows)
			}
		}
		return w.Row(cells...)
	})
	// Also what failed is closed: an XLSX file has a temporary one behind it.
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	if err == nil && o.Progress != nil {
		o.Progress(rows)
	}
	return rows, err
}

// recordRow is a record and what its ids mean.
type recordRow struct {
	store.Record
	names   recordNames
	logins  map[string]string
	english bool
}

// login is the ID that people know an account by; the internal one of an
// account that was deleted.
func (r recordRow) login(id string) string {
	if login, known := r.logins[id]; known {
		return login
	}
	return id
}

type recordColumn struct {
	key   string
	title names
	cell  func(recordRow) any
}

// recordColumns are the columns in their order.
func recordColumns(notes bool) []recordColumn {
	columns := []recordColumn{
		{"startedAt", names{"開始日時", "Started"}, func(r recordRow) any { return r.Started }},
		{"connectedAt", names{"応答日時", "Answered"}, func(r recordRow) any { return r.Answered }},
		{"endedAt", names{"終了日時", "Ended"}, func(r recordRow) any { return r.Ended }},
		{"waitingSeconds", names{"待ち時間（秒）", "Waiting (s)"}, func(r recordRow) any { return r.Waited.Seconds() }},
		{"talkingSeconds", names{"通話時間（秒）", "Talking (s)"}, func(r recordRow) any { return r.Talked.Seconds() }},
		{"caller", names{"呼び出した側", "Caller"}, func(r recordRow) any { return r.CallerName }},
		{"callerLogin", names{"呼び出した側のID", "Caller's ID"}, func(r recordRow) any { return r.login(r.Caller) }},
		{"agent", names{"応対した職員", "Agent"}, func(r recordRow) any { return r.CalleeName }},
		{"agentLogin", names{"応対した職員のID", "Agent's ID"}, func(r recordRow) any { return r.login(r.Callee) }},
		{"button", names{"ボタン", "Button"}, func(r recordRow) any { return named(r.names.buttons, r.Button, r.english) }},
		{"queue", names{"窓口", "Counter"}, func(r recordRow) any { return named(r.names.queues, r.Queue, r.english) }},
		{"cause", names{"終わり方", "End"}, func(r recordRow) any { return causeName(Cause(r.Cause)).in(r.english) }},
		{"queued", names{"待った窓口の数", "Counters waited for"}, func(r recordRow) any { return r.Counts.Queued }},
		{"held", names{"保留回数", "Holds"}, func(r recordRow) any { return r.Counts.Held }},
		{"consulted", names{"職員間の相談回数", "Consultations"}, func(r recordRow) any { return r.Counts.Consulted }},
		{"transferred", names{"転送回数", "Transfers"}, func(r recordRow) any { return r.Counts.Transferred }},
		{"joined", names{"ほかの参加者数", "Others who joined"}, func(r recordRow) any { return r.Counts.Joined }},
		{"interrupted", names{"中断回数", "Interruptions"}, func(r recordRow) any { return r.Counts.Interrupted }},
		{"results", names{"対応結果", "Results"}, func(r recordRow) any { return r.results() }},
	}
	if notes {
		columns = append(columns, recordColumn{"notes", names{"メモ", "Notes"}, func(r recordRow) any { return r.notes() }})
	}
	return append(columns, recordColumn{"id", names{"通話ID", "Call ID"}, func(r recordRow) any { return r.ID }})
}

func (r recordRow) results() string {
	out := make([]string, len(r.Notes))
	for i, n := range r.Notes {
		out[i] = named(r.names.codes, n.Code, r.english)
	}
	return strings.Join(out, " / ")
}

func (r recordRow) notes() string {
	var out []string
	for _, n := range r.Notes {
		switch {
		case n.Hidden:
			out = append(out, names{"（閲覧権限がありません）", "(not for your eyes)"}.in(r.english))
		case n.Text != "":
			out = append(out, n.Text)
		}
	}
	return strings.Join(out, " / ")
}

// causeName says how a call ended. Pages have the same words in their texts.
func causeName(c Cause) names {
	n, known := map[Cause]names{
		CauseCaller:      {"終了（利用者から）", "Ended by the caller"},
		CauseAgent:       {"終了（職員から）", "Ended by staff"},
		CauseAbandoned:   {"呼び出し中に取りやめ", "Given up while waiting"},
		CauseNoAgent:     {"担当者不在", "Nobody there"},
		CauseNoAnswer:    {"応答なし", "Not answered"},
		CauseBusy:        {"混雑", "Busy"},
		CauseDeclined:    {"応じない", "Declined"},
		CauseClosed:      {"受付時間外", "Outside opening hours"},
		CauseInterrupted: {"通信が切れた", "Connection lost"},
		CauseFailed:      {"つながらなかった", "Could not be connected"},
		CauseShutdown:    {"サービスの停止", "Service stopped"},
		CauseMessage:     {"案内を流して終了", "Ended with a message"},
		CauseStop:        {"計画停止", "Planned stop"},
	}[c]
	if !known {
		return names{string(c), string(c)}
	}
	return n
}
