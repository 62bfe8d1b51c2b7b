// Package app is the composition root: it builds the parts, starts them in
// order and stops them in the reverse order. The command uses it, and tests
// start the whole product in their process with it.
//
// It holds the only places where two packages that must not know each other
// meet: the adapters from the store to the call plane and to the signalling
// edge, and from the call plane to the API.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"madoguchi/api"
	"madoguchi/config"
	"madoguchi/consult"
	"madoguchi/consult/document"
	"madoguchi/media"
	"madoguchi/sip"
	"madoguchi/sip/b2bua"
	"madoguchi/store"
	"madoguchi/webphone"
)

// Options are what the command knows besides the configuration.
type Options struct {
	Version string
	// Log may be nil: then it is made as the configuration says, on LogTo.
	Log   *slog.Logger
	LogTo io.Writer
	// Pages are the built web applications; nil means the embedded ones.
	Pages fs.FS
	// Worker is the command that runs DocumentWorker. Nil: no files can be shown;
	// none is ever read in this process.
	Worker []string
}

// App is the running product.
type App struct {
	cfg     config.Config
	log     *slog.Logger
	logging *logging // nil: the log is somebody else's
	certs   *Certificates
	store   *store.Store
	media   *media.Engine
	calls   *b2bua.Exchange
	sip     *sip.Server
	devices *credentials
	voice   *voice
	rooms   *consult.Rooms

	printing *spooler
	version  string
	api      *api.Server
	https    *listener
	plain    *listener // metrics on loopback; nil when not configured

	// FirstLogin and FirstPassword are of the administrator that was made for an
	// installation that had none; empty otherwise.
	FirstLogin, FirstPassword string

	stops []func(context.Context) error

	ended   chan struct{} // closed when a planned stop ends the service (R21)
	endOnce sync.Once
}

// Start builds and starts everything. It returns when all listeners answer.
func Start(ctx context.Context, cfg config.Config, o Options) (a *App, err error) {
	a = &App{cfg: cfg, log: o.Log, version: o.Version, ended: make(chan struct{})}
	if a.log == nil {
		a.logging, a.log = newLogging(cfg.Log, o.LogTo)
		a.onStop(func(context.Context) error { a.logging.close(); return nil })
	}
	defer func() {
		if err != nil {
			stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Shutdown.Drain)
			defer cancel()
			err = errors.Join(err, a.Stop(stopping))
		}
	}()
	unlock, err := LockData(cfg.DataDir)
	if err != nil {
		return a, err
	}
	a.onStop(func(context.Context) error { return unlock() })
	if a.store, err = store.Open(ctx, cfg.DataDir); err != nil {
		return a, err
	}
	a.onStop(func(context.Context) error { return a.store.Close() })
	if a.FirstLogin, a.FirstPassword, err = firstAdministrator(ctx, a.store); err != nil {
		return a, err
	}
	if a.certs, err = OpenCertificates(CertificateOptions{
		CertFile: cfg.HTTPS.CertFile, KeyFile: cfg.HTTPS.KeyFile,
		Dir: filepath.Join(cfg.DataDir, "tls"), Domain: cfg.Domain, Log: a.log,
	}); err != nil {
		return a, err
	}
	a.onStop(func(context.Context) error { a.certs.Close(); return nil })
	stop := a.stopRunner(time.Now())
	if err = stop.look(ctx, stop.started); err != nil { // one that was missed is over before calls come
		return a, err
	}
	before, err := a.store.OpenCalls(ctx)
	if err != nil {
		return a, err
	}
	if err = a.startCalls(ctx); err != nil {
		return a, err
	}
	if err = a.startPrinting(ctx); err != nil {
		return a, fmt.Errorf("printing: %w", err)
	}
	if err = a.startRooms(ctx, before, o.Worker); err != nil {
		return a, fmt.Errorf("rooms: %w", err)
	}
	a.followPrinting()
	if err = a.startHTTP(ctx, o); err != nil {
		return a, err
	}
	a.startBackups()
	chores := a.startChores(stop)
	a.onStop(func(context.Context) error { chores.close(); return nil })
	archive := a.startArchive()
	a.onStop(func(context.Context) error { archive.close(); return nil })
	counting := a.startCounting()
	a.onStop(func(context.Context) error { counting(); return nil })
	return a, nil
}

// startCalls starts media, signalling and the exchange between them.
func (a *App) startCalls(ctx context.Context) error {
	var err error
	if a.voice, err = newVoice(a.log.With("part", "calls")); err != nil {
		return fmt.Errorf("voice: %w", err)
	}
	a.onStop(func(context.Context) error { a.voice.close(); return nil })
	a.media, err = media.Listen(media.Options{
		Listen:     a.cfg.Media.Listen,
		PhonePorts: [2]uint16{a.cfg.Media.PhonePorts.First, a.cfg.Media.PhonePorts.Last},
		Advertise:  a.cfg.Media.Advertise,
		Log:        a.log.With("part", "media"),
	})
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	a.onStop(func(context.Context) error { return a.media.Close() })
	a.devices = &credentials{store: a.store, known: make(map[string]sip.Device)}
	a.calls = b2bua.New(b2bua.Options{
		Media:  b2bua.MediaEngine(a.media, a.voice),
		Ledger: ledger{a.store},
		Reread: a.site,
		Log:    a.log.With("part", "calls"),
		Timers: b2bua.Timers{ResumeGrace: a.cfg.Call.ResumeGrace},
	})
	a.sip, err = sip.Listen(sip.Options{
		Domain:      a.cfg.Domain,
		TLSListen:   a.cfg.SIP.TLS,
		TLSConfig:   tlsConfig(a.certs),
		TCPListen:   a.cfg.SIP.TCP,
		UDPListen:   a.cfg.SIP.UDP,
		Credentials: a.devices,
		Handler:     a.calls,
		Log:         a.log.With("part", "sip"),
	})
	if err != nil {
		return fmt.Errorf("sip: %w", err)
	}
	a.onStop(a.sip.Close)
	site, err := a.site(ctx)
	if err != nil {
		return err
	}
	a.onStop(a.calls.Close)
	return a.calls.Start(ctx, b2bua.SIP(a.sip), site)
}

// startHTTP opens the one port for pages, API, live events and SIP over
// WebSocket, and the port for metrics if there is one.
func (a *App) startHTTP(ctx context.Context, o Options) (err error) {
	pages := o.Pages
	if pages == nil {
		pages = webphone.Files()
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(a.collector())
	a.api, err = api.New(api.Options{
		Store: a.store, Calls: callPlane{a}, Rooms: a.rooms, Printing: a.printing, Log: a.log.With("part", "api"), Static: pages, Version: o.Version,
		SiteName: a.cfg.SiteName, Domain: a.cfg.Domain, TimeZone: a.location(), CAPEM: a.certs.CAPEM(),
		Documents: api.Documents{MaxBytes: int64(a.cfg.Consult.MaxFile), MaxPages: a.cfg.Consult.MaxPages, KeepDays: a.cfg.Consult.KeepDays},
		Metrics:   registry, Ready: a.ready, CheckPrompt: playable, ShippedSound: a.voice.shipped,
		Machine: &machine{app: a, logging: a.logging}, Tracing: tracing{a.sip},
		Sounds:    &sounds{Sounds: document.Sounds{Program: a.cfg.Voice.FFmpeg}, log: a.log.With("part", "api")},
		ExportDir: filepath.Join(a.cfg.DataDir, exportsDir, "downloads"),
	})
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	a.onStop(func(context.Context) error { a.api.Close(); return nil })
	if a.https, err = serve(ctx, a.cfg.HTTPS.Listen, tlsConfig(a.certs), a.api, a.log); err != nil {
		return fmt.Errorf("https: %w", err)
	}
	a.onStop(a.https.close)
	if a.cfg.Metrics.Listen != "" {
		if a.plain, err = serve(ctx, a.cfg.Metrics.Listen, nil, metricsOnly(a.api), a.log); err != nil {
			return fmt.Errorf("metrics: %w", err)
		}
		a.onStop(a.plain.close)
	}
	return nil
}

// ready says whether the product can take calls now.
func (a *App) ready(context.Context) error {
	if !a.calls.Healthy() {
		return errors.New("call records do not reach the disk")
	}
	return nil
}

// Ended is closed when a planned stop ends the service: whoever started the
// product then stops it.
func (a *App) Ended() <-chan struct{} { return a.ended }

func (a *App) location() *time.Location {
	loc, err := a.cfg.Location()
	if err != nil {
		return time.UTC // Load has checked it
	}
	return loc
}

func (a *App) onStop(f func(context.Context) error) { a.stops = append(a.stops, f) }

// Stop stops the parts in the reverse order of their start, each within what
// is left of ctx. Calls between pages are left to be resumed by the next start.
func (a *App) Stop(ctx context.Context) error {
	var errs []error
	for _, stop := range slices.Backward(a.stops) {
		if err := stop(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
			errs = append(errs, err)
		}
	}
	a.stops = nil
	return errors.Join(errs...)
}

// URL is where the pages are, on the machine itself.
func (a *App) URL() string { return "https://" + hostFor(a.cfg.Domain, a.https.addr()) + "/" }

// Addr returns the bound address of "https", "sip-tls", "sip-tcp", "sip-udp",
// "media" or "metrics"; empty when it is not open.
func (a *App) Addr(name string) string {
	switch name {
	case "https":
		return a.https.addr()
	case "sip-tls":
		return a.sip.Addr("tls")
	case "sip-tcp":
		return a.sip.Addr("tcp")
	case "sip-udp":
		return a.sip.Addr("udp")
	case "media":
		return a.media.Addr().String()
	case "metrics":
		if a.plain != nil {
			return a.plain.addr()
		}
	}
	return ""
}
