package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"madoguchi/api/password"
	"madoguchi/consult"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
)

// problemType is RFC 9457's media type.
const problemType = "application/problem+json"

// ErrorBody is the body of every refusal (RFC 9457) with the words of a Problem.
type ErrorBody struct {
	Type   string `json:"type"` // about:blank: Status says what it is
	Title  string `json:"title"`
	Status int    `json:"status"`
	Problem
	Fields []FieldError `json:"fields,omitempty" nullable:"false"`
}

// FieldError says what is wrong with one field of a request; the value itself
// is never sent back.
type FieldError struct {
	Location string `json:"location"` // e.g. body.name
	Message  string `json:"message"`
	JA       string `json:"ja,omitempty" doc:"the message in Japanese"`
}

// refusal is an error that is told to the one who asked.
type refusal struct {
	status int
	Problem
	retry  time.Duration // when it makes sense to ask again
	fields []FieldError
	cause  error // for the log only
}

func (r *refusal) Error() string {
	if r.cause != nil {
		return fmt.Sprintf("%s: %v", r.Code, r.cause)
	}
	return r.Code
}
func (r *refusal) Unwrap() error             { return r.cause }
func (r *refusal) GetStatus() int            { return r.status }
func (r *refusal) ContentType(string) string { return problemType }

// GetHeaders gives Retry-After in whole seconds, rounded up.
func (r *refusal) GetHeaders() http.Header {
	h := http.Header{}
	if r.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds(r.retry)))
	}
	return h
}

func (r *refusal) body() ErrorBody {
	return ErrorBody{Type: "about:blank", Title: http.StatusText(r.status), Status: r.status, Problem: r.Problem, Fields: r.fields}
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// refuse makes the refusal with the words of a code.
func refuse(code string) *refusal {
	w, ok := wordsOf(code)
	if !ok {
		w, _ = wordsOf("failed")
	}
	return &refusal{status: w.status, Problem: Problem{Code: code, JA: w.ja, EN: w.en}}
}

// wait is the refusal of one who tried too often.
func wait(d time.Duration) *refusal {
	r := refuse("too-many-attempts")
	r.retry = d
	n := seconds(d)
	r.JA = fmt.Sprintf("続けて失敗したため、しばらくログインできません。あと%d秒お待ちください。", n)
	r.EN = fmt.Sprintf("There were too many failed attempts. Please wait %d seconds.", n)
	return r
}

// refusalOf finds the words for an error. What has none is a fault of ours: it
// is told as such and nothing of it leaks.
func refusalOf(err error) *refusal {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	if no, is := errors.AsType[*consult.Refusal](err); is {
		return refusalOfRoom(no)
	}
	var told interface{ Problem() Problem }
	if errors.As(err, &told) {
		return &refusal{status: http.StatusConflict, Problem: told.Problem(), cause: err}
	}
	code := "failed"
	var s *store.Refusal
	switch {
	case errors.As(err, &s):
		code = s.Code
	case errors.Is(err, password.ErrTooShort):
		code = "password-too-short"
	case errors.Is(err, password.ErrTooLong):
		code = "password-too-long"
	case errors.Is(err, password.ErrCommon):
		code = "password-common"
	case errors.Is(err, password.ErrLogin):
		code = "password-is-login"
	case errors.Is(err, password.ErrBusy):
		code = "busy"
	case errors.Is(err, ErrNoCall):
		code = "not-in-call"
	case errors.Is(err, ErrNotNow):
		code = "not-now"
	}
	r = refuse(code)
	r.cause = err
	if format, is := errors.AsType[*store.FormatError](err); is {
		r.fields = fieldErrors(format.Faults)
	}
	return r
}

// words turns huma's own errors into ours.
func words(_ huma.Context, _ string, v any) (any, error) {
	switch e := v.(type) {
	case *refusal:
		return e.body(), nil
	case *huma.ErrorModel:
		r := refuse(codeOf(e.Status))
		r.status = e.Status
		for _, d := range e.Errors {
			if d != nil {
				r.fields = append(r.fields, FieldError{Location: d.Location, Message: d.Message, JA: schemaWords(d.Message)})
			}
		}
		return r.body(), nil
	default:
		return v, nil
	}
}

// codeOf names what huma refuses by status alone.
func codeOf(status int) string {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return "invalid"
	case http.StatusRequestEntityTooLarge:
		return "too-large"
	case http.StatusUnsupportedMediaType:
		return "not-json"
	case http.StatusRequestTimeout:
		return "too-slow"
	default:
		return "failed"
	}
}
