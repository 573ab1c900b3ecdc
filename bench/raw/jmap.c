/* The raw limit of JMAP: what several connections can carry, without bookkeeping.
 *
 *   jmap upload   PORT USER PASSWORD CONNECTIONS BATCH MAILDIR   every message of a Maildir++: upload, then Email/import
 *   jmap download PORT USER PASSWORD CONNECTIONS                 every message of the account, thrown away
 *
 * Speaks to Cyrus (its paths and limits) over cleartext loopback. Each connection uploads a batch, imports it and takes
 * the next. A message that is not taken ends the program with 1. Prints how many messages and bytes there were.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include "imap.h"

static int port, batch;
static char login_of[256], user[128];

typedef struct { char *path, *box; } File; /* BOX: the id of its mailbox */
static File *files;
static char (*blobs)[64];
static long count, next_one, total_bytes;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void base64(char *to, const char *from) {
    static const char a[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = strlen(from);
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned char) from[i] << 16 | (i + 1 < n ? (unsigned char) from[i + 1] << 8 : 0) | (i + 2 < n ? (unsigned char) from[i + 2] : 0);
        *to++ = a[v >> 18], *to++ = a[v >> 12 & 63], *to++ = i + 1 < n ? a[v >> 6 & 63] : '=', *to++ = i + 2 < n ? a[v & 63] : '=';
    }
    *to = 0;
}

static Imap *connection(void) {
    Imap *c = calloc(1, sizeof *c);
    c->fd = dial(port);
    return c;
}

typedef struct { char *text; size_t n, room; } Text;
static void add(Text *t, const char *bytes, size_t n) {
    if (t->n + n + 1 > t->room) t->text = realloc(t->text, t->room = (t->n + n + 1) * 2);
    memcpy(t->text + t->n, bytes, n);
    t->text[t->n += n] = 0;
}
__attribute__((format(printf, 2, 3))) static void addf(Text *t, const char *format, ...) {
    char some[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(some, sizeof some, format, args);
    va_end(args);
    add(t, some, n);
}

static void take(Imap *c, size_t n, Text *to) {
    for (char *at; n > 0;) {
        size_t some = bytes(c, &at, n);
        if (to) add(to, at, some);
        n -= some;
    }
}

/* The body goes to TO unless that is NULL. @return its length */
static long answer(Imap *c, Text *to) {
    flush(c);
    if (to) to->n = 0;
    char *text = line(c);
    int status = 0;
    if (sscanf(text, "HTTP/1.1 %d", &status) != 1 || status / 100 != 2) die("the server says %s", text);
    long length = -1, all = 0;
    while (*(text = line(c)))
        if (!strncasecmp(text, "Content-Length:", 15)) length = atol(text + 15);
    if (length >= 0) { take(c, length, to); return length; }
    for (long some; (some = strtol(line(c), NULL, 16)) > 0; all += some) { take(c, some, to); line(c); }
    line(c);
    return all;
}

static void post(Imap *c, const char *path, const char *type, size_t n) {
    say(c, "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", path, login_of, type, n);
}

/* One request of these calls. */
static void call(Imap *c, const char *calls, Text *to) {
    static const char head[] = "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\"],\"methodCalls\":";
    size_t n = strlen(calls);
    post(c, "/jmap/", "application/json", sizeof head + n);
    put(c, head, sizeof head - 1), put(c, calls, n), put(c, "}", 1);
    answer(c, to);
}

/* What stands behind the next "KEY":" from *AT on; moves *AT. */
static int value(char **at, const char *key, char *to, size_t room) {
    char *found = strstr(*at, key);
    if (!found) return 0;
    found += strlen(key);
    char *end = strchr(found, '"');
    if (!end || (size_t) (end - found) >= room) die("a strange answer");
    memcpy(to, found, end - found);
    to[end - found] = 0;
    *at = end;
    return 1;
}

static long some(long most, long *from) {
    pthread_mutex_lock(&lock);
    *from = next_one;
    long n = count - next_one < most ? count - next_one : most;
    if (files) for (long i = 1; i < n; i++) if (files[*from + i].box != files[*from].box) n = i; /* one mailbox in a call */
    next_one += n;
    pthread_mutex_unlock(&lock);
    return n;
}

/* A Maildir has lines that end with LF alone; Cyrus wants CRLF. */
static size_t with_crlf(char *to, const char *from, size_t n) {
    char *at = to;
    for (const char *end = from + n, *lf; from < end; from = lf + 1) {
        lf = memchr(from, '\n', end - from);
        if (!lf) { memcpy(at, from, end - from); return at - to + (end - from); }
        memcpy(at, from, lf - from);
        at += lf - from;
        if (lf == from || lf[-1] != '\r') *at++ = '\r';
        *at++ = '\n';
    }
    return at - to;
}

static void *upload(void *unused) {
    (void) unused;
    Imap *c = connection();
    Text calls = {0}, got = {0};
    char path[256], blob[128], date[64], *bytes = NULL;
    long from, octets = 0;
    size_t room = 0;
    snprintf(path, sizeof path, "/jmap/upload/%s/", user);
    for (long n; (n = some(batch, &from)) > 0;) {
        calls.n = 0;
        addf(&calls, "[[\"Email/import\",{\"accountId\":\"%s\",\"emails\":{", user);
        for (long i = from; i < from + n; i++) {
            struct stat is;
            int fd = open(files[i].path, O_RDONLY);
            if (fd < 0 || fstat(fd, &is)) die("cannot read %s", files[i].path);
            if ((size_t) is.st_size * 3 > room) bytes = realloc(bytes, room = is.st_size * 3);
            char *stored = bytes + is.st_size * 2;
            for (ssize_t have = 0, r; have < is.st_size; have += r) if ((r = read(fd, stored + have, is.st_size - have)) <= 0) die("read failed");
            close(fd);
            size_t size = with_crlf(bytes, stored, is.st_size);
            post(c, path, "message/rfc822", size);
            put(c, bytes, size);
            answer(c, &got);
            char *at = got.text;
            if (!value(&at, "\"blobId\":\"", blob, sizeof blob)) die("no blobId: %s", got.text);
            struct tm tm;
            gmtime_r(&is.st_mtime, &tm);
            strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &tm);
            addf(&calls, "%s\"%ld\":{\"blobId\":\"%s\",\"mailboxIds\":{\"%s\":true},\"keywords\":{\"$seen\":true},\"receivedAt\":\"%s\"}", i > from ? "," : "", i, blob, files[i].box, date);
            octets += size;
        }
        addf(&calls, "}},\"0\"]]");
        call(c, calls.text, &got);
        long made = 0;
        for (char *at = got.text; (at = strstr(at, "\"blobId\":\"")); at++) made++;
        if (made != n) die("of %ld messages %ld were taken: %.500s", n, made, got.text);
    }
    pthread_mutex_lock(&lock);
    total_bytes += octets;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void *download(void *unused) {
    (void) unused;
    Imap *c = connection();
    long at, octets = 0;
    while (some(1, &at) > 0) {
        say(c, "GET /jmap/download/%s/%s/m?accept=message%%2Frfc822 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n", user, blobs[at], login_of);
        octets += answer(c, NULL);
    }
    pthread_mutex_lock(&lock);
    total_bytes += octets;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void mailbox(const char *folder, char *id) {
    char path[4096];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, i ? "cur" : "new");
        DIR *d = opendir(path);
        if (!d) continue;
        for (struct dirent *e; (e = readdir(d));) {
            if (*e->d_name == '.') continue;
            if (count % 1024 == 0) files = realloc(files, (count + 1024) * sizeof *files);
            files[count].box = id;
            if (asprintf(&files[count++].path, "%s/%s", path, e->d_name) < 0) die("no memory");
        }
        closedir(d);
    }
}

static void read_maildir(Imap *c, const char *top) {
    Text got = {0};
    char calls[1024], id[128], path[4096];
    snprintf(calls, sizeof calls, "[[\"Mailbox/query\",{\"accountId\":\"%s\",\"filter\":{\"role\":\"inbox\"}},\"0\"]]", user);
    call(c, calls, &got);
    char *at = got.text;
    if (!value(&at, "\"ids\":[\"", id, sizeof id)) die("no INBOX: %s", got.text);
    mailbox(top, strdup(id));
    DIR *d = opendir(top);
    if (!d) die("no Maildir at %s", top);
    for (struct dirent *e; (e = readdir(d));) {
        if (*e->d_name != '.' || !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        snprintf(calls, sizeof calls, "[[\"Mailbox/set\",{\"accountId\":\"%s\",\"create\":{\"b\":{\"name\":\"raw%s\"}}},\"0\"]]", user, e->d_name);
        call(c, calls, &got);
        at = got.text;
        if (!(at = strstr(at, "\"created\":{")) || !value(&at, "\"id\":\"", id, sizeof id)) die("no mailbox: %s", got.text);
        snprintf(path, sizeof path, "%s/%s", top, e->d_name);
        mailbox(path, strdup(id));
    }
    closedir(d);
}

static void read_account(Imap *c) {
    Text got = {0};
    char calls[1024];
    for (long before = -1; before != count;) {
        before = count;
        snprintf(calls, sizeof calls, "[[\"Email/query\",{\"accountId\":\"%s\",\"position\":%ld,\"limit\":1000},\"0\"],[\"Email/get\",{\"accountId\":\"%s\","
            "\"#ids\":{\"resultOf\":\"0\",\"name\":\"Email/query\",\"path\":\"/ids\"},\"properties\":[\"blobId\"]},\"1\"]]", user, count, user);
        call(c, calls, &got);
        for (char *at = got.text;;) {
            if (count % 1024 == 0) blobs = realloc(blobs, (count + 1024) * sizeof *blobs);
            if (!value(&at, "\"blobId\":\"", blobs[count], sizeof *blobs)) break;
            count++;
        }
    }
}

int main(int argc, char **argv) {
    pthread_t threads[64];
    char plain[256];
    int up = argc == 8 && !strcmp(argv[1], "upload");
    if (!up && !(argc == 6 && !strcmp(argv[1], "download"))) die("usage: jmap upload|download PORT USER PASSWORD CONNECTIONS [BATCH MAILDIR]");
    port = atoi(argv[2]);
    snprintf(user, sizeof user, "%s", argv[3]);
    snprintf(plain, sizeof plain, "%s:%s", argv[3], argv[4]);
    if (strlen(plain) > 180) die("name or password too long");
    base64(login_of, plain);
    int connections = atoi(argv[5]);
    batch = up ? atoi(argv[6]) : 1;
    if (connections < 1 || connections > 64 || batch < 1) die("CONNECTIONS is 1 to 64, BATCH at least 1");
    Imap *c = connection();
    if (up) read_maildir(c, argv[7]);
    else read_account(c);
    close(c->fd);
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, up ? upload : download, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    printf("%ld messages, %ld bytes\n", count, total_bytes);
    return 0;
}
