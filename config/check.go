package config

import (
	"net"
	"net/netip"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The bounds of the times.
const (
	maxResumeGrace = time.Hour
	maxDrain       = 5 * time.Minute
	maxSiteName    = 30 // characters: it has one line on the kiosk

	minFile, maxFile = MiB, GiB
	maxRoom          = 64 * GiB
	maxPages         = 300
	minConvert       = 5 * time.Second
	maxConvert       = 10 * time.Minute
	maxKeepDays      = 10 * 366
	maxDumps         = 366
	maxNightlyKeep   = 3650 // days, as long as the records themselves may be kept
)

// hostName is a host name as in RFC 1123, of one label or more.
var hostName = regexp.MustCompile(`^(?i:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.(?i:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?))*$`)

// check finds values that can be read but cannot work, and completes c.
func (fs *Faults) check(c *Config) {
	c.Domain = strings.ToLower(c.Domain)
	if _, err := netip.ParseAddr(c.Domain); err != nil && (len(c.Domain) > 253 || !hostName.MatchString(c.Domain)) {
		fs.add("domain", "", "write the name under which browsers and phones reach this server, e.g. madoguchi.city.example.lg.jp", "%q is no host name", c.Domain)
	}
	if n := utf8.RuneCountInString(c.SiteName); n == 0 || n > maxSiteName {
		fs.add("site_name", "", "write the name that the screens show, e.g. 市川市役所", "has %d characters, not 1 to %d", n, maxSiteName)
	}
	if c.DataDir == "" {
		fs.add("data_dir", "", "name the folder for the database, keys and files", "is empty")
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "" {
		fs.add("time_zone", "", "write a name of the IANA database, e.g. Asia/Tokyo", "%q is no time zone", c.TimeZone)
	}
	fs.checkCertificate(c.HTTPS)
	fs.checkListeners(c)
	fs.checkMedia(c)
	if c.Call.ResumeGrace < 0 || c.Call.ResumeGrace > maxResumeGrace {
		fs.add("call.resume_grace", "", "choose 0s to "+maxResumeGrace.String(), "%s is out of bounds", c.Call.ResumeGrace)
	}
	fs.checkConsult(c.Consult)
	if _, err := os.Stat(c.Printing.CAFile); c.Printing.CAFile != "" && err != nil {
		fs.add("printing.ca_file", "", "name a file with certificates in PEM, or leave it empty", "%q cannot be read", c.Printing.CAFile)
	}
	if _, ok := c.Backup.Time(); !ok && c.Backup.At != "" {
		fs.add("backup.at", "", "write a time of the day as 23:30, or leave it empty for no dumps", "%q is no time", c.Backup.At)
	}
	if c.Backup.Keep < 1 || c.Backup.Keep > maxDumps {
		fs.add("backup.keep", "", "choose 1 to "+strconv.Itoa(maxDumps), "%d is out of bounds", c.Backup.Keep)
	}
	switch c.Records.NightlyExport {
	case "", NightlyCSV, NightlyCSVSJIS, NightlyXLSX, NightlyJSON:
	default:
		fs.add("records.nightly_export", "", `write csv, csv-sjis, xlsx or json, or "" for none`, "%q is unknown", c.Records.NightlyExport)
	}
	if c.Records.NightlyKeep < 1 || c.Records.NightlyKeep > maxNightlyKeep {
		fs.add("records.nightly_keep", "", "choose 1 to "+strconv.Itoa(maxNightlyKeep), "%d is out of bounds", c.Records.NightlyKeep)
	}
	if c.Shutdown.Drain <= 0 || c.Shutdown.Drain > maxDrain {
		fs.add("shutdown.drain", "", "choose more than 0s, and at most "+maxDrain.String(), "%s is out of bounds", c.Shutdown.Drain)
	}
	if c.Log.Format != FormatText && c.Log.Format != FormatJSON {
		fs.add("log.format", "", "write text or json", "%q is unknown", c.Log.Format)
	}
}

func (fs *Faults) checkConsult(c Consult) {
	if c.MaxFile < minFile || c.MaxFile > maxFile {
		fs.add("consult.max_file", "", "choose "+minFile.String()+" to "+maxFile.String(), "%s is out of bounds", c.MaxFile)
	}
	if c.MaxRoom < c.MaxFile || c.MaxRoom > maxRoom {
		fs.add("consult.max_room", "", "choose at least consult.max_file, and at most "+maxRoom.String(), "%s is out of bounds", c.MaxRoom)
	}
	if c.MaxPages < 1 || c.MaxPages > maxPages {
		fs.add("consult.max_pages", "", "choose 1 to "+strconv.Itoa(maxPages), "%d is out of bounds", c.MaxPages)
	}
	if c.ConvertTimeout < minConvert || c.ConvertTimeout > maxConvert {
		fs.add("consult.convert_timeout", "", "choose "+minConvert.String()+" to "+maxConvert.String(), "%s is out of bounds", c.ConvertTimeout)
	}
	if c.KeepDays < 1 || c.KeepDays > maxKeepDays {
		fs.add("consult.keep_days", "", "choose 1 to "+strconv.Itoa(maxKeepDays), "%d is out of bounds", c.KeepDays)
	}
	if c.Soffice != "" {
		if info, err := os.Stat(c.Soffice); err != nil || info.IsDir() {
			fs.add("consult.soffice", "", "name LibreOffice's program, or leave it empty", "%q is not there", c.Soffice)
		}
	}
}

func (fs *Faults) checkCertificate(h HTTPS) {
	if (h.CertFile == "") != (h.KeyFile == "") {
		fs.add("https.cert_file", "", "set https.cert_file and https.key_file, or neither for a CA of our own", "only one of certificate and key is set")
		return
	}
	for _, f := range []struct{ key, path string }{{"https.cert_file", h.CertFile}, {"https.key_file", h.KeyFile}} {
		if f.path == "" {
			continue
		}
		if info, err := os.Stat(f.path); err != nil || info.IsDir() {
			fs.add(f.key, "", "name a PEM file that this user may read", "%q is not there", f.path)
		}
	}
}

// checkListeners checks the TCP listeners, and SIP over UDP.
func (fs *Faults) checkListeners(c *Config) {
	type listener struct {
		key, address, network   string
		needed, onlyForLoopback bool
	}
	taken := map[string]string{} // network and address → key
	for _, l := range []listener{
		{key: "https.listen", address: c.HTTPS.Listen, network: "tcp", needed: true},
		{key: "sip.tls", address: c.SIP.TLS, network: "tcp"},
		{key: "sip.tcp", address: c.SIP.TCP, network: "tcp", onlyForLoopback: true},
		{key: "sip.udp", address: c.SIP.UDP, network: "udp", onlyForLoopback: true},
		{key: "metrics.listen", address: c.Metrics.Listen, network: "tcp", onlyForLoopback: true},
	} {
		if l.address == "" && !l.needed {
			continue
		}
		host, port, ok := fs.address(l.key, l.address)
		if !ok {
			continue
		}
		if l.onlyForLoopback && !loopback(host) {
			fs.add(l.key, "", "use 127.0.0.1:"+strconv.Itoa(int(port))+", or leave it empty", "%q is not encrypted and may only listen on loopback (R26)", l.address)
		}
		if port == 0 {
			continue // the system chooses
		}
		at := l.network + " " + net.JoinHostPort(host, strconv.Itoa(int(port)))
		if other, is := taken[at]; is {
			fs.add(l.key, "", "choose another port", "%q is taken by %s", l.address, other)
		}
		taken[at] = l.key
	}
}

// checkMedia also gives Listen its port.
func (fs *Faults) checkMedia(c *Config) {
	m := &c.Media
	if m.Port != 0 {
		host, _, err := net.SplitHostPort(m.Listen)
		if err != nil {
			host = strings.Trim(m.Listen, "[]") // an address without port
		}
		m.Listen = net.JoinHostPort(host, strconv.Itoa(int(m.Port)))
	}
	_, port, ok := fs.address("media.listen", m.Listen)
	if ok && m.PhonePorts.Contains(port) {
		fs.add("media.phone_ports", "", "choose a range without it", "%s holds the port of media.listen, %d", m.PhonePorts, port)
	}
	if c.SIP.UDP != "" {
		if _, sip, err := net.SplitHostPort(c.SIP.UDP); err == nil && sip == strconv.Itoa(int(port)) && port != 0 {
			fs.add("sip.udp", "", "choose another port", "%q is taken by media.listen", c.SIP.UDP)
		}
	}
	for _, a := range m.Advertise {
		if a.IsUnspecified() || a.IsMulticast() || a.Zone() != "" {
			fs.add("media.advertise", "", "name addresses that browsers and phones can send to", "%s cannot be sent to", a)
		}
	}
}

// address checks "host:port", where host is an IP address, localhost or empty.
func (fs *Faults) address(key, text string) (host string, port uint16, ok bool) {
	host, p, err := net.SplitHostPort(text)
	n, errPort := strconv.ParseUint(p, 10, 16)
	_, errHost := netip.ParseAddr(host)
	if err != nil || errPort != nil || (host != "" && host != "localhost" && errHost != nil) {
		fs.add(key, "", "write address:port or :port, e.g. 192.0.2.10:8443", "%q is no address to listen on", text)
		return "", 0, false
	}
	return host, uint16(n), true
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
