package agent

import "madoguchi/consult/printing/wire"

// What Windows says of printers (PRINTER_INFO_2.Status) and of jobs
// (JOB_INFO_1.Status), and what that means. It is here and not with the calls
// themselves so that every system can test it.

// The bits of a printer's status that stop paper, the most serious first.
var winTroubles = []struct {
	bit  uint32
	word string
}{
	{0x00000008, "media-jam"},           // PAPER_JAM
	{0x00400000, "door-open"},           // DOOR_OPEN
	{0x00000010, "media-empty"},         // PAPER_OUT
	{0x00000060, "media-needed"},        // MANUAL_FEED, PAPER_PROBLEM
	{0x00040000, "marker-supply-empty"}, // NO_TONER
	{0x00000800, "output-area-full"},    // OUTPUT_BIN_FULL
	{0x00001080, "offline"},             // OFFLINE, NOT_AVAILABLE
	{0x00000001, "paused"},              // PAUSED
	{0x00300002, "stopped"},             // ERROR, USER_INTERVENTION, OUT_OF_MEMORY
}

const (
	winBusy       = 0x00004700 // IO_ACTIVE, BUSY, PRINTING, PROCESSING
	winTonerLow   = 0x00020000
	winWarming    = 0x00010000
	winOfflineUse = 0x00000400 // PRINTER_ATTRIBUTE_WORK_OFFLINE, of the attributes
)

// winPrinter fills in the state of a printer.
func winPrinter(p *wire.Printer, status, attributes uint32) {
	p.State = "idle"
	if attributes&winOfflineUse != 0 {
		status |= 0x80
	}
	for _, t := range winTroubles {
		if status&t.bit == 0 {
			continue
		}
		p.Reasons = append(p.Reasons, t.word)
		switch {
		case t.word == "offline":
			p.State = "offline"
		case p.State != "offline":
			p.State = "attention"
		}
	}
	if status&winTonerLow != 0 {
		p.Reasons = append(p.Reasons, "marker-supply-low")
	}
	if status&winWarming != 0 {
		p.Reasons = append(p.Reasons, "warming-up")
	}
	if p.State == "idle" && status&winBusy != 0 {
		p.State = "busy"
	}
}

// The bits of a job's status.
const (
	jobPaused       = 0x0001
	jobError        = 0x0002
	jobDeleting     = 0x0004
	jobPrinting     = 0x0010
	jobOffline      = 0x0020
	jobPaperOut     = 0x0040
	jobPrinted      = 0x0080
	jobDeleted      = 0x0100
	jobBlocked      = 0x0200
	jobIntervention = 0x0400
	jobComplete     = 0x1000
)

// winJob is how far a job is. Why it does not go on, the printer may know
// better.
func winJob(status uint32, p wire.Printer) wire.Job {
	why := ""
	if (p.State == "attention" || p.State == "offline") && len(p.Reasons) > 0 {
		why = p.Reasons[0]
	}
	switch {
	case status&(jobPrinted|jobComplete) != 0:
		return wire.Job{State: "done", Confirmed: true}
	case status&(jobDeleting|jobDeleted) != 0:
		return wire.Job{State: "cancelled", Confirmed: true}
	case status&jobPaperOut != 0:
		return wire.Job{State: "attention", Reason: "media-empty"}
	case why != "":
		return wire.Job{State: "attention", Reason: why}
	case status&jobOffline != 0:
		return wire.Job{State: "attention", Reason: "offline"}
	case status&jobPaused != 0:
		return wire.Job{State: "attention", Reason: "paused"}
	case status&(jobError|jobBlocked|jobIntervention) != 0:
		return wire.Job{State: "attention", Reason: "stopped"}
	case status&jobPrinting != 0:
		return wire.Job{State: "printing"}
	}
	return wire.Job{State: "sent"}
}
