#!/bin/sh
# Prints the path of a Chromium for the browser tests.
#   chromium.sh          finds one, or installs one
#   chromium.sh find     finds one, or fails
# Order: $CHROMIUM; one on the PATH; Debian's package when root; the npm package beside this file.
# The headless shell comes first: it draws no window of its own, which takes half of the time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
unpacked="$here/chromium/node_modules/.browser/chromium"

found() {
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || { echo "CHROMIUM is set to '$CHROMIUM', which is not a program." >&2; exit 1; }
    echo "$CHROMIUM"
    exit 0
  fi
  for name in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
    if path=$(command -v "$name"); then
      echo "$path"
      exit 0
    fi
  done
  if [ -x "$unpacked" ]; then
    echo "$unpacked"
    exit 0
  fi
}

found
[ "${1:-}" != find ] || { echo "No Chromium found: run frontend/chromium.sh, or set CHROMIUM to one." >&2; exit 1; }

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium with apt-get" >&2
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get install -y -qq --no-install-recommends "$1" </dev/null >&2; }
  { apt-get update -qq </dev/null >&2 && { install chromium-headless-shell || install chromium; }; } \
    || echo "apt-get could not install it; trying npm" >&2
  found
fi

if command -v npm >/dev/null; then
  echo "Installing a packed Chromium with npm" >&2
  mkdir -p "$here/chromium/node_modules"
  if (cd "$here/chromium" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null >&2; then
    mkdir -p "$(dirname "$unpacked")"
    path=$(cd "$here/chromium" && TMPDIR="$(dirname "$unpacked")" node path.mjs) || path=''
    if [ -n "$path" ] && "$path" --headless --no-sandbox --version >/dev/null 2>&1; then
      echo "$path"
      exit 0
    fi
    rm -rf "$(dirname "$unpacked")"
    echo "The packed Chromium does not start on this system." >&2
  fi
fi

echo "The browser tests need Chromium. Install it (on Debian: sudo apt-get install chromium)," >&2
echo "or set CHROMIUM to the path of a Chromium or Chrome, and run make test again." >&2
exit 1
