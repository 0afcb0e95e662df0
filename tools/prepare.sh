# shellcheck shell=bash
# Shared by tools/run and tools/test, which source it: installs Debian packages that are missing and npm packages that tests read, configures and
# builds a preset.
# Says nothing where all goes well, except one line of progress while it works.

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Runs a command with its output in a file, which is shown only where the command fails.
quietly() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    fail "this failed: $*"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "packages are missing, and installing them needs root or sudo: $*"
  fi
}

listed_in() { grep -v '^#' "$1"; }

install_missing_packages() { install_packages "$(listed_in tools/packages)"; }

# Of these Debian packages, one a line, those that are missing.
install_packages() {
  local wanted="$1" missing
  # shellcheck disable=SC2086 # one word for each package
  missing=$({ dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null || true; } |
    awk '$2 == "installed" { print $1 }' | LC_ALL=C sort -u | LC_ALL=C comm -23 <(LC_ALL=C sort -u <<<"$wanted") -)
  [ -n "$missing" ] || return 0
  missing=${missing//$'\n'/ }
  command -v apt-get >/dev/null || fail "these packages are missing, and this is no Debian that could install them: $missing"
  echo "installing $missing" >&2
  export DEBIAN_FRONTEND=noninteractive
  quietly build/apt-update.log as_root apt-get -q -y update
  # shellcheck disable=SC2086
  quietly build/apt-install.log as_root apt-get -q -y install --no-install-recommends $missing
}

# What tests read or run of npm packages, exact to the hash: into build/npm. Where npm is there already it is left alone, whichever
# package it came with.
install_npm_suites() {
  local from=tests/npm to=build/npm
  command -v npm >/dev/null || install_packages $'nodejs\nnpm'
  if cmp -s "$from/package-lock.json" "$to/package-lock.json" && [ -e "$to/node_modules/.package-lock.json" ]; then return 0; fi
  echo "installing the packages of $from/package.json" >&2
  mkdir -p "$to"
  cp "$from/package.json" "$from/package-lock.json" "$to"
  quietly build/npm.log npm ci --prefix "$to" --ignore-scripts --no-audit --no-fund
}

# One line for every tenth of the steps that Ninja counts as "[12/345] ..."; the rest goes to the log.
show_tenths() {
  local line tenth shown=0 begun=$SECONDS
  while IFS= read -r line; do
    echo "$line" >>"$2"
    if [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] && ((BASH_REMATCH[2] >= 10)); then
      tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
      if ((tenth > shown)); then
        shown=$tenth
        echo "building $1: ${BASH_REMATCH[1]} of ${BASH_REMATCH[2]} steps, $((SECONDS - begun)) s" >&2
      fi
    fi
  done
}

build() {
  local preset="$1" log="build/$1/build.log"
  # What another clone of the same sources compiled is found in the cache, too.
  export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
  quietly "build/$preset/configure.log" cmake --preset "$preset"
  if [ -t 1 ]; then
    NINJA_STATUS="building $preset [%f/%t] " cmake --build --preset "$preset" || fail "building $preset failed"
  else
    : >"$log"
    if ! cmake --build --preset "$preset" 2>&1 | show_tenths "$preset" "$log"; then
      grep -v '^\[' "$log" >&2 || true
      fail "building $preset failed"
    fi
  fi
}
