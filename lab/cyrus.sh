# Sourced by cyrus36 and cyrus310, which set NAME, PORT and ROOT: Cyrus in a root of its own,
# started without root rights.
# shellcheck shell=bash

HERE=/lab/$LAB_PORT/$NAME          # as the server sees it
RUN=$ROOT$HERE                     # as this machine sees it
PIDFILE=$RUN/master.pid
SERVES="imap imaps sieve http https"

is_up() { pid_alive "$PIDFILE"; }

up() {
    [ -e "$ROOT/.complete" ] || die "run lab/install first"
    local fresh=0
    [ -e "$RUN/accounts-made" ] || { fresh=1; wipe "$RUN"; }
    mkdir -p "$RUN"/{conf,spool,proc,lock,socket}
    configs
    own "$RUN"
    [ $fresh = 0 ] || passwords
    in_root "$ROOT" /usr/sbin/cyrmaster -C "$HERE/imapd.conf" -M "$HERE/cyrus.conf" -p "$HERE/master.pid" -d
    await_port "$PORT" "$NAME"
    # shellcheck disable=SC2086
    [ $fresh = 0 ] || { make $USERS; touch "$RUN/accounts-made"; }
}

down() { stop_pid "$PIDFILE"; }

admin() { "$LAB/imap-say" "$PORT" cyrus "$PASSWORD" >"$RUN/admin.log" || { grep -E ' (NO|BAD) ' "$RUN/admin.log" >&2; return 1; }; }

make() { # make USER…
    local u f
    for u; do
        echo "CREATE user/$u"
        for f in Drafts Junk Trash Sent Archive; do echo "CREATE user/$u/$f (USE (\\$f))"; done
        [ "$u" != tiny ] || echo "SETQUOTA user/$u (STORAGE $TINY_QUOTA_KB)"
    done | admin || die "$NAME: the accounts could not be made"
}

empty() { # deleting a user's INBOX as the administrator deletes the whole account
    local u
    # the deepest first: a mailbox deleted before those below it stays as a bare level, which JMAP lists and IMAP does not
    for u; do echo "LIST \"\" \"user/$u/*\""; done | admin || true
    sed -n 's/^\* LIST ([^)]*) "[^"]*" "*\([^"]*\)"*$/\1/p' "$RUN/admin.log" | LC_ALL=C sort -r >"$RUN/mailboxes"
    while IFS= read -r u; do echo "SETACL \"$u\" cyrus lrswipkxtea"; echo "DELETE \"$u\""; done <"$RUN/mailboxes" | admin || true
    for u; do echo "SETACL user/$u cyrus lrswipkxtea"; echo "DELETE user/$u"; done | admin || true
    make "$@"
}

passwords() {
    local u
    for u in cyrus $USERS; do
        printf %s "$PASSWORD" | in_root "$ROOT" /usr/sbin/saslpasswd2 -c -p -f "$HERE/sasldb" -u localhost "$u"
    done
}

probe() {
    local p
    for p in http https; do
        answer_has '"hello"' "$p://localhost:$(port_of $p)/jmap/" -H 'Content-Type: application/json' \
            -d '{"using":["urn:ietf:params:jmap:core"],"methodCalls":[["Core/echo",{"hello":true},"0"]]}' || return 1
        finds "$p://localhost:$(port_of $p)/dav/calendars/user/$PROBE_USER/Default/" || return 1
        finds "$p://localhost:$(port_of $p)/dav/addressbooks/user/$PROBE_USER/Default/" || return 1
    done
}

more_settings() {
    echo "PATH_JMAP='/jmap/'"
    echo "PATH_CALDAV='/dav/calendars/user/{user}/'"
    echo "FIRST_CALDAV='Default'"
    echo "PATH_CARDDAV='/dav/addressbooks/user/{user}/'"
    echo "FIRST_CARDDAV='Default'"
    echo "PATH_FILES='/dav/drive/user/{user}/'"
    echo "ADMIN='cyrus'"
    echo "ADMIN_PASSWORD='$PASSWORD'"
    echo "ADMIN_FORM='authzid'"
    echo "SEPARATOR='/'"
    echo "FORMAT='cyrus'"
    echo "STORE='$RUN/spool'"
    echo "MAX_MESSAGE_SIZE='67108864'"
}

configs() {
    cat >"$RUN/imapd.conf" <<CONF
configdirectory: $HERE/conf
partition-default: $HERE/spool
defaultpartition: default
proc_path: $HERE/proc
mboxname_lockpath: $HERE/lock
idlesocket: $HERE/socket/idle
notifysocket: $HERE/socket/notify
lmtpsocket: $HERE/socket/lmtp
sievedir: $HERE/sieve
sieve_maxscripts: 100
servername: localhost
cyrus_user: $LAB_USER
admins: cyrus
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: $HERE/sasldb
sasl_mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256
tls_server_cert: /tls/server.pem
tls_server_key: /tls/server.key
altnamespace: yes
unixhierarchysep: yes
munge8bit: no
maxmessagesize: 67108864
delete_mode: immediate
autocreate_quota: -1
virtdomains: off
popminpoll: 0
httpmodules: caldav carddav jmap webdav
conversations: 1
conversations_db: twoskip
jmap_nonstandard_extensions: yes
jmap_max_size_upload: 65536
caldav_allowscheduling: off
sieve_allowreferrals: no
CONF
    cat >"$RUN/cyrus.conf" <<CONF
START {
  recover cmd="ctl_cyrusdb -C $HERE/imapd.conf -r"
}
SERVICES {
  imap  cmd="imapd -C $HERE/imapd.conf"    listen="127.0.0.1:$PORT" prefork=1 maxchild=200
  imaps cmd="imapd -s -C $HERE/imapd.conf" listen="127.0.0.1:$((PORT + 1))" prefork=1 maxchild=200
  sieve cmd="timsieved -C $HERE/imapd.conf" listen="127.0.0.1:$((PORT + 3))" prefork=0 maxchild=50
  http  cmd="httpd -C $HERE/imapd.conf"    listen="127.0.0.1:$((PORT + 4))" prefork=1 maxchild=100
  https cmd="httpd -s -C $HERE/imapd.conf" listen="127.0.0.1:$((PORT + 5))" prefork=1 maxchild=100
}
EVENTS {
  checkpoint cmd="ctl_cyrusdb -C $HERE/imapd.conf -c" period=30
}
CONF
}
