package api

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"madoguchi/store"
)

// logins are the accounts' logins by id and their ids by login.
type logins struct{ login, id map[string]string }

func (s *Server) logins(ctx context.Context) (logins, error) {
	accounts, err := s.o.Store.AllAccounts(ctx)
	if err != nil {
		return logins{}, err
	}
	l := logins{make(map[string]string, len(accounts)), make(map[string]string, len(accounts))}
	for _, a := range accounts {
		l.login[a.ID], l.id[a.Login] = a.Login, a.ID
	}
	return l, nil
}

// config reads the site without what differs from one reading to the next.
func (s *Server) config(ctx context.Context) (Config, error) {
	c, errConfig := s.o.Store.SiteConfig(ctx)
	l, errAccounts := s.logins(ctx)
	if err := errors.Join(errConfig, errAccounts); err != nil {
		return Config{}, err
	}
	out := Config{
		Format: configFormat, AwayReasons: AwayReasons{Compulsory: c.ReasonCompulsory, Reasons: []AwayReason{}},
		Schedules: []Schedule{}, Addresses: []Address{}, Queues: []ConfigQueue{}, Buttons: []ButtonWords{}, Printers: []Printer{},
		DispositionCodes: []DispositionCode{}, Retention: Retention(c.Retention), AttemptLimits: AttemptLimits(c.Attempts),
	}
	for _, n := range c.Schedules {
		out.Schedules = append(out.Schedules, ScheduleFrom(n))
	}
	for _, n := range c.Addresses {
		n.Gateway = l.login[n.Gateway]
		out.Addresses = append(out.Addresses, addressFrom(n))
	}
	for _, n := range c.Queues {
		q := ConfigQueue{QueueFrom(n), []ConfigMember{}}
		for i, o := range q.Overflow {
			if o.To.Kind == store.TargetAccount {
				q.Overflow[i].To.ID = l.login[o.To.ID]
			}
		}
		for _, m := range c.Members[n.ID] {
			q.Members = append(q.Members, ConfigMember{l.login[m.Account], m.Level, m.Priority, m.Order})
		}
		out.Queues = append(out.Queues, q)
	}
	for _, n := range c.Buttons {
		out.Buttons = append(out.Buttons, ButtonFrom(n))
	}
	for _, n := range c.Printers {
		p := PrinterFrom(n)
		p.Agent = l.login[p.Agent]
		for i, k := range p.Kiosks {
			p.Kiosks[i] = l.login[k]
		}
		out.Printers = append(out.Printers, p)
	}
	for _, n := range c.AwayReasons {
		out.AwayReasons.Reasons = append(out.AwayReasons.Reasons, AwayReason(n))
	}
	for _, n := range c.Codes {
		out.DispositionCodes = append(out.DispositionCodes, DispositionCode(n))
	}
	return out, nil
}

// rows makes the rows of a file. People that are not here are told: members are
// left out, anything else cannot be imported without them.
func (c Config) rows(l logins) (out store.SiteConfig, problems []ConfigProblem, missing []string) {
	find := func(section, entry, login string) string {
		if login == "" {
			return ""
		}
		id, ok := l.id[store.NormalLogin(login)]
		if !ok {
			problems = append(problems, loginProblem(section, entry, login))
		}
		return id
	}
	out = store.SiteConfig{
		Members: make(map[string][]store.Membership), ReasonCompulsory: c.AwayReasons.Compulsory,
		Retention: store.Retention(c.Retention), Attempts: store.AttemptLimits(c.AttemptLimits),
	}
	for _, n := range c.Schedules {
		out.Schedules = append(out.Schedules, n.Row())
	}
	for _, n := range c.Addresses {
		n.Gateway = find("address", n.ID, n.Gateway)
		out.Addresses = append(out.Addresses, store.Address{ID: n.ID, NameJA: n.NameJA, NameEN: n.NameEN, Gateway: n.Gateway, Number: n.Number})
	}
	for _, n := range c.Queues {
		q := n.Row()
		for i, o := range q.Overflow {
			if o.Kind == store.TargetAccount {
				q.Overflow[i].ID = find("queue", n.ID, o.ID)
			}
		}
		out.Queues = append(out.Queues, q)
		for _, m := range n.Members {
			id, ok := l.id[store.NormalLogin(m.Login)]
			if !ok {
				if !slices.Contains(missing, m.Login) {
					missing = append(missing, m.Login)
				}
				continue
			}
			out.Members[n.ID] = append(out.Members[n.ID], store.Membership{Queue: n.ID, Account: id, Level: m.Level, Priority: m.Priority, Order: m.Order})
		}
	}
	for _, n := range c.Buttons {
		out.Buttons = append(out.Buttons, n.Row())
	}
	for _, n := range c.Printers {
		p := n.Row()
		p.Agent = find("printer", n.ID, n.Agent)
		p.Kiosks = nil
		for _, k := range n.Kiosks {
			p.Kiosks = append(p.Kiosks, find("printer", n.ID, k))
		}
		out.Printers = append(out.Printers, p)
	}
	for _, n := range c.AwayReasons.Reasons {
		out.AwayReasons = append(out.AwayReasons, store.AwayReason(n))
	}
	for _, n := range c.DispositionCodes {
		out.Codes = append(out.Codes, store.DispositionCode(n))
	}
	return out, problems, missing
}

func loginProblem(section, entry, login string) ConfigProblem {
	return ConfigProblem{
		Section: section, ID: entry, Code: "login-unknown",
		JA: fmt.Sprintf("アカウント「%s」がありません。先に作るか、ファイルから外してください。", login),
		EN: fmt.Sprintf("There is no account “%s”. Please make it first, or take it out of the file.", login),
	}
}
