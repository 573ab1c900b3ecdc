# Sourced by the dovecot23-* scripts, which set NAME, PORT, FORMAT and SEPARATOR: Debian 12's
# Dovecot 2.3 on this machine, started without root rights.
# shellcheck shell=bash

RUN=$LAB_HOME/run/$LAB_PORT/$NAME
PIDFILE=$RUN/base/master.pid
MAIL=$RUN/mail
SERVES="imap imaps pop3 sieve lmtp"
case $FORMAT in
    maildir) LOCATION='maildir:~/Maildir' ;;
    sdbox)   LOCATION='sdbox:~/sdbox' ;;
esac

is_up() { pid_alive "$PIDFILE"; }

up() {
    [ -d "$LAB_HOME" ] && [ -n "$LAB_UID" ] || die "run lab/install first"
    mkdir -p "$RUN/base" "$RUN/state" "$MAIL"
    local p
    users >"$RUN/users"
    ln -sfn users "$RUN/users.imap"
    # nothing else can load the plugins of IMAP
    sed 's/userdb_mail_plugins=[^ ]*//' "$RUN/users" >"$RUN/users.sieve"
    for p in pop3 doveadm lmtp smtp; do ln -sfn users.sieve "$RUN/users.$p"; done
    echo "master:{PLAIN}masterpass" >"$RUN/masters"
    config >"$RUN/dovecot.conf"
    own "$RUN"
    as_lab /usr/sbin/dovecot -c "$RUN/dovecot.conf" || { tail -5 "$RUN/log" >&2; die "$NAME did not start"; }
}

down() { stop_pid "$PIDFILE"; }

empty() { local u; for u; do wipe "$MAIL/$u"; done; }

more_settings() {
    echo "MASTER='master'"
    echo "MASTER_PASSWORD='masterpass'"
    echo "MASTER_LOGIN='{user}*master'"
    echo "SEPARATOR='$SEPARATOR'"
    echo "FORMAT='$FORMAT'"
    echo "STORE='$MAIL/{user}/${LOCATION#*\~/}'"
    echo "CONFIG='$RUN/dovecot.conf'"
    echo "LOG='$RUN/log'"
    echo "PORT_IMAP_PROXY='$((PORT + 7))'"
    echo "PORT_AUTH='$((PORT + 8))'"
}

# Quota and ACL are there for the named users only: user01…user20 are for speed, and pay for neither.
users() {
    local u extra
    for u in $USERS; do
        case $u in
            tiny)  extra="userdb_mail_plugins=imap_zlib,quota,imap_quota userdb_quota_rule=*:storage=${TINY_QUOTA_KB}K" ;;
            erin)  extra="userdb_mail_plugins=imap_zlib,acl,imap_acl userdb_namespace/shared/disabled=no" ;;
            user*) extra="" ;;
            *)     extra="userdb_mail_plugins=imap_zlib,quota,imap_quota,acl,imap_acl userdb_quota_rule=*:storage=100G" ;;
        esac
        echo "$u:{PLAIN}$PASSWORD:::::: $extra"
    done
    for u in $SWITCHED; do echo "$u:{PLAIN}$PASSWORD::::::"; done
}

config() {
    cat <<CONF
base_dir = $RUN/base
state_dir = $RUN/state
log_path = $RUN/log
log_timestamp = "%Y-%m-%d %H:%M:%S.%{usecs} "
default_internal_user = $LAB_USER
default_internal_group = $(id -gn "$LAB_USER")
default_login_user = $LAB_USER
default_process_limit = 400
default_client_limit = 4000
first_valid_uid = 1
listen = 127.0.0.1
protocols = imap pop3 sieve lmtp

ssl = yes
ssl_cert = <$TLS/server.pem
ssl_key = <$TLS/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
auth_master_user_separator = *
auth_cache_size = 1M
auth_username_format = %Ln
# what connects from here may say whom it connects for: ID, XCLIENT, the PROXY header
login_trusted_networks = 127.0.0.1
haproxy_trusted_networks = 127.0.0.1
lmtp_save_to_detail_mailbox = no
passdb {
  driver = passwd-file
  master = yes
  args = scheme=PLAIN username_format=%u $RUN/masters
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $RUN/users.%s
}
userdb {
  driver = passwd-file
  args = username_format=%u $RUN/users.%s
  override_fields = uid=$LAB_UID gid=$LAB_GID home=$MAIL/%u
}

mail_location = $LOCATION
mail_max_userip_connections = 200
mail_max_keyword_length = 100
mail_attribute_dict = file:%h/attributes
namespace inbox {
  inbox = yes
  separator = $SEPARATOR
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
}
namespace shared {
  type = shared
  separator = $SEPARATOR
  prefix = Shared${SEPARATOR}%%u${SEPARATOR}
  location = ${LOCATION%%:*}:$MAIL/%%u/${LOCATION#*\~/}
  subscriptions = no
  list = yes
  disabled = yes
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_max_mail_size = 0
  acl = vfile
  acl_shared_dict = file:$RUN/shared-mailboxes
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_quota_max_scripts = 100
  sieve_quota_max_storage = 1M
}
protocol imap {
  mail_max_userip_connections = 200
  imap_metadata = yes
}

service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = $PORT
  }
  inet_listener imaps {
    port = $((PORT + 1))
    ssl = yes
  }
  inet_listener imap_proxy {
    port = $((PORT + 7))
    haproxy = yes
  }
}
service imap {
  process_limit = 3000
}
service lmtp {
  process_limit = 200
  inet_listener lmtp {
    port = $((PORT + 6))
  }
}
service auth {
  inet_listener {
    port = $((PORT + 8))
  }
}
service pop3-login {
  chroot =
  service_count = 0
  inet_listener pop3 {
    port = $((PORT + 2))
  }
  inet_listener pop3s {
    port = 0
  }
}
service managesieve-login {
  chroot =
  service_count = 0
  inet_listener sieve {
    port = $((PORT + 3))
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
CONF
}
