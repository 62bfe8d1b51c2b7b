package app

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// How long HTTP peers may take. Bodies and answers have no limit of their own
// here: the API bounds them by route, and WebSockets live for days.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
)

// listener is one HTTP server with its socket.
type listener struct {
	server *http.Server
	socket net.Listener
	done   chan struct{}
}

// serve listens on addr, with TLS when there is a configuration for it.
func serve(ctx context.Context, addr string, tc *tls.Config, h http.Handler, log *slog.Logger) (*listener, error) {
	var lc net.ListenConfig
	socket, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	l := &listener{
		server: &http.Server{
			Handler:           h,
			TLSConfig:         tc,
			ReadHeaderTimeout: headerTimeout,
			IdleTimeout:       idleTimeout,
			MaxHeaderBytes:    maxHeader,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // strangers' handshakes
			// HTTP/1.1 only: WebSockets need it, and one kind of connection is enough.
			Protocols: protocols(),
		},
		socket: socket,
		done:   make(chan struct{}),
	}
	go func() {
		defer close(l.done)
		var err error
		if tc != nil {
			err = l.server.ServeTLS(socket, "", "")
		} else {
			err = l.server.Serve(socket)
		}
		if err != nil && err != http.ErrServerClosed { //nolint:errorlint // Serve returns it bare
			log.Error("the HTTP listener ended", "address", addr, "error", err)
		}
	}()
	return l, nil
}

func protocols() *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	return p
}

func (l *listener) addr() string { return l.socket.Addr().String() }

// close lets requests finish while ctx lasts, then cuts them.
func (l *listener) close(ctx context.Context) error {
	err := l.server.Shutdown(ctx)
	if err != nil {
		err = l.server.Close()
	}
	<-l.done
	return err
}

// metricsOnly lets nothing but /metrics and the health checks through.
func metricsOnly(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, path := range []string{"GET /metrics", "GET /healthz", "GET /readyz"} {
		mux.Handle(path, h)
	}
	return mux
}
