package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"runtime"
	"unsafe"

	"madoguchi/consult/printing/raster"

	"golang.org/x/sys/windows"
)

var (
	gdiDLL            = windows.NewLazySystemDLL("gdi32.dll")
	procCreateDC      = gdiDLL.NewProc("CreateDCW")
	procDeleteDC      = gdiDLL.NewProc("DeleteDC")
	procGetDeviceCaps = gdiDLL.NewProc("GetDeviceCaps")
	procStartDoc      = gdiDLL.NewProc("StartDocW")
	procStartPage     = gdiDLL.NewProc("StartPage")
	procEndPage       = gdiDLL.NewProc("EndPage")
	procEndDoc        = gdiDLL.NewProc("EndDoc")
	procAbortDoc      = gdiDLL.NewProc("AbortDoc")
	procStretchMode   = gdiDLL.NewProc("SetStretchBltMode")
	procStretchDIBits = gdiDLL.NewProc("StretchDIBits")
)

const (
	// Where fields of DEVMODEW are, and their bits in dmFields.
	dmFields      = 72
	dmOrientation = 76
	dmPaperSize   = 78
	dmCopies      = 86
	dmColor       = 92
	dmDuplex      = 94
	dmMinimum     = 104

	dmHasOrientation = 0x1
	dmHasPaperSize   = 0x2
	dmHasCopies      = 0x100
	dmHasColor       = 0x800
	dmHasDuplex      = 0x1000

	dmPortrait = 1
	dmMono     = 1
	dmFull     = 2
	dmSimplex  = 1

	modeOut = 2 // DM_OUT_BUFFER
	modeIn  = 8 // DM_IN_BUFFER
	modeOK  = 1 // IDOK

	capsPixelsX   = 88  // LOGPIXELSX
	capsPhysicalW = 110 // PHYSICALWIDTH
	capsPhysicalH = 111
	capsOffsetX   = 112 // PHYSICALOFFSETX
	capsOffsetY   = 113

	halftone = 4
	srcCopy  = 0x00CC0020
	gdiError = 0xFFFFFFFF

	pointsPerInch = 72
)

// settings are what is asked of the driver.
type settings struct {
	a3, color bool
	copies    int
}

// document is a job that is being drawn. All calls come from one goroutine,
// which keeps its thread: GDI belongs to threads.
type document struct {
	dc  uintptr
	job int
}

// openDocument starts a job. The caller ends it with end or abort.
func openDocument(printer, name string, s settings) (*document, error) {
	mode, err := devMode(printer, s)
	if err != nil {
		return nil, err
	}
	driver, err := windows.UTF16PtrFromString("WINSPOOL")
	if err != nil {
		return nil, err
	}
	device, err := windows.UTF16PtrFromString(printer)
	if err != nil {
		return nil, err
	}
	title, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	dc, _, err := procCreateDC.Call(uintptr(unsafe.Pointer(driver)), uintptr(unsafe.Pointer(device)), 0, uintptr(unsafe.Pointer(&mode[0])))
	if dc == 0 {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("CreateDC: %w", err)
	}
	d := &document{dc: dc}
	di := struct { // DOCINFOW
		size             int32
		name, out, dtype *uint16
		kind             uint32
	}{name: title}
	di.size = int32(unsafe.Sizeof(di)) //nolint:gosec // a few bytes
	job, _, err := procStartDoc.Call(dc, uintptr(unsafe.Pointer(&di)))
	if d.job = int(int32(uint32(job))); d.job <= 0 { //nolint:gosec // negative is a failure
		d.close()
		return nil, fmt.Errorf("StartDoc: %w", err)
	}
	return d, nil
}

func (d *document) close() {
	_, _, _ = procDeleteDC.Call(d.dc) // nothing can be done about it
	runtime.UnlockOSThread()
}

// devMode is the printer's own setting, with ours in it.
func devMode(printer string, s settings) ([]byte, error) {
	var mode []byte
	err := withPrinter(printer, func(h uintptr) error {
		name, err := windows.UTF16PtrFromString(printer)
		if err != nil {
			return err
		}
		ask := func(out, in unsafe.Pointer, flags uintptr) int {
			r, _, _ := procDocumentProperties.Call(0, h, uintptr(unsafe.Pointer(name)), uintptr(out), uintptr(in), flags)
			return int(int32(uint32(r))) //nolint:gosec // negative is a failure
		}
		size := ask(nil, nil, 0)
		if size < dmMinimum {
			return errors.New("DocumentProperties gives no settings")
		}
		mode = make([]byte, size)
		if ask(unsafe.Pointer(&mode[0]), nil, modeOut) != modeOK {
			return errors.New("DocumentProperties does not tell the settings")
		}
		apply(mode, s)
		if ask(unsafe.Pointer(&mode[0]), unsafe.Pointer(&mode[0]), modeIn|modeOut) != modeOK {
			return errors.New("DocumentProperties does not take the settings")
		}
		return nil
	})
	return mode, err
}

func apply(mode []byte, s settings) {
	put := func(at int, v uint16) { binary.LittleEndian.PutUint16(mode[at:], v) }
	paper, color := uint16(paperA4), uint16(dmMono)
	if s.a3 {
		paper = paperA3
	}
	if s.color {
		color = dmFull
	}
	put(dmOrientation, dmPortrait)
	put(dmPaperSize, paper)
	put(dmCopies, uint16(s.copies)) //nolint:gosec // at most 20
	put(dmColor, color)
	put(dmDuplex, dmSimplex)
	fields := binary.LittleEndian.Uint32(mode[dmFields:])
	binary.LittleEndian.PutUint32(mode[dmFields:], fields|dmHasOrientation|dmHasPaperSize|dmHasCopies|dmHasColor|dmHasDuplex)
}

func (d *document) caps(what uintptr) int {
	r, _, _ := procGetDeviceCaps.Call(d.dc, what)
	return int(int32(uint32(r))) //nolint:gosec // pixels of paper
}

// page draws an upright image on a sheet, as raster.Place does.
func (d *document) page(m image.Image) error {
	if ok, _, err := procStartPage.Call(d.dc); int32(uint32(ok)) <= 0 { //nolint:gosec // negative is a failure
		return fmt.Errorf("StartPage: %w", err)
	}
	b := m.Bounds()
	at := raster.Fit(b.Dx(), b.Dy(), d.caps(capsPhysicalW), d.caps(capsPhysicalH), raster.Margin*d.caps(capsPixelsX)/pointsPerInch).
		Sub(image.Pt(d.caps(capsOffsetX), d.caps(capsOffsetY))) // the printable part is what is counted from
	bits := dib(m)
	defer clear(bits)
	header := struct { // BITMAPINFOHEADER
		size                   uint32
		width, height          int32
		planes, bits           uint16
		compression, sizeImage uint32
		x, y                   int32
		used, important        uint32
	}{width: int32(b.Dx()), height: int32(b.Dy()), planes: 1, bits: 24, sizeImage: uint32(len(bits))} //nolint:gosec // bounded by maxPixels
	header.size = uint32(unsafe.Sizeof(header))
	_, _, _ = procStretchMode.Call(d.dc, halftone) // without it the picture is only less smooth
	lines, _, err := procStretchDIBits.Call(d.dc,
		uintptr(at.Min.X), uintptr(at.Min.Y), uintptr(at.Dx()), uintptr(at.Dy()),
		0, 0, uintptr(b.Dx()), uintptr(b.Dy()),
		uintptr(unsafe.Pointer(&bits[0])), uintptr(unsafe.Pointer(&header)), 0, srcCopy)
	if uint32(lines) == gdiError || uint32(lines) == 0 { //nolint:gosec // GDI_ERROR is 32 bits
		return fmt.Errorf("StretchDIBits: %w", err)
	}
	if ok, _, err := procEndPage.Call(d.dc); int32(uint32(ok)) <= 0 { //nolint:gosec // negative is a failure
		return fmt.Errorf("EndPage: %w", err)
	}
	return nil
}

func (d *document) end() error {
	defer d.close()
	if ok, _, err := procEndDoc.Call(d.dc); int32(uint32(ok)) <= 0 { //nolint:gosec // negative is a failure
		return fmt.Errorf("EndDoc: %w", err)
	}
	return nil
}

func (d *document) abort() error {
	defer d.close()
	if ok, _, err := procAbortDoc.Call(d.dc); int32(uint32(ok)) <= 0 { //nolint:gosec // negative is a failure
		return fmt.Errorf("AbortDoc: %w", err)
	}
	return nil
}
