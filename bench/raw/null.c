/* An IMAP server that costs almost nothing, so that what stands before it is measured.
 *
 *   null PORT
 *
 * Says OK to everything; takes literals; BULK N answers with N bytes in literals of at most 64 KiB.
 * One thread, no bodies kept, until it is killed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CAPABILITIES "IMAP4rev1 SASL-IR LITERAL+ ID AUTH=PLAIN"
#define PIECE 65536

typedef struct { int fd, used, waiting; long literal, bulk; char tag[64], line[8192]; } Client;

static int poller;
static char piece[PIECE + 64];

static void die(const char *what) { perror(what); exit(1); }

static void gone(Client *c) { close(c->fd); free(c); }

static void watch(Client *c, int events) {
    struct epoll_event e = {.events = events, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &e);
    c->waiting = events;
}

static void say(Client *c, const char *text) {
    /* answers are short: a client that does not take them is not worth waiting for */
    if (write(c->fd, text, strlen(text)) < 0) return;
}

/* Sends what the socket takes; the rest when it takes more. */
static void bulk(Client *c) {
    while (c->bulk > 0) {
        long n = c->bulk < PIECE ? c->bulk : PIECE;
        ssize_t sent = write(c->fd, piece, n);
        if (sent < 0) { if (errno == EAGAIN && c->waiting != EPOLLOUT) watch(c, EPOLLOUT); return; }
        c->bulk -= sent;
    }
    char text[128];
    snprintf(text, sizeof text, ")\r\n%s OK done\r\n", c->tag);
    say(c, text);
    watch(c, EPOLLIN);
}

static void command(Client *c, char *line) {
    char text[512], *rest, *tag = strtok_r(line, " \r\n", &rest), *verb = tag ? strtok_r(NULL, " \r\n", &rest) : NULL;
    if (!verb) return;
    if (!strcasecmp(verb, "CAPABILITY")) snprintf(text, sizeof text, "* CAPABILITY " CAPABILITIES "\r\n%s OK done\r\n", tag);
    else if (!strcasecmp(verb, "ID")) snprintf(text, sizeof text, "* ID NIL\r\n%s OK done\r\n", tag);
    else if (!strcasecmp(verb, "LOGOUT")) snprintf(text, sizeof text, "* BYE\r\n%s OK done\r\n", tag);
    else if (!strcasecmp(verb, "BULK")) {
        c->bulk = atol(rest);
        snprintf(c->tag, sizeof c->tag, "%s", tag);
        snprintf(text, sizeof text, "* 1 FETCH (BODY[] {%ld}\r\n", c->bulk);
        say(c, text);
        bulk(c);
        return;
    } else if (!strcasecmp(verb, "AUTHENTICATE") && !strtok_r(NULL, "\r\n", &rest)) snprintf(text, sizeof text, "+ \r\n");
    else if (!strcasecmp(verb, "AUTHENTICATE")) {
        char *response = strtok_r(NULL, " \r\n", &rest);
        (void) response;
        snprintf(text, sizeof text, "%s OK [CAPABILITY " CAPABILITIES "] done\r\n", tag);
    } else snprintf(text, sizeof text, "%s OK done\r\n", tag);
    say(c, text);
}

/* A line may end in {N} or {N+}: then N bytes and the rest of the line follow. */
static void lines(Client *c) {
    char *at = c->line, *end = c->line + c->used, *stop;
    while ((stop = memchr(at, '\n', end - at))) {
        char *open = memrchr(at, '{', stop - at);
        char *digits = open ? open + 1 : NULL;
        long n = digits ? strtol(digits, &digits, 10) : 0;
        int plus = digits && *digits == '+';
        if (open && digits[plus] == '}' && digits + plus + 2 >= stop - 1) {
            if (!plus && !c->literal) { say(c, "+ go\r\n"); c->literal = 1; }
            if (end - stop - 1 < n) break;
            char *next = memchr(stop + 1 + n, '\n', end - stop - 1 - n);
            if (!next) break;
            /* the literal and the rest of the line belong to the command, and are of no interest */
            char first[512];
            snprintf(first, sizeof first, "%.*s", (int) (open - at), at);
            if (memchr(stop + 1 + n, '{', next - stop - 1 - n)) { /* another literal: as a line of its own, with the same command */
                memmove(at + (open - at), stop + 1 + n, end - stop - 1 - n);
                end -= stop + 1 + n - open;
                c->literal = 0;
                continue;
            }
            c->literal = 0;
            command(c, first);
            at = next + 1;
            continue;
        }
        *stop = 0;
        command(c, at);
        at = stop + 1;
    }
    c->used = end - at;
    memmove(c->line, at, c->used);
}

int main(int argc, char **argv) {
    if (argc != 2) { fputs("usage: null PORT\n", stderr); return 2; }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    memset(piece, 'x', sizeof piece);
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) || listen(listener, 4096)) die("listen");
    poller = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
    for (;;) {
        int n = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < n; i++) {
            Client *c = events[i].data.ptr;
            if (!c) {
                for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    c = calloc(1, sizeof *c);
                    c->fd = fd, c->waiting = EPOLLIN;
                    e = (struct epoll_event) {.events = EPOLLIN, .data.ptr = c};
                    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
                    say(c, "* OK [CAPABILITY " CAPABILITIES "] ready\r\n");
                }
            } else if (events[i].events & EPOLLOUT) bulk(c);
            else {
                ssize_t got = read(c->fd, c->line + c->used, sizeof c->line - c->used);
                if (got <= 0) { if (got < 0 && errno == EAGAIN) continue; gone(c); continue; }
                c->used += got;
                lines(c);
                if (c->used == (int) sizeof c->line) gone(c);
            }
        }
    }
}
