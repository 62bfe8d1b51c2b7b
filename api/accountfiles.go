package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"madoguchi/api/sheet"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// FileInput is how a list is wanted as a file.
type FileInput struct {
	Format string `query:"format" enum:"csv,csv-sjis,xlsx,json" default:"csv" doc:"csv is UTF-8 with a byte order mark"`
	Lang   string `query:"lang" enum:"ja,en" default:"ja" doc:"of headings and words"`
}

func (p phrase) in(lang string) string {
	if lang == "en" {
		return p.en
	}
	return p.ja
}

// sheetFile answers with a table as an attachment. fill writes the rows.
func (s *Server) sheetFile(in FileInput, name string, t sheet.Table, fill func(context.Context, sheet.Writer) error) *huma.StreamResponse {
	format := sheet.Format(in.Format)
	kind, ext := format.MIME()
	t.TimeZone = s.o.TimeZone
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", kind)
		hc.SetHeader("Content-Disposition", attachment(name+time.Now().In(s.o.TimeZone).Format("_20060102_1504")+ext))
		hc.SetStatus(http.StatusOK)
		control := http.NewResponseController(humagin.Unwrap(hc).Writer)
		_ = control.SetWriteDeadline(time.Now().Add(downloadTimeout)) // without one it is as the server has it
		w, err := sheet.New(hc.BodyWriter(), format, t)
		if err == nil {
			err = fill(hc.Context(), w)
			err = cmp.Or(err, w.Close()) // also what failed: an XLSX file has a temporary one behind it
		}
		if err != nil {
			s.o.Log.WarnContext(hc.Context(), "table not sent whole", "name", name, "error", err)
			panic(http.ErrAbortHandler) // nobody must take half a list for the whole
		}
	}}
}

// sheetOutput describes such an answer.
func sheetOutput(op *huma.Operation) {
	content := map[string]*huma.MediaType{}
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX, sheet.JSON} {
		kind, _ := f.MIME()
		kind, _, _ = strings.Cut(kind, ";")
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: content}}
}

type exportAccountsInput struct {
	FileInput
	AccountFilter
}

func (s *Server) exportAccounts(ctx context.Context, in *exportAccountsInput) (*huma.StreamResponse, error) {
	rows, err := s.o.Store.Memberships(ctx)
	if err != nil {
		return nil, err
	}
	served := make(map[string][]store.Membership)
	for _, m := range rows {
		served[m.Account] = append(served[m.Account], m)
	}
	t := sheet.Table{Name: phrase{ja: "アカウント", en: "Accounts"}.in(in.Lang)}
	for _, c := range accountColumns {
		t.Columns = append(t.Columns, sheet.Column{Key: c.key, Title: phrase{ja: c.ja, en: c.en}.in(in.Lang)})
	}
	return s.sheetFile(in.FileInput, "accounts", t, func(ctx context.Context, w sheet.Writer) error {
		return s.o.Store.EachAccount(ctx, in.row(), time.Now(), func(a store.AccountRow) error {
			return w.Row(a.Login, a.Name, a.Place, roleWords[a.Role].in(in.Lang), servesText(served[a.ID]), stateWords[stateOf(a.Disabled)].in(in.Lang))
		})
	}), nil
}

// Right is one account in the review of rights.
type Right struct {
	AccountRow
	Unused bool `json:"unused" doc:"nobody has logged in for 90 days, or ever"`
}

// Rights is who may do what at one moment.
type Rights struct {
	At    time.Time `json:"at"`
	Items []Right   `json:"items" nullable:"false"`
}

type rightsInput struct{ AccountFilter }

type rightsOutput struct{ Body Rights }

// accountRights is the list that is looked through once a year: who has which
// rights, and which of them nobody uses.
func (s *Server) accountRights(ctx context.Context, in *rightsInput) (*rightsOutput, error) {
	r, err := s.rights(ctx, in.row())
	return &rightsOutput{r}, err
}

func (s *Server) rights(ctx context.Context, f store.AccountFilter) (Rights, error) {
	serves, err := s.o.Store.QueueAgents(ctx)
	if err != nil {
		return Rights{}, err
	}
	r := Rights{At: time.Now(), Items: []Right{}}
	err = s.o.Store.EachAccount(ctx, f, r.At, func(a store.AccountRow) error {
		used := a.LastLogin
		if used.IsZero() {
			used = a.Created
		}
		r.Items = append(r.Items, Right{AccountRow{entry(a.Account, serves[a.ID]), a.Sessions, a.Devices}, a.LastLogin.IsZero() || r.At.Sub(used) > store.UnusedAfter})
		return nil
	})
	rank := []string{store.RoleAdministrator, store.RoleSupervisor, store.RoleStaff, store.RoleKiosk}
	slices.SortStableFunc(r.Items, func(a, b Right) int { return slices.Index(rank, a.Role) - slices.Index(rank, b.Role) })
	return r, err
}

type exportRightsInput struct {
	FileInput
	AccountFilter
}

func (s *Server) exportRights(ctx context.Context, in *exportRightsInput) (*huma.StreamResponse, error) {
	r, err := s.rights(ctx, in.row())
	if err != nil {
		return nil, err
	}
	words := func(ja, en string) string { return phrase{ja: ja, en: en}.in(in.Lang) }
	t := sheet.Table{Name: words("権限一覧", "Rights"), Columns: []sheet.Column{
		{Key: "login", Title: "ID"},
		{Key: "name", Title: words("名前", "Name")},
		{Key: "place", Title: words("場所", "Place")},
		{Key: "role", Title: words("役割", "Role")},
		{Key: "queues", Title: words("担当窓口", "Counters")},
		{Key: "state", Title: words("状態", "State")},
		{Key: "createdAt", Title: words("作成", "Made")},
		{Key: "lastLoginAt", Title: words("前回のログイン", "Last login")},
		{Key: "unused", Title: words("90日以上未使用", "Unused for 90 days")},
		{Key: "devices", Title: words("電話機", "Phones")},
		{Key: "checked", Title: words("確認", "Checked")},
	}}
	return s.sheetFile(in.FileInput, "rights", t, func(_ context.Context, w sheet.Writer) error {
		for _, a := range r.Items {
			unused := ""
			if a.Unused {
				unused = words("未使用", "unused")
			}
			if err := w.Row(a.Login, a.Name, a.Place, roleWords[a.Role].in(in.Lang), s.queueNames(a.Queues, in.Lang), stateWords[stateOf(a.Disabled)].in(in.Lang),
				a.CreatedAt, a.LastLogin, unused, a.Devices, nil); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

func (s *Server) queueNames(ids []string, lang string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		q, _ := s.hub.book.Load().queue(id)
		names[i] = phrase{ja: q.NameJA, en: q.NameEN}.in(lang)
	}
	return strings.Join(names, "; ")
}
