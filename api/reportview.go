package api

import (
	"time"

	"madoguchi/store"
)

// Report is what is counted of a period.
type Report struct {
	CountedFrom  *time.Time       `json:"countedFrom,omitempty" doc:"records from before are still being counted; absent when all are"`
	Total        ReportFigures    `json:"total"`
	Series       []ReportInterval `json:"series" nullable:"false" doc:"all intervals in order of time"`
	Subjects     []ReportSubject  `json:"subjects" nullable:"false" doc:"those that had any figures, in order of id"`
	Week         []ReportHour     `json:"week" nullable:"false" doc:"hours of the week that had any"`
	Dispositions []ReportCount    `json:"dispositions" nullable:"false" doc:"results that agents gave, the most frequent first"`
	Ends         []ReportCount    `json:"ends" nullable:"false" doc:"how calls ended, the most frequent cause first"`
}

// ReportFigures are of queues (entries), buttons and kiosks (whole calls) or
// agents (attempts, from rung on). offered = answered + abandoned +
// shortAbandoned + overflowed + released.
type ReportFigures struct {
	Offered        int      `json:"offered"`
	Answered       int      `json:"answered" doc:"of agents: of rung"`
	InTime         int      `json:"inTime" doc:"answered within the service level"`
	Abandoned      int      `json:"abandoned" doc:"gave up after some time"`
	ShortAbandoned int      `json:"shortAbandoned" doc:"gave up at once"`
	Overflowed     int      `json:"overflowed" doc:"went on along the overflow chain"`
	Released       int      `json:"released" doc:"not served otherwise"`
	ServiceLevel   *float64 `json:"serviceLevel,omitempty" doc:"0–1; absent when nothing was offered"`
	ASAMs          int64    `json:"asaMs" doc:"mean time to an answer"`
	WaitMedianMs   *int64   `json:"waitMedianMs,omitempty" doc:"half of the answers came within; absent when there was none"`
	Wait90Ms       *int64   `json:"wait90Ms,omitempty" doc:"nine of ten answers came within"`
	MaxWaitMs      int64    `json:"maxWaitMs" doc:"of anybody offered"`
	Handled        int      `json:"handled" doc:"talks, one for each agent"`
	TalkingMs      int64    `json:"talkingMs"`
	WrapUpMs       int64    `json:"wrapUpMs"`
	AHTMs          int64    `json:"ahtMs" doc:"mean talking, hold and wrap-up of a talk"`
	TransferredIn  int      `json:"transferredIn"`
	TransferredOut int      `json:"transferredOut"`
	Interruptions  int      `json:"interruptions"`
	Lost           int      `json:"lost" doc:"calls that an interruption ended"`
	Rung           int      `json:"rung" doc:"of agents: attempts"`
	Missed         int      `json:"missed" doc:"of agents: of rung"`
	Declined       int      `json:"declined" doc:"of agents: of rung"`
	LoggedInMs     int64    `json:"loggedInMs" doc:"of agents"`
	Occupancy      *float64 `json:"occupancy,omitempty" doc:"of agents: 0–1; absent when never logged in"`
}

// ReportInterval is one of them.
type ReportInterval struct {
	From time.Time `json:"from"`
	ReportFigures
}

// ReportSubject is one queue, button, kiosk or agent.
type ReportSubject struct {
	ID     string `json:"id"`
	NameJA string `json:"nameJa"`
	NameEN string `json:"nameEn"`
	ReportFigures
}

// ReportHour is one hour of the week.
type ReportHour struct {
	Weekday  int   `json:"weekday" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Hour     int   `json:"hour" minimum:"0" maximum:"23"`
	Offered  int   `json:"offered" doc:"of agents: attempts"`
	Answered int   `json:"answered"`
	WaitedMs int64 `json:"waitedMs" doc:"sum of those who were answered"`
}

// ReportCount is how often something was.
type ReportCount struct {
	ID     string `json:"id" doc:"of a disposition code, or a cause"`
	NameJA string `json:"nameJa,omitempty"`
	NameEN string `json:"nameEn,omitempty"`
	Count  int    `json:"count"`
}

func reportFigures(f *store.Figures) ReportFigures {
	out := ReportFigures{
		Offered: f.Offered, Answered: f.Answered, InTime: f.InTime, Abandoned: f.Abandoned, ShortAbandoned: f.ShortAbandoned,
		Overflowed: f.Overflowed, Released: f.Released, MaxWaitMs: f.MaxWait.Milliseconds(),
		Handled: f.Handled, TalkingMs: f.Talking.Milliseconds(), WrapUpMs: f.WrapUp.Milliseconds(), AHTMs: f.AHT().Milliseconds(),
		TransferredIn: f.TransferredIn, TransferredOut: f.TransferredOut, Interruptions: f.Interruptions, Lost: f.Lost,
		Rung: f.Rung, Missed: f.Missed, Declined: f.Declined, LoggedInMs: f.LoggedIn.Milliseconds(),
		ASAMs: f.ASA().Milliseconds(), WaitMedianMs: waitWithin(f, 0.5), Wait90Ms: waitWithin(f, 0.9),
	}
	if level, ok := f.ServiceLevel(); ok {
		out.ServiceLevel = &level
	}
	if share, ok := f.Occupancy(); ok {
		out.Occupancy = &share
	}
	return out
}

func waitWithin(f *store.Figures, share float64) *int64 {
	wait, ok := f.WaitWithin(share)
	if !ok {
		return nil
	}
	ms := wait.Milliseconds()
	return &ms
}
