package app

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"

	"madoguchi/config"
)

// Run starts the product, says on out where it is, and stops it cleanly when
// ctx ends or a planned stop ends the service. The line that begins with "ready" means that all listeners answer.
func Run(ctx context.Context, cfg config.Config, o Options, out io.Writer) error {
	a, err := Start(ctx, cfg, o)
	if err != nil {
		return err
	}
	if a.FirstPassword != "" {
		fmt.Fprint(out, welcome(a))
	}
	fmt.Fprintf(out, "ready https=%s sip-tls=%s media=%s\n", a.Addr("https"), a.Addr("sip-tls"), a.Addr("media"))
	select {
	case <-ctx.Done():
	case <-a.Ended():
	}
	a.log.Info("stopping")
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), cfg.Shutdown.Drain)
	defer cancel()
	return a.Stop(stopping)
}

// welcome tells a newcomer how to get to a first call.
func welcome(a *App) string {
	return strings.NewReplacer("{url}", a.URL(), "{login}", a.FirstLogin, "{password}", a.FirstPassword).Replace(`
  窓口 Madoguchi

    {url}
    ID        {login}
    password  {password}   (shown once; you choose your own when you log in)

  The certificate comes from a CA that this server made: {url}trust tells how to trust it.

  To try a call on this one PC: log in, open 職員と権限 (People and rights), add a staff and a kiosk account;
  then log in as staff in one window and as the kiosk in a private window, and touch a button there.

`)
}

// hostFor is the name under which a listener on every address is reached here.
func hostFor(domain, addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = domain
	}
	return net.JoinHostPort(host, port)
}
