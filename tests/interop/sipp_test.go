//go:build linux

package interop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"madoguchi/tests/testkit"
	"madoguchi/tests/testkit/phone"
	"madoguchi/tests/testkit/traffic"
)

const (
	sippCalls    = 100
	sippAccounts = 10
	sippTime     = 4 * time.Minute
)

// sipp registers and calls 100 times. Debian's SIPp has no TLS: socat is in
// front of the server. Each call has a connection of its own.
func (x *site) sipp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), sippTime)
	defer cancel()
	front := tlsFront(t, x.s.SIP())
	e, err := traffic.NewEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	table := "SEQUENTIAL\n"
	for i := range sippAccounts {
		caller, err := x.s.AddPhone(ctx, "c"+strconv.Itoa(i), "kiosk")
		if err != nil {
			t.Fatal(err)
		}
		callee, err := x.s.AddPhone(ctx, "d"+strconv.Itoa(i), "staff")
		if err != nil {
			t.Fatal(err)
		}
		leg, err := e.NewLeg(traffic.Config{Profile: traffic.CM80})
		if err != nil {
			t.Fatal(err)
		}
		p, err := x.s.DeskPhone(ctx, callee, func(c *phone.Call) {
			c.Ring()
			sdp, err := leg.Answer(c.RemoteSDP())
			if err == nil {
				err = c.Answer(ctx, sdp)
			}
			if err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = p.Close() }()
		table += fmt.Sprintf("%s;%s;[authentication username=%s password=%s];\n", caller.Login, callee.Login, caller.Username, caller.Secret)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"users.csv": table, "call.xml": strings.ReplaceAll(sippScenario, "DOMAIN", x.s.Domain)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(ctx, "sipp", front, "-sf", "call.xml", "-inf", "users.csv", "-t", "tn", "-max_socket", "500",
		"-i", "127.0.0.1", "-m", strconv.Itoa(sippCalls), "-r", "10", "-l", "5", "-recv_timeout", "10000",
		"-nostdin", "-trace_err", "-error_file", "errors.log", "-timeout", "110s", "-timeout_error")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		faults, _ := os.ReadFile(filepath.Join(dir, "errors.log"))
		t.Fatalf("sipp: %v\n%s\n%s", err, tail(out, 4000), faults[:min(len(faults), 4000)])
	}
	if n := successes(string(out)); n != sippCalls {
		t.Fatalf("%d of %d calls succeeded\n%s", n, sippCalls, tail(out, 4000))
	}
}

// successes reads SIPp's last table.
func successes(out string) int {
	n := -1
	for l := range strings.SplitSeq(out, "\n") {
		if strings.Contains(l, "Successful call") {
			f := strings.Split(l, "|")
			if v, err := strconv.Atoi(strings.TrimSpace(f[len(f)-1])); err == nil {
				n = v
			}
		}
	}
	return n
}

// tlsFront is socat from a TCP port to the server's TLS port.
func tlsFront(t *testing.T, to string) string {
	t.Helper()
	port, err := testkit.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("socat", //nolint:noctx // the cleanup ends it
		"TCP-LISTEN:"+strconv.Itoa(port)+",bind=127.0.0.1,fork,reuseaddr,max-children=400", "OPENSSL:"+to+",verify=0")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with its children
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: run tests/install.sh", err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		_ = cmd.Wait()
	})
	addr := "127.0.0.1:" + strconv.Itoa(port)
	if err := testkit.Until(t.Context(), commandTime, func() error {
		out, err := os.ReadFile("/proc/net/tcp")
		if err == nil && !strings.Contains(string(out), fmt.Sprintf("0100007F:%04X 00000000:0000 0A", port)) {
			err = errNet
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return addr
}

const sippScenario = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="register and call">
  <send><![CDATA[
REGISTER sip:DOMAIN SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=r[call_number]
To: <sip:[field0]@DOMAIN>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:[field0]@[local_ip]:[local_port];transport=tcp>
Expires: 60
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="401" auth="true"/>
  <send><![CDATA[
REGISTER sip:DOMAIN SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=r[call_number]
To: <sip:[field0]@DOMAIN>
Call-ID: [call_id]
CSeq: 2 REGISTER
Contact: <sip:[field0]@[local_ip]:[local_port];transport=tcp>
[field2]
Expires: 60
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="200"/>
  <send><![CDATA[
INVITE sip:[field1]@DOMAIN SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=i[call_number]
To: <sip:[field1]@DOMAIN>
Call-ID: call///[call_id]
CSeq: 1 INVITE
Contact: <sip:[field0]@[local_ip]:[local_port];transport=tcp>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 40000 RTP/SAVP 96
a=rtpmap:96 opus/48000/2
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw
m=video 40002 RTP/SAVP 97
a=rtpmap:97 H264/90000
a=fmtp:97 packetization-mode=1;profile-level-id=42e01f
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw
]]></send>
  <recv response="100" optional="true"/>
  <recv response="401" auth="true"/>
  <send><![CDATA[
ACK sip:[field1]@DOMAIN SIP/2.0
[last_Via:]
From: <sip:[field0]@DOMAIN>;tag=i[call_number]
[last_To:]
Call-ID: call///[call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
  <send><![CDATA[
INVITE sip:[field1]@DOMAIN SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=i[call_number]
To: <sip:[field1]@DOMAIN>
Call-ID: call///[call_id]
CSeq: 2 INVITE
Contact: <sip:[field0]@[local_ip]:[local_port];transport=tcp>
[field2]
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 40000 RTP/SAVP 96
a=rtpmap:96 opus/48000/2
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw
m=video 40002 RTP/SAVP 97
a=rtpmap:97 H264/90000
a=fmtp:97 packetization-mode=1;profile-level-id=42e01f
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw
]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=i[call_number]
[last_To:]
[routes]
Call-ID: call///[call_id]
CSeq: 2 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
  <pause milliseconds="200"/>
  <send><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[field0]@DOMAIN>;tag=i[call_number]
[last_To:]
[routes]
Call-ID: call///[call_id]
CSeq: 3 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="200"/>
</scenario>
`
