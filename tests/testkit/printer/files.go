//go:build linux

package printer

import (
	"fmt"
	"strings"
)

const busConf = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={dir}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/>
  </policy>
</busconfig>
`

const avahiConf = `[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
`

// runScript: the daemons' own files go to a /run that only they see.
const runScript = `set -e
mount -t tmpfs tmpfs /run
export DBUS_SYSTEM_BUS_ADDRESS=unix:path={dir}/bus
dbus-daemon --config-file={dir}/bus.conf --nofork --nopidfile &
while [ ! -S {dir}/bus ]; do sleep 0.05; done
avahi-daemon -f {dir}/avahi.conf --no-drop-root --no-chroot --no-rlimits &
while [ ! -S /run/avahi-daemon/socket ]; do sleep 0.05; done
while true; do
  ippeveprinter -v -p {port} -a {dir}/printer.conf -c {dir}/print.sh -d {dir}/spool -K {dir}/keys -n localhost '{name}' || true
  sleep 0.3
done
`

// printScript is run for every document.
const printScript = `#!/bin/sh
to={dir}/out/$(printf %04d "$IPP_JOB_ID")-$(date +%s%N)
cp "$1" "$to.data"
env | grep -E '^(IPP_|CONTENT_TYPE)' >"$to.env"
: >"$to.in"
if [ -e {dir}/empty ]; then
  echo 'STATE: +media-empty-error' >&2
  while [ -e {dir}/empty ]; do sleep 0.1; done
  echo 'STATE: -media-empty-error' >&2
fi
while [ -e {dir}/slow ]; do sleep 0.1; done
: >"$to.out"
`

// attributes are what the printer can.
func attributes(o Options) string {
	if len(o.Formats) == 0 {
		o.Formats = []string{"application/pdf"}
	}
	if o.MaxCopies == 0 {
		o.MaxCopies = 20
	}
	modes, raster := `"color","monochrome"`, `"sgray_8","srgb_8"`
	if o.Gray {
		modes, raster = `"monochrome"`, `"sgray_8"`
	}
	return fmt.Sprintf(`ATTR boolean color-supported %v
ATTR integer copies-default 1
ATTR rangeOfInteger copies-supported 1-%d
ATTR mimeMediaType document-format-default "%s"
ATTR mimeMediaType document-format-supported "%s"
ATTR keyword media-default "iso_a4_210x297mm"
ATTR keyword media-supported "iso_a4_210x297mm","iso_a3_297x420mm"
ATTR keyword media-ready "iso_a4_210x297mm","iso_a3_297x420mm"
ATTR collection media-size-supported {
  MEMBER integer x-dimension 21000
  MEMBER integer y-dimension 29700
},{
  MEMBER integer x-dimension 29700
  MEMBER integer y-dimension 42000
}
ATTR collection media-col-database {
  MEMBER collection media-size {
    MEMBER integer x-dimension 21000
    MEMBER integer y-dimension 29700
  }
  MEMBER integer media-top-margin 300
  MEMBER integer media-bottom-margin 300
  MEMBER integer media-left-margin 300
  MEMBER integer media-right-margin 300
},{
  MEMBER collection media-size {
    MEMBER integer x-dimension 29700
    MEMBER integer y-dimension 42000
  }
  MEMBER integer media-top-margin 300
  MEMBER integer media-bottom-margin 300
  MEMBER integer media-left-margin 300
  MEMBER integer media-right-margin 300
}
ATTR integer media-top-margin-supported 300
ATTR integer media-bottom-margin-supported 300
ATTR integer media-left-margin-supported 300
ATTR integer media-right-margin-supported 300
ATTR keyword print-color-mode-supported %s
ATTR keyword print-scaling-supported "fit"
ATTR keyword sides-default "one-sided"
ATTR keyword sides-supported "one-sided"
ATTR resolution pwg-raster-document-resolution-supported 300dpi
ATTR keyword pwg-raster-document-type-supported %s
ATTR text printer-make-and-model "Test Printer"
`, !o.Gray, o.MaxCopies, o.Formats[0], strings.Join(o.Formats, `","`), modes, raster)
}
