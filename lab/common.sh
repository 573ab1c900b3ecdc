# Sourced by every script of the lab: where things are, and the few functions they share.
# shellcheck shell=bash

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_HOME=${GODWIT_LAB_HOME:-/var/lib/godwit-lab}   # roots, certificates and the servers' own files
LAB_PORT=${GODWIT_LAB_PORT:-24000}                 # below the ephemeral range, so nothing else takes one
LAB_USER=godwit-lab                                # the servers run as this user, never as root
ROOTS=$LAB_HOME/roots
POSTFIX_UID=24525 POSTDROP_GID=24526
TLS=$LAB_HOME/tls

# Accounts for the switch test; they are not among USERS, so that a reset of all stays quick.
SWITCHED="$(echo switch{0001..1000})"
USERS="alice bob carol dave erin tiny $(echo user{01..20})"
PASSWORD=pass
TINY_QUOTA_KB=5120
SERVERS="dovecot23-maildir dovecot23-sdbox dovecot24 cyrus36 cyrus310 courier james radicale xandikos sogo apache postfix postgres"

die() { echo "${0##*/}: $*" >&2; exit 1; }

# Without root everything belongs to the caller; with root the servers get a user of their own.
if [ "$(id -u)" = 0 ]; then
    LAB_UID=$(id -u "$LAB_USER" 2>/dev/null || echo "")
    LAB_GID=$(id -g "$LAB_USER" 2>/dev/null || echo "")
else
    LAB_UID=$(id -u) LAB_GID=$(id -g) LAB_USER=$(id -un)
fi

as_lab() { # as_lab COMMAND…: run it on the host as the lab's user
    if [ "$(id -u)" = 0 ]; then setpriv --reuid "$LAB_UID" --regid "$LAB_GID" --clear-groups -- "$@"; else "$@"; fi
}

in_root() { # in_root ROOT COMMAND…: run it inside a root as the lab's user
    local root=$1; shift
    [ "$(id -u)" = 0 ] || die "this server lives in a root of its own: run as root"
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/ CYRUS_USER="$LAB_USER" \
        chroot --userspec="$LAB_UID:$LAB_GID" --groups= "$root" "$@"
}

own() { [ "$(id -u)" != 0 ] || chown -R "$LAB_UID:$LAB_GID" "$@"; }

answers() { # answers PORT: does something accept connections there?
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

await_port() { # await_port PORT WHAT [TWENTIETHS-OF-A-SECOND]
    local i
    for i in $(seq "${3:-200}"); do answers "$1" && return 0; sleep 0.05; done
    die "$2 does not answer on port $1"
}

pid_alive() { # pid_alive PIDFILE: is it there, and is it one of ours (numbers are used again)?
    local pid name state
    [ -s "$1" ] && pid=$(cat "$1" 2>/dev/null) && read -r _ name state _ 2>/dev/null <"/proc/$pid/stat" || return 1
    case $name:$state in
        *:Z) return 1 ;;
        '(dovecot):'?|'(cyrmaster):'?|'(couriertcpd):'?|'(authdaemond):'?|'(java):'?|'(radicale):'?|'(python3):'?|'(apache2):'?|'(sogod):'?|'(postgres):'?|'(memcached):'?|'(master):'?) return 0 ;;
        *) return 1 ;;
    esac
}

background() { # background PIDFILE LOG COMMAND…: runs it detached as the lab's user; its number is known when this returns
    local pidfile=$1 log=$2; shift 2
    [ "$(id -u)" != 0 ] || set -- setpriv --reuid "$LAB_UID" --regid "$LAB_GID" --clear-groups -- "$@"
    detach "$pidfile" "$log" "$@"
}

background_in_root() { # background_in_root ROOT PIDFILE LOG COMMAND…: the same inside a root
    local root=$1 pidfile=$2 log=$3; shift 3
    detach "$pidfile" "$log" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/tmp \
        chroot --userspec="$LAB_UID:$LAB_GID" --groups= "$root" "$@"
}

detach() { # detach PIDFILE LOG COMMAND…
    local pidfile=$1 log=$2 i; shift 2
    rm -f "$pidfile"
    setsid bash -c 'echo $$ >"$0"; exec "$@"' "$pidfile" "$@" </dev/null >>"$log" 2>&1 &
    for i in $(seq 100); do [ -s "$pidfile" ] && return 0; sleep 0.02; done
    die "$NAME: $1 did not start"
}

stop_pid() { # stop_pid PIDFILE: end that process and wait until it is gone
    local pid i
    pid_alive "$1" || { rm -f "$1"; return 0; }
    pid=$(cat "$1")
    kill "$pid" 2>/dev/null || true
    for i in $(seq 200); do pid_alive "$1" || { rm -f "$1"; return 0; }; sleep 0.05; done
    kill -9 "$pid" 2>/dev/null || true
    rm -f "$1"
}

wipe() { # wipe DIR…: gone at once for the server, deleted afterwards
    local d
    for d in "$@"; do
        [ -e "$d" ] || continue
        mv "$d" "$d.gone.$$" && rm -rf "$d.gone.$$"
    done
}

# A server script sets NAME and PORT, and SERVES, the protocols that it serves: imap on PORT, imaps on
# PORT+1, pop3 on PORT+2, sieve (ManageSieve) on PORT+3, http on PORT+4, https on PORT+5, lmtp on PORT+6, smtp on PORT+7, submission on PORT+8, and
# postgres on PORT+6. It defines the
# functions up, down, is_up, empty USER… and more_settings, perhaps probe, and ends with: serve "$@"
serve() {
    local verb=${1:-} p; [ $# = 0 ] || shift
    case $verb in
        start)    if is_up; then return 0; fi; up; for p in $SERVES; do await_port "$(port_of "$p")" "$NAME" 900; done ;;
        stop)     down ;;
        status)   status ;;
        reset)    is_up || die "$NAME is not running"
                  # shellcheck disable=SC2086
                  if [ $# = 0 ]; then empty $USERS; else empty "$@"; fi ;;
        settings) settings ;;
        *)        echo "usage: ${0##*/} start | stop | status | reset [USER…] | settings" >&2; return 2 ;;
    esac
}

port_of() { # port_of PROTOCOL
    case $1 in
        imap)  echo "$PORT" ;;
        imaps) echo $((PORT + 1)) ;;
        pop3)  echo $((PORT + 2)) ;;
        sieve) echo $((PORT + 3)) ;;
        http)  echo $((PORT + 4)) ;;
        https) echo $((PORT + 5)) ;;
        lmtp)  echo $((PORT + 6)) ;;
        smtp)  echo $((PORT + 7)) ;;
        submission) echo $((PORT + 8)) ;;
        postgres) echo $((PORT + 6)) ;;
        *)     die "no port for $1" ;;
    esac
}

serves() { case " $SERVES " in *" $1 "*) true ;; *) false ;; esac; }

# Runs only when a process of the server is there: does it also serve its users?
status() {
    is_up || { echo "$NAME stopped"; return 3; }
    serves imaps && { quiet_curl "imaps://localhost:$(port_of imaps)/INBOX" -X NOOP || { echo "$NAME runs, but refuses the mail of $PROBE_USER"; return 1; }; }
    serves sieve && { "$LAB/sieve-say" "$(port_of sieve)" "$PROBE_USER" "$PASSWORD" </dev/null >/dev/null || { echo "$NAME runs, but refuses the scripts of $PROBE_USER"; return 1; }; }
    probe || { echo "$NAME runs, but its HTTP does not answer $PROBE_USER"; return 1; }
    echo "$NAME running on $PORT ($SERVES)"
}

PROBE_USER=user20

probe() { true; }

quiet_curl() { curl -sS --fail --max-time 20 --cacert "$TLS/ca.pem" -u "$PROBE_USER:$PASSWORD" "$@" >/dev/null; }

answer_has() { # answer_has WORD CURL-ARGUMENT…: the probe user's request succeeds and its answer has that word in it
    local word=$1; shift
    curl -sS --fail --max-time 20 --cacert "$TLS/ca.pem" -u "$PROBE_USER:$PASSWORD" "$@" | grep -qF "$word"
}

finds() { # finds URL: PROPFIND works there
    quiet_curl -X PROPFIND -H 'Depth: 0' "$1"
}

settings() {
    local p ports=
    for p in $SERVES; do ports="$ports $(port_of "$p")"; done
    echo "NAME='$NAME'"
    echo "HOST='localhost'"
    echo "PORTS='${ports# }'"
    for p in $SERVES; do
        echo "PORT_$(tr '[:lower:]' '[:upper:]' <<<"$p")='$(port_of "$p")'"
        echo "URL_$(tr '[:lower:]' '[:upper:]' <<<"$p")='$p://localhost:$(port_of "$p")'"
    done
    echo "CA='$TLS/ca.pem'"
    echo "USERS='$USERS'"
    echo "PASSWORD='$PASSWORD'"
    more_settings
}
