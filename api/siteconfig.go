package api

import (
	"context"
	"slices"
	"time"

	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

const (
	configPreviewPath = "/api/v1/config/preview"
	configImportPath  = "/api/v1/config/import"
	// configFormat counts up when older products could not read a file any more.
	configFormat = 1
	// maxConfig bounds a file; a site with 100 queues of 100 members has 1 MB.
	maxConfig = 4 << 20
)

// Config is all that is set up at a site but its people and its sounds. It says
// accounts by login, so that it can be read at another site: the gateways of
// addresses, the kiosks and agents of printers, and accounts in overflow chains.
type Config struct {
	Format           int               `json:"format" minimum:"1" doc:"of this file"`
	Product          string            `json:"product,omitempty" maxLength:"100" doc:"version that wrote it"`
	Site             string            `json:"site,omitempty" maxLength:"400" doc:"where it was written"`
	ExportedAt       time.Time         `json:"exportedAt,omitzero"`
	Schedules        []Schedule        `json:"schedules" nullable:"false" maxItems:"1000"`
	Addresses        []Address         `json:"addresses" nullable:"false" maxItems:"1000"`
	Queues           []ConfigQueue     `json:"queues" nullable:"false" maxItems:"1000"`
	Buttons          []ButtonWords     `json:"buttons" nullable:"false" maxItems:"1000"`
	Printers         []Printer         `json:"printers" nullable:"false" maxItems:"1000"`
	AwayReasons      AwayReasons       `json:"awayReasons"`
	DispositionCodes []DispositionCode `json:"dispositionCodes" nullable:"false" maxItems:"100"`
	Retention        Retention         `json:"retention"`
	AttemptLimits    AttemptLimits     `json:"attemptLimits"`
}

// ConfigQueue is a queue with who serves it.
type ConfigQueue struct {
	Queue
	Members []ConfigMember `json:"members" nullable:"false" maxItems:"1000"`
}

// ConfigMember is a member by login.
type ConfigMember struct {
	Login    string `json:"login" maxLength:"32"`
	Level    int    `json:"level" minimum:"-1000" maximum:"1000"`
	Priority int    `json:"priority" minimum:"-1000" maximum:"1000"`
	Order    int    `json:"order" minimum:"-1000" maximum:"1000"`
}

func (s *Server) configRoutes() {
	large := func(op *huma.Operation) { op.MaxBodyBytes = maxConfig }
	handle(s, "GET", "/config", "exportConfig", "All that is set up at the site but its people and its sounds, as one file", 0, s.exportConfig)
	handle(s, "POST", "/config/preview", "previewConfig", "What an import would change; nothing is changed", 0, s.previewConfig, large)
	handle(s, "POST", "/config/import", "importConfig", "Import a file: all of it or nothing", 0, s.importConfig, large)
}

type configOutput struct {
	Disposition string `header:"Content-Disposition"`
	Body        Config
}

func (s *Server) exportConfig(ctx context.Context, _ *struct{}) (*configOutput, error) {
	c, err := s.config(ctx)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	c.Product, c.Site, c.ExportedAt = s.o.Version, s.o.SiteName, now.UTC()
	name := "madoguchi-settings-" + now.In(s.o.TimeZone).Format("20060102-1504") + ".json"
	return &configOutput{`attachment; filename="` + name + `"`, c},
		s.o.Store.Audit(ctx, loginIn(ctx).by(), store.Entry{Action: store.ActionConfigExport, Subject: "site"})
}

// ConfigChange is one difference between the site and a file.
type ConfigChange struct {
	Action string            `json:"action" doc:"as in the audit log, e.g. queue.put"`
	ID     string            `json:"id"`
	Before map[string]any    `json:"before,omitempty" doc:"absent: it is made"`
	After  map[string]any    `json:"after,omitempty" doc:"absent: it is deleted"`
	Names  map[string]string `json:"names,omitempty" doc:"of accounts that it speaks of by id"`
}

// ConfigProblem is what keeps an entry from being imported.
type ConfigProblem struct {
	Section string `json:"section"`
	ID      string `json:"id"`
	Code    string `json:"code"`
	JA      string `json:"ja"`
	EN      string `json:"en"`
}

// ConfigPreview is what an import changes.
type ConfigPreview struct {
	Version  string          `json:"version" doc:"of the site as it is now, for If-Match of the import"`
	Changes  []ConfigChange  `json:"changes" nullable:"false"`
	Problems []ConfigProblem `json:"problems" nullable:"false" doc:"while there is any, nothing can be imported"`
	Missing  []string        `json:"missing" nullable:"false" doc:"logins of members that are not here; they are left out"`
}

type configFile struct {
	Config  Config `json:"config"`
	Replace bool   `json:"replace,omitempty" doc:"delete what is not in the file"`
}

type configInput struct {
	Match
	Body configFile
}

type configPreviewOutput struct{ Body ConfigPreview }

func (s *Server) previewConfig(ctx context.Context, in *configInput) (*configPreviewOutput, error) {
	return s.takeConfig(ctx, in.Body, true)
}

func (s *Server) importConfig(ctx context.Context, in *configInput) (*configPreviewOutput, error) {
	var out *configPreviewOutput
	err := s.replacing(in.Match, func() (any, error) { return s.config(ctx) }, func() error {
		var err error
		out, err = s.takeConfig(ctx, in.Body, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(out.Body.Problems) > 0 {
		return nil, refuse("config-problems")
	}
	s.attempts.set(store.AttemptLimits(in.Body.Config.AttemptLimits))
	if s.o.Printing != nil {
		if err := s.o.Printing.Reread(ctx); err != nil {
			return nil, err
		}
	}
	return out, s.reconfigure(ctx)
}

// printerProblems are the printers that could not be set up like this one by one.
func (s *Server) printerProblems(printers []store.Printer) (problems []ConfigProblem) {
	if s.o.Printing == nil {
		return nil
	}
	for _, p := range printers {
		if err := s.o.Printing.CheckPrinter(p); err != nil {
			w := refusalOf(err)
			problems = append(problems, ConfigProblem{"printer", p.ID, w.Code, w.JA, w.EN})
		}
	}
	return problems
}

// takeConfig imports a file; dry: only as far as one sees what it would change.
func (s *Server) takeConfig(ctx context.Context, f configFile, dry bool) (*configPreviewOutput, error) {
	if f.Config.Format > configFormat {
		return nil, refuse("config-version")
	}
	now, err := s.config(ctx)
	if err != nil {
		return nil, err
	}
	out := &configPreviewOutput{}
	if out.Body.Version, err = versionOf(now); err != nil {
		return nil, err
	}
	l, err := s.logins(ctx)
	if err != nil {
		return nil, err
	}
	rows, problems, missing := f.Config.rows(l)
	problems = append(problems, s.printerProblems(rows.Printers)...)
	out.Body.Problems, out.Body.Missing = append([]ConfigProblem{}, problems...), append([]string{}, missing...)
	changes, refused, err := s.o.Store.ImportConfig(ctx, loginIn(ctx).by(), rows, store.ConfigImport{Replace: f.Replace, Dry: dry || len(problems) > 0})
	if err != nil {
		return nil, err
	}
	for _, p := range refused {
		if slices.ContainsFunc(problems, func(had ConfigProblem) bool { return had.Section == p.Section && had.ID == p.ID }) {
			continue // because of the account that is not there
		}
		w := refuse(p.Refusal.Code)
		out.Body.Problems = append(out.Body.Problems, ConfigProblem{p.Section, p.ID, w.Code, w.JA, w.EN})
	}
	names := s.accountNames()
	out.Body.Changes = make([]ConfigChange, len(changes))
	for i, c := range changes {
		out.Body.Changes[i] = ConfigChange{c.Action, c.ID, c.Before, c.After, namesIn(names, c.Before, c.After)}
	}
	return out, nil
}
