package printing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"madoguchi/consult/printing/wire"
)

// AgentConn is the socket of an agent that has proved who it is.
type AgentConn interface {
	// Read returns the next frame; binary ones are refused by the link.
	Read(ctx context.Context) (binary bool, frame []byte, err error)
	Write(ctx context.Context, binary bool, frame []byte) error
	// Ping fails when the other side is not there any more.
	Ping(ctx context.Context) error
}

const (
	pingEvery   = 10 * time.Second
	pingTimeout = 10 * time.Second
	// helloTimeout is how long an agent may be silent at first.
	helloTimeout = 10 * time.Second
	// writeTimeout bounds one frame to an agent.
	writeTimeout = 30 * time.Second
)

// link is a connected agent.
type link struct {
	conn  AgentConn
	form  string
	hello []wire.Job      // the jobs that it named at first
	known map[string]bool // their ids
	name  string          // version and system
	gone  chan struct{}

	writing sync.Mutex // frames of one job are not mixed with others'

	mu       sync.Mutex
	printers []wire.Printer
}

var (
	errProtocol  = errors.New("the agent does not keep to the protocol")
	errOldAgent  = errors.New("the agent speaks another version of the protocol")
	errAgentGone = errors.New("the agent is not connected")
	errReplaced  = errors.New("another agent of the same account has connected")
)

// ServeAgent speaks with the agent of a kiosk account until it is gone or ctx
// ends. A second agent of the account takes the place of the first.
func (s *Spooler) ServeAgent(ctx context.Context, account, version string, conn AgentConn) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	l, err := greet(ctx, conn, version)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	old := s.agents[account]
	lost := s.unknownTo(account, l)
	s.agents[account] = l
	s.mu.Unlock()
	for _, w := range lost {
		w.hear(Event{Kind: Broke, Reason: ReasonAgentGone})
	}
	if old != nil {
		_ = old.say(ctx, wire.Message{Type: wire.Bye, Reason: "replaced"}) // it may be gone
	}
	stop := context.AfterFunc(s.ctx, end)
	defer stop()
	s.o.Log.Info("print agent connected", "account", account, "agent", l.name)
	err = s.listen(ctx, account, l)
	close(l.gone)
	s.mu.Lock()
	if s.agents[account] == l {
		delete(s.agents, account)
	}
	s.mu.Unlock()
	s.agentPrinters(account)
	s.o.Log.Info("print agent disconnected", "account", account)
	return err
}

// greet waits for the hello and answers it.
func greet(ctx context.Context, conn AgentConn, version string) (*link, error) {
	first, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	m, err := readMessage(first, conn)
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, form: m.Form, printers: m.Printers, gone: make(chan struct{}), known: make(map[string]bool)}
	l.name = plain(m.Version + " (" + m.OS + ")")
	switch {
	case m.Type != wire.Hello || m.Form != wire.FormPDF && m.Form != wire.FormImages || len(m.Printers) > wire.MaxPrinters || len(m.Jobs) > wire.MaxJobs:
		return nil, errProtocol
	case m.Protocol != wire.Version:
		_ = l.say(first, wire.Message{Type: wire.Bye, Reason: "version"}) // it is told why; more cannot be done
		return nil, errOldAgent
	}
	for _, j := range m.Jobs {
		l.known[j.ID] = true
	}
	l.hello = m.Jobs
	return l, l.say(first, wire.Message{Type: wire.Welcome, Protocol: wire.Version, Version: version})
}

// listen takes in what the agent says.
func (s *Spooler) listen(ctx context.Context, account string, l *link) error {
	ctx, end := context.WithCancel(ctx)
	var alive sync.WaitGroup
	defer alive.Wait()
	defer end()
	alive.Go(func() {
		defer end()
		for sleep(ctx, pingEvery) {
			ping, cancel := context.WithTimeout(ctx, pingTimeout)
			err := l.conn.Ping(ping)
			cancel()
			if err != nil {
				return
			}
		}
	})
	s.agentPrinters(account)
	for _, j := range l.hello {
		s.agentJob(account, j)
	}
	for {
		m, err := readMessage(ctx, l.conn)
		if err != nil {
			return err
		}
		switch {
		case s.replaced(account, l):
			return errReplaced
		case m.Type == wire.Printers && len(m.Printers) <= wire.MaxPrinters:
			l.mu.Lock()
			l.printers = m.Printers
			l.mu.Unlock()
			s.agentPrinters(account)
		case m.Type == wire.JobNews && m.Job != nil:
			s.agentJob(account, *m.Job)
		default:
			return errProtocol
		}
	}
}

func (s *Spooler) replaced(account string, l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agents[account] != l
}

// agentJob passes on what an agent says of a job of its own printers.
func (s *Spooler) agentJob(account string, j wire.Job) {
	w, err := s.find(j.ID)
	if err != nil || w.printer.config.Driver != DriverAgent || w.printer.config.Agent != account {
		return
	}
	if e, ok := eventOf(j); ok {
		w.hear(e)
	}
}

func eventOf(j wire.Job) (Event, bool) {
	kind, ok := map[string]Kind{
		string(Sent): Waits, string(Printing): Prints, string(Attention): Needs,
		string(Done): Ended, string(Failed): Broke, string(Cancelled): GivenUp,
	}[j.State]
	return Event{Kind: kind, Reason: plain(j.Reason), Confirmed: j.Confirmed, Handle: j.ID}, ok
}

// unknownTo are the jobs that the account's agent should have and does not
// know: they did not reach it whole, and are not sent again. Callers hold mu.
func (s *Spooler) unknownTo(account string, l *link) []*work {
	var lost []*work
	for _, w := range s.jobs {
		c := w.printer.config
		if c.Driver == DriverAgent && c.Agent == account && !l.known[w.job.ID] && w.progress().Handle != "" {
			lost = append(lost, w)
		}
	}
	return lost
}

// agentPrinters shows the printers of an account's agent.
func (s *Spooler) agentPrinters(account string) {
	s.mu.Lock()
	l := s.agents[account]
	var mine []*printer
	for _, p := range s.printers {
		if p.config.Driver == DriverAgent && p.config.Agent == account {
			mine = append(mine, p)
		}
	}
	s.mu.Unlock()
	for _, p := range mine {
		s.show(p, l.view(p.config))
	}
}

// view is how the agent sees a printer; l may be nil.
func (l *link) view(c Config) Printer {
	if l == nil {
		return Printer{State: PrinterOffline, Reasons: []string{ReasonAgentGone}}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.printers, func(p wire.Printer) bool { return p.Name == c.Device || c.Device == "" && p.Default })
	if i < 0 {
		return Printer{State: PrinterOffline, Reasons: []string{ReasonUnreachable}, Agent: l.name, Checked: time.Now()}
	}
	p := l.printers[i]
	v := Printer{State: p.State, Color: p.Color, Model: plain(p.Model), Media: p.Media, Agent: l.name, Checked: time.Now()}
	if !slices.Contains([]string{PrinterIdle, PrinterBusy, PrinterAttention, PrinterOffline}, p.State) {
		v.State = PrinterUnknown
	}
	for _, r := range p.Reasons[:min(len(p.Reasons), wire.MaxPrinters)] {
		v.Reasons = append(v.Reasons, plain(r))
	}
	if v.Media = slices.DeleteFunc(slices.Clone(v.Media), func(m string) bool { return m != "A4" && m != "A3" }); len(v.Media) == 0 {
		v.Media = []string{c.Media}
	}
	return v
}

// say sends a text frame.
func (l *link) say(ctx context.Context, m wire.Message) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.write(ctx, m)
}

// write is say for those who hold writing.
func (l *link) write(ctx context.Context, m wire.Message) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode %s: %w", m.Type, err)
	}
	return l.frame(ctx, false, raw)
}

func (l *link) frame(ctx context.Context, binary bool, raw []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return l.conn.Write(ctx, binary, raw)
}

func readMessage(ctx context.Context, conn AgentConn) (wire.Message, error) {
	var m wire.Message
	binary, raw, err := conn.Read(ctx)
	if err != nil {
		return m, err
	}
	if binary || len(raw) > wire.MaxText || json.Unmarshal(raw, &m) != nil {
		return m, errProtocol
	}
	return m, nil
}

// maxPlain bounds a word that an agent says.
const maxPlain = 100

// plain is what may be shown and logged of what an agent says.
func plain(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r >= ' ' && r != 0x7f && r != '\ufffd' && len(out) < maxPlain {
			out = append(out, r)
		}
	}
	return string(out)
}
