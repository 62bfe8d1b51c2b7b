package ipp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/OpenPrinting/goipp"
)

// Order is how a job is printed.
type Order struct {
	// Name is what the printer shows and by which Find finds the job again. It
	// must say nothing of what is printed.
	Name   string
	Format string // MIME type of all its documents
	Copies int
	Media  string // "A4" or "A3"
	Color  bool
}

// Document opens one document of a job; it is read once.
type Document func() (io.ReadCloser, error)

// JobState is job-state (RFC 8011 §5.3.7).
type JobState int

// The states of a job.
const (
	JobPending    JobState = 3
	JobHeld       JobState = 4
	JobProcessing JobState = 5
	JobStopped    JobState = 6
	JobCanceled   JobState = 7
	JobAborted    JobState = 8
	JobCompleted  JobState = 9
)

// Job is what the printer tells of a job.
type Job struct {
	ID      int
	State   JobState
	Reasons []string
	Sheets  int // that have come out, as far as the printer says so
}

// ErrGone means that the printer does not know the job (any more).
var ErrGone = errors.New("the printer does not know this job")

// errUnsent marks a failure before any document was on its way: such a job
// cannot come out of the printer.
var errUnsent = errors.New("nothing was sent")

// Unsent says whether a failed Print can not have put anything on paper.
func Unsent(err error) bool { return errors.Is(err, errUnsent) }

// Busy says whether the printer did not take the job because it does one at a
// time: it may be asked again, for it has nothing of it.
func Busy(err error) bool {
	var s *StatusError
	return errors.As(err, &s) && (s.Status == goipp.StatusErrorBusy || s.Status == goipp.StatusErrorTemporary || s.Status == goipp.StatusErrorNotAcceptingJobs)
}

// Print gives the printer one job with the documents, in their order, and
// returns its id. With Create-Job the id is told to created before the first
// document is on its way, and an error of created ends it there; printers
// without it get one Print-Job, and take one document only. A job that fails
// half-way is cancelled.
func (c *Client) Print(ctx context.Context, p Printer, o Order, documents []Document, created func(id int) error) error {
	if !p.CreateJob {
		return c.printJob(ctx, p, o, documents, created)
	}
	m := c.newRequest(goipp.OpCreateJob, name(o), no("ipp-attribute-fidelity"))
	m.Job = template(p, o)
	answer, err := c.question(ctx, m)
	if err != nil {
		return fmt.Errorf("create job: %w: %w", errUnsent, err)
	}
	id := attributes(answer.Job).number("job-id", 0)
	if id <= 0 {
		return fmt.Errorf("create job: %w: %w: no job-id", errUnsent, ErrAnswer)
	}
	if err := created(id); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", errUnsent, err), c.giveUp(ctx, id))
	}
	for i, d := range documents {
		if err := c.sendDocument(ctx, o, id, d, i == len(documents)-1); err != nil {
			return errors.Join(fmt.Errorf("send document: %w", err), c.giveUp(ctx, id))
		}
	}
	return nil
}

// giveUp cancels a job that did not get all its documents. Its context may be
// over already.
func (c *Client) giveUp(ctx context.Context, id int) error {
	err := c.Cancel(context.WithoutCancel(ctx), id)
	if errors.Is(err, ErrGone) {
		return nil
	}
	return err
}

func (c *Client) sendDocument(ctx context.Context, o Order, id int, open Document, last bool) error {
	r, err := open()
	if err != nil {
		return fmt.Errorf("open document: %w", err)
	}
	defer r.Close()
	m := c.newRequest(goipp.OpSendDocument, goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)))
	m.Operation.Add(goipp.MakeAttribute("document-format", goipp.TagMimeType, goipp.String(o.Format)))
	m.Operation.Add(goipp.MakeAttribute("last-document", goipp.TagBoolean, goipp.Boolean(last)))
	_, err = c.deliver(ctx, m, r)
	return err
}

func (c *Client) printJob(ctx context.Context, p Printer, o Order, documents []Document, created func(id int) error) error {
	if len(documents) != 1 {
		return fmt.Errorf("%w: the printer takes one document a job, not %d", errUnsent, len(documents))
	}
	r, err := documents[0]()
	if err != nil {
		return fmt.Errorf("open document: %w: %w", errUnsent, err)
	}
	defer r.Close()
	m := c.newRequest(goipp.OpPrintJob, name(o), no("ipp-attribute-fidelity"))
	m.Operation.Add(goipp.MakeAttribute("document-format", goipp.TagMimeType, goipp.String(o.Format)))
	m.Job = template(p, o)
	answer, err := c.deliver(ctx, m, r)
	if err != nil {
		return fmt.Errorf("print job: %w", err)
	}
	id := attributes(answer.Job).number("job-id", 0)
	if id <= 0 {
		return fmt.Errorf("print job: %w: no job-id", ErrAnswer)
	}
	return created(id)
}

func name(o Order) goipp.Attribute {
	return goipp.MakeAttribute("job-name", goipp.TagName, goipp.String(o.Name))
}

func no(attribute string) goipp.Attribute {
	return goipp.MakeAttribute(attribute, goipp.TagBoolean, goipp.Boolean(false))
}

// template are the job's attributes. Only what the printer knows is asked for.
func template(p Printer, o Order) goipp.Attributes {
	var a goipp.Attributes
	if copies := min(o.Copies, p.MaxCopies); copies > 1 {
		a.Add(goipp.MakeAttribute("copies", goipp.TagInteger, goipp.Integer(copies)))
	}
	a.Add(goipp.MakeAttribute("media", goipp.TagKeyword, goipp.String(MediaName(o.Media))))
	if p.OneSided {
		a.Add(goipp.MakeAttribute("sides", goipp.TagKeyword, goipp.String("one-sided")))
	}
	if p.Fit {
		a.Add(goipp.MakeAttribute("print-scaling", goipp.TagKeyword, goipp.String("fit")))
	}
	switch {
	case o.Color && p.Color:
		a.Add(goipp.MakeAttribute("print-color-mode", goipp.TagKeyword, goipp.String("color")))
	case p.Mono:
		a.Add(goipp.MakeAttribute("print-color-mode", goipp.TagKeyword, goipp.String("monochrome")))
	}
	return a
}

// Job asks how far a job is. ErrGone when the printer does not know it.
func (c *Client) Job(ctx context.Context, id int) (Job, error) {
	m := c.newRequest(goipp.OpGetJobAttributes, goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)))
	m.Operation.Add(keywords("requested-attributes", []string{"job-id", "job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed"}))
	answer, err := c.question(ctx, m)
	if err != nil {
		return Job{}, gone(err)
	}
	a := attributes(answer.Job)
	state := JobState(a.number("job-state", 0))
	if state < JobPending || state > JobCompleted {
		return Job{}, fmt.Errorf("%w: job-state %d", ErrAnswer, state)
	}
	sheets := max(a.number("job-impressions-completed", 0), a.number("job-media-sheets-completed", 0))
	return Job{ID: id, State: state, Reasons: a.texts("job-state-reasons"), Sheets: sheets}, nil
}

// Cancel asks the printer to give a job up. ErrGone when it does not know it,
// a *StatusError when it is too late.
func (c *Client) Cancel(ctx context.Context, id int) error {
	_, err := c.question(ctx, c.newRequest(goipp.OpCancelJob, goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id))))
	return gone(err)
}

func gone(err error) error {
	var s *StatusError
	if errors.As(err, &s) && (s.Status == goipp.StatusErrorNotFound || s.Status == goipp.StatusErrorGone) {
		return ErrGone
	}
	return err
}

// maxListed is how many jobs of a printer are looked through for ours.
const maxListed = 100

// Find looks for the jobs of a name, open and finished ones. ErrGone when
// there are none.
func (c *Client) Find(ctx context.Context, name string) ([]int, error) {
	var ids []int
	for _, which := range []string{"not-completed", "completed"} {
		m := c.newRequest(goipp.OpGetJobs)
		m.Operation.Add(goipp.MakeAttribute("limit", goipp.TagInteger, goipp.Integer(maxListed)))
		m.Operation.Add(goipp.MakeAttribute("which-jobs", goipp.TagKeyword, goipp.String(which)))
		m.Operation.Add(keywords("requested-attributes", []string{"job-id", "job-name"}))
		answer, err := c.question(ctx, m)
		if err != nil {
			return nil, err
		}
		for _, g := range answer.Groups {
			a := attributes(g.Attrs)
			if id := a.number("job-id", 0); g.Tag == goipp.TagJobGroup && id > 0 && a.text("job-name") == name {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, ErrGone
	}
	return ids, nil
}

// IDs writes job ids in one text, ParseIDs reads it.
func IDs(ids []int) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = strconv.Itoa(id)
	}
	return strings.Join(parts, ",")
}

// ParseIDs reads what IDs wrote; anything else gives none.
func ParseIDs(text string) []int {
	var ids []int
	for part := range strings.SplitSeq(text, ",") {
		id, err := strconv.Atoi(part)
		if err != nil || id <= 0 {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}
