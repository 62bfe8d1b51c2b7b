package api

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"golang.org/x/text/encoding/japanese"
)

const (
	// maxImport bounds a file of accounts, in bytes and in rows.
	maxImport     = 1 << 20
	maxImportRows = 2_000
	bom           = "\ufeff"
)

// importRow is one row of a file, with what of it could not be understood.
type importRow struct {
	line int
	store.ImportRow
	err error
}

// accountColumns are the columns of a file of accounts: the key, and the headings
// it is known by besides.
var accountColumns = []struct {
	key    string
	ja, en string
}{
	{"login", "ID", "ID"},
	{"name", "名前", "Name"},
	{"place", "場所", "Place"},
	{"role", "役割", "Role"},
	{"queues", "担当窓口", "Counters"},
	{"state", "状態", "State"},
}

// roleWords are how files name the roles.
var roleWords = map[string]phrase{
	store.RoleAdministrator: {ja: "管理者", en: "Administrator"},
	store.RoleSupervisor:    {ja: "監督者", en: "Supervisor"},
	store.RoleStaff:         {ja: "職員", en: "Staff"},
	store.RoleKiosk:         {ja: "キオスク", en: "Kiosk"},
}

// stateWords are how files name the states.
var stateWords = map[string]phrase{
	store.StateActive:   {ja: "有効", en: "Active"},
	store.StateDisabled: {ja: "停止中", en: "Disabled"},
}

// word finds the key of a word: the key itself or its name in one of the languages.
func word(words map[string]phrase, text string) (key string, ok bool) {
	for key, w := range words {
		if strings.EqualFold(text, key) || text == w.ja || strings.EqualFold(text, w.en) {
			return key, true
		}
	}
	return "", false
}

// readImport reads a CSV file in UTF-8 or Shift-JIS whose first row has headings.
// encoding is the one that was found. A refusal concerns the whole file.
func readImport(raw []byte) (rows []importRow, encoding string, err error) {
	text := strings.TrimPrefix(string(raw), bom)
	encoding = "utf-8"
	if !utf8.ValidString(text) {
		encoding = "shift_jis"
		if text, err = japanese.ShiftJIS.NewDecoder().String(text); err != nil || strings.ContainsRune(text, utf8.RuneError) {
			return nil, "", refuse("import-unreadable")
		}
	}
	if strings.ContainsRune(text, 0) {
		return nil, "", refuse("import-unreadable")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1 // a row of another length is told with its line
	if head, _, _ := strings.Cut(text, "\n"); strings.Contains(head, "\t") && !strings.Contains(head, ",") {
		r.Comma = '\t'
	}
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, "", refuse("import-empty")
	}
	if err != nil {
		return nil, "", refuse("import-unreadable")
	}
	columns, err := columnsOf(head)
	if err != nil {
		return nil, "", err
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", refuse("import-unreadable")
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue // spreadsheets leave empty rows at the end
		}
		if len(rows) == maxImportRows {
			return nil, "", refuse("import-too-many")
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, rowOf(line, columns, cells))
	}
	if len(rows) == 0 {
		return nil, "", refuse("import-empty")
	}
	return rows, encoding, nil
}

// columnsOf finds which column each heading is; one that is not known is an error,
// as it may be a slip of the pen.
func columnsOf(head []string) ([]string, error) {
	keys := make([]string, len(head))
	for i, h := range head {
		h = strings.TrimSpace(h)
		if h == "" {
			continue
		}
		at := slices.IndexFunc(accountColumns, func(c struct {
			key    string
			ja, en string
		},
		) bool {
			return strings.EqualFold(h, c.key) || h == c.ja || strings.EqualFold(h, c.en)
		})
		if at < 0 || slices.Contains(keys, accountColumns[at].key) {
			r := refuse("import-columns")
			r.JA = strings.ReplaceAll(r.JA, "{{name}}", h)
			r.EN = strings.ReplaceAll(r.EN, "{{name}}", h)
			return nil, r
		}
		keys[i] = accountColumns[at].key
	}
	if !slices.Contains(keys, "login") {
		return nil, refuse("import-no-id")
	}
	return keys, nil
}

func rowOf(line int, columns, cells []string) importRow {
	row := importRow{line: line}
	for i, key := range columns {
		if key == "" || i >= len(cells) {
			continue
		}
		row.take(key, cellText(cells[i]))
	}
	for i, c := range cells {
		if (i >= len(columns) || columns[i] == "") && strings.TrimSpace(c) != "" {
			row.err = refuse("import-cells")
		}
	}
	return row
}

// cellText undoes what keeps a spreadsheet from computing a cell (api/sheet).
func cellText(c string) string {
	return sheet.Plain(strings.TrimSpace(c))
}

func (r *importRow) take(key, text string) {
	switch key {
	case "login":
		r.Login = text
	case "name":
		r.Name = &text
	case "place":
		r.Place = &text
	case "role":
		role, ok := word(roleWords, text)
		if !ok {
			r.err = store.ErrRoleUnknown
			role = text
		}
		r.Role = &role
	case "state":
		if text == "" {
			return
		}
		state, ok := word(stateWords, text)
		if !ok {
			r.err = refuse("import-state")
		}
		disabled := state == store.StateDisabled
		r.Disabled = &disabled
	case "queues":
		members, ok := servesOf(text)
		if !ok {
			r.err = refuse("import-queues")
		}
		r.Members = &members
	}
}

// servesOf reads queues as accountCells writes them: ID, ID:LEVEL or
// ID:LEVEL:PRIORITY, with ; between.
func servesOf(text string) ([]store.Membership, bool) {
	members := []store.Membership{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";；、,\n ", r) }) {
		fields := strings.Split(strings.ReplaceAll(part, "：", ":"), ":")
		m := store.Membership{Queue: strings.ToLower(fields[0])}
		for i, into := range []*int{&m.Level, &m.Priority} {
			if i+1 >= len(fields) {
				break
			}
			n, err := strconv.Atoi(fields[i+1])
			if err != nil {
				return nil, false
			}
			*into = n
		}
		if len(fields) > 3 {
			return nil, false
		}
		members = append(members, m)
	}
	return members, true
}

func servesText(members []store.Membership) string {
	parts := make([]string, len(members))
	for i, m := range members {
		parts[i] = m.Queue
		if m.Level != 0 || m.Priority != 0 {
			parts[i] += ":" + strconv.Itoa(m.Level)
		}
		if m.Priority != 0 {
			parts[i] += ":" + strconv.Itoa(m.Priority)
		}
	}
	return strings.Join(parts, "; ")
}
