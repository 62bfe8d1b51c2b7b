package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"

	"madoguchi/api/photo"

	"github.com/gin-gonic/gin"
)

// maxBody bounds the body of any request but those that bring sound.
const maxBody = 64 << 10

// contentPolicy lets pages load from their own origin only. Pictures and
// sounds may also come from memory (camera frames, recordings of a test tone), and
// a kiosk prints a document from there in a hidden frame (R5).
const contentPolicy = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; frame-src blob:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const permissions = "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), " +
	"fullscreen=(self), autoplay=(self), screen-wake-lock=(self), " +
	"geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()"

// headers sets what every answer carries.
func (s *Server) headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Permissions-Policy", permissions)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // static files say otherwise
	if !local(c.Request.Host) {
		// On localhost it would bind every other program there.
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recover ends a request that panicked without telling why.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p) // the way to drop a connection
		}
		s.o.Log.ErrorContext(c.Request.Context(), "request panicked", "route", c.FullPath(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		if c.Writer.Written() {
			c.Abort()
			return
		}
		s.fail(c, refuse("failed"))
	}()
	c.Next()
}

// limitBody bounds what a request may bring. Files of rooms are not bounded by
// memory, because nothing holds them whole.
func (s *Server) limitBody(c *gin.Context) {
	most := int64(maxBody)
	switch c.Request.Method + " " + c.FullPath() {
	case "PUT " + promptPath:
		most = maxUpload
	case "POST " + importPath, "POST " + previewPath:
		most = maxImport
	case "PUT " + layoutDraftPath, "POST " + layoutsPath:
		most = maxLayoutBody
	case "POST " + layoutPicturesPath:
		most = photo.MaxBytes
	case "POST " + configPreviewPath, "POST " + configImportPath:
		most = maxConfig
	case "POST " + uploadPath, "POST " + photosPath, "PUT " + inkPath, "PUT " + libraryPath:
		most = s.o.Documents.MaxBytes
	}
	if c.Request.Body != nil {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most+1)
	}
}

// guard decides who may use the route: default deny.
func (s *Server) guard(c *gin.Context) {
	if c.FullPath() == "" {
		return // static files, or nothing: see noRoute
	}
	need := s.access[c.Request.Method+" "+c.FullPath()]
	ctx := context.WithValue(c.Request.Context(), addressContext{}, address(c.Request))
	c.Request = c.Request.WithContext(ctx)
	if changes(c.Request) && !sameOrigin(c.Request) {
		s.fail(c, refuse("foreign-origin"))
		return
	}
	if secret, given := bearerOf(c.Request); given && need&public == 0 {
		s.guardToken(c, secret, c.Request.Method+" "+c.FullPath())
		return
	}
	l, err := s.loginOf(c.Request)
	switch {
	case err == nil:
		c.Request = c.Request.WithContext(context.WithValue(ctx, loginContext{}, l))
	case need&public != 0, need&watched != 0 && fromHere(c.Request):
		return
	default:
		s.fail(c, err)
		return
	}
	switch {
	case need&public != 0, need&watched != 0 && fromHere(c.Request):
	case need&accessOf(l.account.Role) == 0:
		s.fail(c, refuse("forbidden"))
	case l.account.MustChange && need&pending == 0:
		s.fail(c, refuse("must-change"))
	}
}

// changes says whether a request may change something: all but plain reads,
// and WebSockets, which browsers open to any site with the cookies of it.
func changes(r *http.Request) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
	default:
		return true
	}
}

// sameOrigin says whether the request comes from one of our own pages.
// Browsers name the origin of every request that changes something and of
// every WebSocket; a program that sends neither header is no browser and has
// no user's cookies that another site could ride on (RFC 6455 §10.2).
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	u, err := url.Parse(origins[0])
	if err != nil || len(origins) > 1 || u.Host == "" {
		return false // "null" among others
	}
	return strings.EqualFold(withPort(u.Host, u.Scheme), withPort(r.Host, "https"))
}

func withPort(host, scheme string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	port := "443"
	if scheme != "https" {
		port = "80"
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// fromHere says whether a request comes from this machine itself and was not
// passed on by a proxy.
func fromHere(r *http.Request) bool {
	a, err := netip.ParseAddr(address(r))
	return err == nil && a.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

type addressContext struct{}

// addressIn is the client's IP address of a request's context.
func addressIn(ctx context.Context) string {
	a, _ := ctx.Value(addressContext{}).(string)
	return a
}

// address is the client's IP address.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	return a.Unmap().String()
}

func local(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	a, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || (err == nil && a.IsLoopback())
}
