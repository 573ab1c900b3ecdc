/* People's programs, many of them, before a proxy.
 *
 *   storm logins PORT tls|plain|again SECONDS CONNECTIONS  logs in, waits for the OK, goes; prints logins per second
 *   storm bulk   PORT tls|plain STREAMS MEGABYTES        each stream fetches so much; prints megabytes per second of all
 *   storm idle   PORT tls|plain SESSIONS PID…            logs in and stays; prints kilobytes per session that the processes grew
 *   storm noop   PORT tls|plain SECONDS CONNECTIONS      one NOOP after the other on each; prints median and 99th percentile in µs
 *
 * User names are user0, user1, …; the password is "pass". TLS sessions are resumed by "again" only, certificates not verified.
 * Builds with OpenSSL and with BoringSSL, whose handshakes take half as much of the processors that the proxies are to have. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef struct { int fd; SSL *ssl; char text[65536]; int used; } Conn;

static int port, secure, returning; /* returning: each thread is a client that resumes its last TLS session */
static __thread SSL_SESSION *last;
static int keep(SSL *ssl, SSL_SESSION *session) { (void) ssl; SSL_SESSION_free(last); last = session; return 1; }
static long resumed;
static SSL_CTX *context;
static double until;
static long wanted, done, failed, octets;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static void die(const char *what) { perror(what); exit(1); }

static int get(Conn *c, char *to, int n) { return c->ssl ? SSL_read(c->ssl, to, n) : (int) read(c->fd, to, n); }
static int put(Conn *c, const char *text) { int n = strlen(text); return (c->ssl ? SSL_write(c->ssl, text, n) : (int) write(c->fd, text, n)) == n; }

static void hang_up(Conn *c) {
    struct linger none = {1, 0}; /* thousands in TIME_WAIT would use up the ports */
    if (c->ssl) {
        SSL_set_shutdown(c->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* otherwise its session is not to be used again */
        SSL_free(c->ssl);
    }
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(c->fd);
}

/* Reads up to a line that begins with the tag, or any line for "*". 1 if it is an OK. */
static int answer(Conn *c, const char *tag) {
    for (;;) {
        char *stop;
        while ((stop = memchr(c->text, '\n', c->used))) {
            int length = stop + 1 - c->text, ours = !strncmp(c->text, tag, strlen(tag)), ok = ours && !strncmp(c->text + strlen(tag), " OK", 3);
            c->used -= length;
            memmove(c->text, stop + 1, c->used);
            if (ours) return ok;
        }
        int n = get(c, c->text + c->used, sizeof c->text - c->used);
        if (n <= 0) return 0;
        c->used += n;
    }
}

static int open_one(Conn *c, long number) {
    int on = 1;
    char login[64];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->used = 0, c->ssl = NULL;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(c->fd, (struct sockaddr *) &address, sizeof address)) { close(c->fd); return 0; }
    if (secure) {
        c->ssl = SSL_new(context);
        SSL_set_fd(c->ssl, c->fd);
        if (last) SSL_set_session(c->ssl, last);
        if (SSL_connect(c->ssl) != 1) { hang_up(c); return 0; }
    }
    snprintf(login, sizeof login, "a LOGIN user%ld pass\r\n", number);
    if (answer(c, "*") && put(c, login) && answer(c, "a")) {
        if (returning) __sync_fetch_and_add(&resumed, SSL_session_reused(c->ssl));
        return 1;
    }
    hang_up(c);
    return 0;
}

static void *logins(void *number) {
    Conn *c = malloc(sizeof *c);
    long mine = 0, bad = 0, user = (long) number;
    for (; now() < until; user += wanted) if (open_one(c, user % 1000)) { hang_up(c); mine++; } else bad++;
    pthread_mutex_lock(&lock); done += mine, failed += bad; pthread_mutex_unlock(&lock);
    free(c);
    return NULL;
}

static void *bulk(void *number) {
    Conn *c = malloc(sizeof *c);
    char ask[64], *sink = malloc(1 << 18);
    if (!open_one(c, (long) number)) die("login");
    snprintf(ask, sizeof ask, "b BULK %ld\r\n", wanted);
    if (!put(c, ask)) die("bulk");
    for (long left = wanted; left > 0;) {
        int n = get(c, sink, 1 << 18);
        if (n <= 0) die("bulk");
        left -= n;
    }
    pthread_mutex_lock(&lock); octets += wanted; pthread_mutex_unlock(&lock);
    hang_up(c);
    return NULL;
}

static double *times;
static long timed;
static void *noop(void *number) {
    Conn *c = malloc(sizeof *c);
    double *mine = malloc(sizeof *mine * 1000000);
    long n = 0;
    if (!open_one(c, (long) number)) die("login");
    while (now() < until && n < 1000000) {
        double from = now();
        if (!put(c, "n NOOP\r\n") || !answer(c, "n")) die("noop");
        mine[n++] = now() - from;
    }
    hang_up(c);
    pthread_mutex_lock(&lock);
    times = realloc(times, sizeof *times * (timed + n));
    memcpy(times + timed, mine, sizeof *times * n);
    timed += n;
    pthread_mutex_unlock(&lock);
    free(mine);
    return NULL;
}
static int smaller(const void *a, const void *b) { double x = *(double *) a, y = *(double *) b; return x < y ? -1 : x > y; }

static void together(void *(*work)(void *), long n) {
    pthread_t *threads = calloc(n, sizeof *threads);
    for (long i = 0; i < n; i++) if (pthread_create(&threads[i], NULL, work, (void *) i)) die("thread");
    for (long i = 0; i < n; i++) pthread_join(threads[i], NULL);
}

static long kilobytes(char **pids) {
    long sum = 0;
    for (; *pids; pids++) {
        char name[64], row[256];
        long pages;
        snprintf(name, sizeof name, "/proc/%s/smaps_rollup", *pids);
        FILE *f = fopen(name, "r");
        if (!f) continue;
        while (fgets(row, sizeof row, f)) if (sscanf(row, "Pss: %ld", &pages) == 1) sum += pages;
        fclose(f);
    }
    return sum;
}

static Conn **held;
static long next_held;
static void *hold(void *unused) {
    (void) unused;
    for (;;) {
        long i = __sync_fetch_and_add(&next_held, 1);
        if (i >= wanted) return NULL;
        Conn *c = malloc(sizeof *c);
        for (int tries = 0; !open_one(c, i); tries++) if (tries == 20) die("login");
        held[i] = c;
    }
}

int main(int argc, char **argv) {
    if (argc < 6) { fputs("usage: storm logins|bulk|noop|idle PORT plain|tls|again …\n", stderr); return 2; }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    signal(SIGPIPE, SIG_IGN);
    port = atoi(argv[2]), returning = !strcmp(argv[3], "again"), secure = returning || !strcmp(argv[3], "tls");
    context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_session_cache_mode(context, returning ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
    SSL_CTX_sess_set_new_cb(context, keep);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    long a = atol(argv[4]), b = atol(argv[5]);
    double from = now();
    if (!strcmp(argv[1], "logins")) {
        until = from + a, wanted = b;
        together(logins, b);
        printf("%.0f\n", done / (now() - from));
        if (failed) fprintf(stderr, "%ld logins failed\n", failed);
        if (returning) fprintf(stderr, "%ld of %ld resumed\n", resumed, done);
    } else if (!strcmp(argv[1], "bulk")) {
        wanted = b * 1000000;
        together(bulk, a);
        printf("%.0f\n", octets / 1e6 / (now() - from));
    } else if (!strcmp(argv[1], "noop")) {
        until = from + a;
        together(noop, b);
        qsort(times, timed, sizeof *times, smaller);
        printf("%.0f %.0f\n", times[timed / 2] * 1e6, times[timed * 99 / 100] * 1e6);
    } else {
        wanted = a;
        held = calloc(a, sizeof *held);
        long before = kilobytes(argv + 5);
        together(hold, 8);
        sleep(3); /* for what is given back after a login */
        printf("%.1f\n", (kilobytes(argv + 5) - before) / (double) a);
        for (long i = 0; i < a; i++) hang_up(held[i]);
    }
    return 0;
}
