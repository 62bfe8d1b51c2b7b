// Package api is the HTTP side: login sessions, roles, REST, live events and
// static files. It must not know SIP or media; the call plane is behind Calls.
package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"madoguchi/api/password"
	"madoguchi/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// Options configure a Server.
type Options struct {
	Store    *store.Store
	Calls    Calls
	Rooms    Rooms    // nil: there are none
	Printing Printing // nil: there is none
	Log      *slog.Logger
	Static   fs.FS          // the built pages, index.html at the top; nil when there are none
	Version  string         // of the product
	SiteName string         // shown on the screens, e.g. 市川市
	Domain   string         // of SIP addresses; also the digest realm
	TimeZone *time.Location // of the site; nil means UTC
	CAPEM    []byte         // the self-made CA; nil when the certificate is somebody else's
	Media    MediaHints     // what pages should send; zero values take the defaults
	// Documents bounds what is uploaded into a room; zero values take the defaults.
	Documents Documents
	Metrics   *prometheus.Registry        // what /metrics shows besides our own; may be nil
	Ready     func(context.Context) error // what /readyz asks besides the database; may be nil
	// CheckPrompt says whether a prompt can be played; wav or opus may be empty.
	// Nil means that its headers are all that is looked at.
	CheckPrompt func(wav, opus []byte) error
	// Sounds converts what is uploaded as a prompt; nil: nothing can be.
	Sounds Sounds
	// ShippedSound is an announcement that ships with the product as WAV, or its
	// music when id is empty; nil when there is none. Nil: there are none at all.
	ShippedSound func(id, language string) []byte
	Machine      Machine // nil: nothing is known of it
	Tracing      Tracing // nil: SIP messages cannot be looked at
	// ExportDir is a folder of the Server's own for files that are to be
	// downloaded; it is emptied at the start. Empty: there are no exports.
	ExportDir string
}

// Server is the HTTP side. It is an http.Handler for an HTTPS server.
type Server struct {
	o           Options
	engine      *gin.Engine
	rest        huma.API
	access      map[string]access
	scopes      map[string]string  // of tokens, by route
	commands    map[string]command // of the live pages
	hasher      *password.Hasher
	attempts    *limiter
	pairings    *pairings
	hub         *hub
	metrics     *metrics
	static      *static
	trust       trust
	idempotency *idempotency
	settings    sync.Mutex // held while settings are replaced (replacing)
	unfolding   sync.Mutex // held while a picture is unfolded
	auditor     *auditor
	alarms      alarmClock
	exports     *exports
}

// New makes a Server and starts its live hub.
func New(o Options) (*Server, error) {
	if o.Store == nil || o.Calls == nil || o.Log == nil {
		return nil, errors.New("api: Store, Calls and Log are needed")
	}
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	o.Media = o.Media.withDefaults()
	o.Documents = o.Documents.withDefaults()
	hasher, err := password.NewHasher()
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, access: accessTable(), scopes: scopeTable(), commands: commands(), idempotency: newIdempotency(), hasher: hasher, attempts: newLimiter(store.DefaultAttemptLimits()), pairings: newPairings(), metrics: newMetrics(o.Metrics)}
	if s.static, err = newStatic(o.Static); err != nil {
		return nil, fmt.Errorf("read the built pages: %w", err)
	}
	if s.trust, err = newTrust(o.CAPEM); err != nil {
		return nil, err
	}
	if err := s.readAttemptLimits(); err != nil {
		return nil, err
	}
	if s.exports, err = newExports(o.ExportDir); err != nil {
		return nil, err
	}
	s.routes()
	s.auditor = startAuditor(s) // before the hub, which asks it for alarms
	if s.hub, err = startHub(s); err != nil {
		s.auditor.close()
		return nil, err
	}
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

// Close says goodbye on every socket and returns when all goroutines ended.
// The HTTP server must have stopped taking requests before.
func (s *Server) Close() {
	s.hub.close()
	s.auditor.close()
	if err := s.exports.close(); err != nil {
		s.o.Log.Error("exports were left behind; the next start deletes them", "error", err)
	}
}

// routes builds the router. Everything that is not static is in accessTable.
func (s *Server) routes() {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	e.HandleMethodNotAllowed = true
	e.UseRawPath = false
	// No proxy is trusted: the peer's address is the client's (CVE-2020-28483).
	_ = e.SetTrustedProxies(nil) // fails only for addresses that cannot be parsed
	e.Use(s.measure, s.recover, s.headers, s.limitBody, s.sweep, s.guard, s.once)
	e.NoRoute(s.noRoute)
	e.NoMethod(func(c *gin.Context) { s.fail(c, refuse("method-not-allowed")) })
	s.engine = e

	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/metrics", s.serveMetrics)
	e.GET("/ca.pem", s.serveCA)
	e.GET("/trust", s.serveTrust)
	e.GET("/trust.css", s.serveTrustStyle)
	e.GET("/ws", s.serveLive)
	e.GET("/sip", s.serveSIP)
	e.GET("/agent", s.serveAgent)
	e.GET("/room", s.serveRoom)
	s.restRoutes()
}

// fail answers a request with a refusal outside of REST.
func (s *Server) fail(c *gin.Context, err error) {
	r := refusalOf(err)
	s.logFault(c.Request.Context(), c.FullPath(), r)
	maps.Copy(c.Writer.Header(), r.GetHeaders())
	c.Writer.Header().Set("Content-Type", problemType)
	c.AbortWithStatusJSON(r.status, r.body())
}

// logFault logs what is our own fault; what the client did wrong is not worth
// a line that a stranger can cause.
func (s *Server) logFault(ctx context.Context, route string, r *refusal) {
	if r.status >= http.StatusInternalServerError && r.cause != nil {
		s.o.Log.ErrorContext(ctx, "request failed", "route", route, "error", r.cause)
	}
}
