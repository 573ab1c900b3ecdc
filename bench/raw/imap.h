/* The least IMAP client that the raw limit, the corpus and the independent check need: cleartext
 * loopback, big buffers, no bookkeeping. Shares no code with Godwit, so that it can judge it. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER (1 << 18)

typedef struct {
    int fd;
    size_t in_at, in_end, out_end;
    char in[BUFFER], out[BUFFER];
    char line[1 << 16];
} Imap;

__attribute__((format(printf, 1, 2), unused)) static void die(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static int dial(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *) &to, sizeof to)) die("cannot connect to port %d", port);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void flush(Imap *c) {
    for (size_t at = 0; at < c->out_end;) {
        ssize_t n = write(c->fd, c->out + at, c->out_end - at);
        if (n <= 0) die("write failed");
        at += n;
    }
    c->out_end = 0;
}

static void put(Imap *c, const char *bytes, size_t n) {
    while (n > 0) {
        size_t some = BUFFER - c->out_end < n ? BUFFER - c->out_end : n;
        memcpy(c->out + c->out_end, bytes, some);
        c->out_end += some, bytes += some, n -= some;
        if (c->out_end == BUFFER) flush(c);
    }
}

__attribute__((format(printf, 2, 3))) static void say(Imap *c, const char *format, ...) {
    char text[8192];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put(c, text, n);
}

static void fill(Imap *c) {
    ssize_t n = read(c->fd, c->in, BUFFER);
    if (n <= 0) die("the server closed the connection");
    c->in_at = 0, c->in_end = n;
}

/* One line without its CRLF. A literal's bytes follow it and are the caller's to read. */
static char *line(Imap *c) {
    size_t n = 0;
    for (;;) {
        if (c->in_at == c->in_end) fill(c);
        char *from = c->in + c->in_at, *lf = memchr(from, '\n', c->in_end - c->in_at);
        size_t some = lf ? (size_t) (lf - from) + 1 : c->in_end - c->in_at;
        if (n + some >= sizeof c->line) die("line too long");
        memcpy(c->line + n, from, some);
        n += some, c->in_at += some;
        if (lf) break;
    }
    while (n > 0 && (c->line[n - 1] == '\n' || c->line[n - 1] == '\r')) n--;
    c->line[n] = 0;
    return c->line;
}

/* Some bytes of a literal: at most MOST, in place. */
static size_t bytes(Imap *c, char **at, size_t most) {
    if (c->in_at == c->in_end) fill(c);
    size_t some = c->in_end - c->in_at < most ? c->in_end - c->in_at : most;
    *at = c->in + c->in_at;
    c->in_at += some;
    return some;
}

/* The size of the literal that ends this line, or -1. */
__attribute__((unused)) static long literal(const char *text) {
    size_t n = strlen(text);
    const char *brace = strrchr(text, '{');
    return n > 0 && text[n - 1] == '}' && brace ? atol(brace + 1) : -1;
}

__attribute__((unused)) static void skip(Imap *c, size_t n) {
    for (char *at; n > 0;) n -= bytes(c, &at, n);
}

/* Reads up to the tagged answer; anything but OK ends the program unless LENIENT. */
static int done(Imap *c, const char *tag, int lenient) {
    size_t n = strlen(tag);
    flush(c);
    for (;;) {
        char *text = line(c);
        if (strncmp(text, tag, n) || text[n] != ' ') continue;
        if (!strncmp(text + n + 1, "OK", 2)) return 1;
        if (lenient) return 0;
        die("refused: %s", text);
    }
}

__attribute__((unused)) static Imap *login(int port, const char *user, const char *password) {
    Imap *c = calloc(1, sizeof *c);
    c->fd = dial(port);
    line(c);
    say(c, "L LOGIN \"%s\" \"%s\"\r\n", user, password);
    done(c, "L", 0);
    return c;
}

#define FOLDERS 1024
typedef struct { char name[512]; long messages; } Folder;

/* Every selectable folder with its number of messages; *SEPARATOR is the server's. */
__attribute__((unused)) static int folders(Imap *c, Folder *all, char *separator) {
    int n = 0;
    say(c, "F LIST \"\" \"*\"\r\n");
    flush(c);
    for (;;) {
        char *text = line(c), *flags_end, *at;
        if (!strncmp(text, "F OK", 4)) break;
        if (strncmp(text, "* LIST (", 8) || !(flags_end = strstr(text, ") \""))) continue;
        *separator = flags_end[3];
        if (strcasestr(text, "\\Noselect") || strcasestr(text, "\\NonExistent")) continue;
        at = flags_end + 6;
        if (*at == '"') at++, at[strlen(at) - 1] = 0;
        if (n == FOLDERS) die("too many folders");
        snprintf(all[n++].name, sizeof all->name, "%s", at);
    }
    for (int i = 0; i < n; i++) {
        say(c, "S EXAMINE \"%s\"\r\n", all[i].name);
        flush(c);
        for (char *text; strncmp(text = line(c), "S ", 2);) {
            long count;
            int end = 0; /* set only when the word matched too: "* 0 RECENT" is no count */
            if (sscanf(text, "* %ld EXISTS%n", &count, &end) == 1 && end > 0) all[i].messages = count;
        }
    }
    return n;
}
