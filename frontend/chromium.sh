#!/bin/sh
# Prints the path of a Chromium for the browser tests.
#   chromium.sh             finds one, or installs one
#   chromium.sh find        finds one, or fails
#   chromium.sh find whole  finds one that shows notifications too, or fails
# Order: $CHROMIUM; one on the PATH; Debian's packages when root; the npm package beside this file.
# Debian's headless shell comes first: it draws no window, which takes a third of the CPU, but it
# has no notifications.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
unpacked="$here/chromium/node_modules/.browser/chromium"
shell=chromium-headless-shell
whole='chromium chromium-browser google-chrome-stable google-chrome'

first() {
  for name in "$@"; do
    if command -v "$name"; then return; fi
  done
  return 1
}

found() {
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] || { echo "CHROMIUM is set to '$CHROMIUM', which is not a program." >&2; exit 1; }
    echo "$CHROMIUM"
    exit 0
  fi
  if first "$@"; then exit 0; fi
  if [ -x "$unpacked" ]; then
    echo "$unpacked"
    exit 0
  fi
}

if [ "${1:-}" = find ]; then
  # shellcheck disable=SC2086
  if [ "${2:-}" = whole ]; then found $whole; else found $shell $whole; fi
  echo "No Chromium found: run frontend/chromium.sh, or set CHROMIUM to one." >&2
  exit 1
fi

# shellcheck disable=SC2086
if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
  && ! { first $shell && first $whole; } >/dev/null; then
  echo "Installing Chromium with apt-get" >&2
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get install -y -qq --no-install-recommends "$1" </dev/null >&2; }
  apt-get update -qq </dev/null >&2 || echo "apt-get could not update its lists" >&2
  first $whole >/dev/null || install chromium || echo "apt-get could not install it; trying npm" >&2
  first $shell >/dev/null || install $shell || echo "There is no headless shell: tests take longer." >&2
fi
# shellcheck disable=SC2086
found $shell $whole

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
