package agent

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	winspoolDLL            = windows.NewLazySystemDLL("winspool.drv")
	procEnumPrinters       = winspoolDLL.NewProc("EnumPrintersW")
	procGetDefaultPrinter  = winspoolDLL.NewProc("GetDefaultPrinterW")
	procOpenPrinter        = winspoolDLL.NewProc("OpenPrinterW")
	procClosePrinter       = winspoolDLL.NewProc("ClosePrinter")
	procGetJob             = winspoolDLL.NewProc("GetJobW")
	procSetJob             = winspoolDLL.NewProc("SetJobW")
	procDeviceCapabilities = winspoolDLL.NewProc("DeviceCapabilitiesW")
	procDocumentProperties = winspoolDLL.NewProc("DocumentPropertiesW")
)

const (
	enumLocal       = 0x2
	enumConnections = 0x4
	jobDelete       = 5  // JOB_CONTROL_DELETE
	capPapers       = 2  // DC_PAPERS
	capCopies       = 18 // DC_COPIES
	capColor        = 32 // DC_COLORDEVICE
	paperA3         = 8  // DMPAPER_A3
	paperA4         = 9  // DMPAPER_A4
	maxPrinterName  = 512
)

// printerInfo2 is PRINTER_INFO_2W.
type printerInfo2 struct {
	server, printer, share, port, driver, comment, location *uint16

	devMode                                           uintptr
	sepFile, processor, datatype, parameters          *uint16
	security                                          uintptr
	attributes, priority, defaultPriority, start, end uint32
	status, jobs, averagePPM                          uint32
}

// info is what is read of it.
type info struct {
	name, port, driver string
	status, attributes uint32
}

// enumPrinters lists the PC's printers and those it is connected to.
func enumPrinters() ([]info, error) {
	var need, n uint32
	const flags, level = enumLocal | enumConnections, 2
	call := func(buf []byte) (bool, error) {
		var at unsafe.Pointer
		if len(buf) > 0 {
			at = unsafe.Pointer(&buf[0])
		}
		ok, _, err := procEnumPrinters.Call(flags, 0, level, uintptr(at), uintptr(len(buf)), uintptr(unsafe.Pointer(&need)), uintptr(unsafe.Pointer(&n)))
		return ok != 0, err
	}
	ok, err := call(nil)
	for tries := 0; !ok && need > 0 && tries < 3; tries++ { // printers may be added between the calls
		buf := make([]byte, need)
		if ok, err = call(buf); ok {
			out := make([]info, n)
			for i, p := range unsafe.Slice((*printerInfo2)(unsafe.Pointer(&buf[0])), n) {
				out[i] = info{windows.UTF16PtrToString(p.printer), text(p.port), text(p.driver), p.status, p.attributes}
			}
			return out, nil
		}
	}
	if ok {
		return nil, nil // there are none
	}
	return nil, fmt.Errorf("EnumPrinters: %w", err)
}

func text(p *uint16) string {
	if p == nil {
		return ""
	}
	return windows.UTF16PtrToString(p)
}

func defaultPrinter() string {
	buf := make([]uint16, maxPrinterName)
	n := uint32(len(buf))
	if ok, _, _ := procGetDefaultPrinter.Call(uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&n))); ok == 0 {
		return ""
	}
	return windows.UTF16ToString(buf)
}

// capabilities asks the driver what the printer can.
func capabilities(name, port string) able {
	n, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return able{copies: 1}
	}
	p, err := windows.UTF16PtrFromString(port)
	if err != nil {
		return able{copies: 1}
	}
	ask := func(what uintptr, out unsafe.Pointer) int {
		r, _, _ := procDeviceCapabilities.Call(uintptr(unsafe.Pointer(n)), uintptr(unsafe.Pointer(p)), what, uintptr(out), 0)
		return int(int32(uint32(r))) //nolint:gosec // -1 is a failure
	}
	out := able{color: ask(capColor, nil) == 1, copies: max(1, ask(capCopies, nil))}
	if count := ask(capPapers, nil); count > 0 {
		papers := make([]uint16, count)
		count = min(ask(capPapers, unsafe.Pointer(&papers[0])), count)
		for _, paper := range papers[:max(count, 0)] {
			switch paper {
			case paperA4:
				out.media = append([]string{"A4"}, out.media...)
			case paperA3:
				out.media = append(out.media, "A3")
			}
		}
	}
	return out
}

// withPrinter opens a printer for a call.
func withPrinter(name string, f func(h uintptr) error) error {
	n, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return err
	}
	var h uintptr
	if ok, _, err := procOpenPrinter.Call(uintptr(unsafe.Pointer(n)), uintptr(unsafe.Pointer(&h)), 0); ok == 0 {
		return fmt.Errorf("OpenPrinter: %w", err)
	}
	defer procClosePrinter.Call(h) //nolint:errcheck // it was opened
	return f(h)
}

// jobInfo1 is JOB_INFO_1W up to what is read.
type jobInfo1 struct {
	id                                                  uint32
	printer, machine, user, document, datatype, sStatus *uint16
	status                                              uint32
}

func jobStatus(printer string, id uint32) (uint32, error) {
	var status uint32
	err := withPrinter(printer, func(h uintptr) error {
		var need uint32
		if ok, _, err := procGetJob.Call(h, uintptr(id), 1, 0, 0, uintptr(unsafe.Pointer(&need))); ok == 0 && need == 0 {
			return err
		}
		buf := make([]byte, max(need, uint32(unsafe.Sizeof(jobInfo1{}))))
		if ok, _, err := procGetJob.Call(h, uintptr(id), 1, uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), uintptr(unsafe.Pointer(&need))); ok == 0 {
			return err
		}
		status = (*jobInfo1)(unsafe.Pointer(&buf[0])).status
		return nil
	})
	return status, err
}

func deleteJob(printer string, id uint32) error {
	return withPrinter(printer, func(h uintptr) error {
		if ok, _, err := procSetJob.Call(h, uintptr(id), 0, 0, jobDelete); ok == 0 {
			return err
		}
		return nil
	})
}
