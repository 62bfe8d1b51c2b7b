package api

import (
	"cmp"
	"context"
)

// Site is what pages need to know before and after login.
type Site struct {
	Name      string     `json:"name"`
	Domain    string     `json:"domain" doc:"of SIP addresses"`
	Version   string     `json:"version,omitempty" doc:"only when logged in"`
	TimeZone  string     `json:"timeZone"`
	Languages []string   `json:"languages" nullable:"false"`
	Media     MediaHints `json:"media"`
	Documents Documents  `json:"documents"`
	Trust     bool       `json:"trust" doc:"the certificate is self-made: /trust explains"`
}

// Documents are the bounds of what is shown in a consultation and of what is kept
// of it, as people are told before they try.
type Documents struct {
	MaxBytes int64 `json:"maxBytes" doc:"of one file"`
	MaxPages int   `json:"maxPages" doc:"of one file; the rest is not shown"`
	KeepDays int   `json:"keepDays" doc:"for how long keeping something is proposed"`
}

func (d Documents) withDefaults() Documents {
	return Documents{cmp.Or(d.MaxBytes, 50<<20), cmp.Or(d.MaxPages, 300), cmp.Or(d.KeepDays, 365)}
}

// MediaHints are what a page's camera should send (R4).
type MediaHints struct {
	Width      int `json:"width"`
	Height     int `json:"height"`
	FrameRate  int `json:"frameRate"`
	MaxBitrate int `json:"maxBitrate" doc:"bit/s of video"`
}

func (m MediaHints) withDefaults() MediaHints {
	if m == (MediaHints{}) {
		return MediaHints{Width: 1920, Height: 1080, FrameRate: 30, MaxBitrate: 4_000_000}
	}
	return m
}

type siteOutput struct{ Body Site }

func (s *Server) site(ctx context.Context, _ *struct{}) (*siteOutput, error) {
	out := &siteOutput{Site{
		Name: s.o.SiteName, Domain: s.o.Domain, TimeZone: s.o.TimeZone.String(),
		Languages: languages(), Media: s.o.Media, Documents: s.o.Documents, Trust: s.trust.pem != nil,
	}}
	if loginIn(ctx) != nil {
		out.Body.Version = s.o.Version
	}
	return out, nil
}
