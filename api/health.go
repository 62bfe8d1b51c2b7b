package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTimeout bounds what /readyz asks.
const readyTimeout = 2 * time.Second

// healthz says that the process answers.
func (s *Server) healthz(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// readyz says that calls can be taken: the database and what Options.Ready asks.
func (s *Server) readyz(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	err := s.o.Store.Ping(ctx)
	if err == nil && s.o.Ready != nil {
		err = s.o.Ready(ctx)
	}
	if err != nil {
		s.o.Log.WarnContext(ctx, "not ready", "error", err)
		c.String(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	c.String(http.StatusOK, "ready\n")
}

// metrics are the figures of this package.
type metrics struct {
	handler  http.Handler
	requests *prometheus.HistogramVec
	logins   *prometheus.CounterVec
	sockets  *prometheus.GaugeVec
	dropped  prometheus.Counter
}

func newMetrics(shared *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "madoguchi_http_request_seconds", Help: "Time to answer a request, WebSockets excluded.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2},
		}, []string{"route", "status"}),
		logins: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "madoguchi_logins_total", Help: "Attempts to log in, by outcome.",
		}, []string{"outcome"}),
		sockets: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "madoguchi_sockets", Help: "Open WebSockets, by door.",
		}, []string{"door"}),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "madoguchi_live_dropped_total", Help: "Pages that were dropped because they did not read.",
		}),
	}
	own := prometheus.NewRegistry()
	own.MustRegister(m.requests, m.logins, m.sockets, m.dropped)
	gather := prometheus.Gatherers{own}
	if shared != nil {
		gather = append(gather, shared)
	}
	m.handler = promhttp.HandlerFor(gather, promhttp.HandlerOpts{})
	return m
}

// measure counts requests by route, never by path: a stranger cannot make rows.
func (s *Server) measure(c *gin.Context) {
	start := time.Now()
	c.Next()
	route := c.FullPath()
	switch route {
	case "/ws", "/sip", "/room":
		return
	case "":
		route = "static"
	default:
		route = c.Request.Method + " " + route
	}
	s.metrics.requests.WithLabelValues(route, strconv.Itoa(c.Writer.Status())).Observe(time.Since(start).Seconds())
}

func (s *Server) serveMetrics(c *gin.Context) { s.metrics.handler.ServeHTTP(c.Writer, c.Request) }
