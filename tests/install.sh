#!/bin/sh
# Installs what the tests need from the distribution's packages: Debian 12 or
# newer, Ubuntu 22.04 or newer. It may be run again at any time: it installs
# only what is missing, and asks for nothing when nothing is. With --bench it
# adds the servers that `BENCH_PEERS=1 make bench` compares with.
set -eu

packages='
  chromium           browser for tests/e2e
  fonts-noto-cjk     Japanese text in its screenshots
  iptables           lines that can be cut, for tests/e2e
  libreoffice-writer-nogui   documents, for tests and at run time
  libreoffice-calc-nogui     the same
  libreoffice-impress-nogui  the same
  bubblewrap         the sandbox of LibreOffice
  fonts-ipaexfont-gothic     fonts that documents name
  fonts-ipaexfont-mincho     the same
  cups-ipp-utils     ippeveprinter, a printer to print on
  cups               a print server for the agent
  cups-client        the same
  dbus               for ippeveprinter
  avahi-daemon       the same
  poppler-utils      pages of PDF files, for tests
  baresip            SIP phone for tests/interop
  baresip-ffmpeg     its H.264
  sip-tester         SIPp, for tests/interop
  socat              the TLS front of SIPp
  openssl            certificates for it
  ffmpeg             pictures and sound for tests
  opus-tools         the same
  gcc                the database library is C
  gcc-mingw-w64-x86-64  the Windows build
  sqlite3            a year of records for tests/e2e, and a changed line of the audit log
  util-linux         taskset, for the benchmark
  iproute2           the same, in network namespaces
'
bench='
  rtpengine-daemon   media server to compare with
  asterisk           PBX to compare with (not in Debian 12)
'

if [ "${1:-}" = --bench ]; then
  packages="$packages$bench"
fi

# Ubuntu has Chromium as a snap only; its package installs the snap.
name_of() {
  if [ "$1" = chromium ] && ! apt-cache show chromium >/dev/null 2>&1; then
    echo chromium-browser
  else
    echo "$1"
  fi
}

installed() {
  [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = 'install ok installed' ]
}

if ! command -v apt-get >/dev/null 2>&1; then
  echo 'This system has no apt-get. Install these by its own means:' >&2
  echo "$packages" >&2
  exit 1
fi

as_root=''
if [ "$(id -u)" -ne 0 ]; then
  as_root='sudo'
fi

missing=''
updated=''
for package in $(echo "$packages" | awk 'NF { print $1 }'); do
  name=$(name_of "$package")
  if installed "$name"; then
    continue
  fi
  if [ -z "$updated" ]; then
    echo 'Reading the package lists'
    $as_root apt-get update -qq
    updated=yes
    name=$(name_of "$package")
  fi
  if [ -z "$(apt-cache policy "$name" | awk '/Candidate:/ && $2 != "(none)"')" ]; then
    case "$bench" in
      *"$package"*) echo "$name: this system has no such package; the benchmark goes on without it" ;;
      *) echo "$name: this system has no such package" >&2; exit 1 ;;
    esac
    continue
  fi
  missing="$missing $name"
done

if [ -z "$missing" ]; then
  echo 'Everything the tests need is installed.'
  exit 0
fi
echo "Installing:$missing"
# shellcheck disable=SC2086 # a list of names
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing
echo 'Done.'
