/* A link with a round trip: delay LISTEN-PORT TO-PORT MILLISECONDS. Each direction holds what it
 * reads for half the time; the order is kept, the bandwidth is not limited. Loopback only. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include "imap.h"

#define CHUNK 65536
#define DEPTH 1024 /* 64 MB on the way, then the reader waits */

typedef struct { struct timespec due; size_t n; char *bytes; } Chunk;
typedef struct {
    int from, to;
    long head, tail;
    Chunk ring[DEPTH];
    pthread_mutex_t lock;
    pthread_cond_t change;
} Way;

static long half_ns;

static void *reader(void *arg) {
    Way *w = arg;
    for (;;) {
        Chunk c = {.bytes = malloc(CHUNK)};
        ssize_t n = read(w->from, c.bytes, CHUNK);
        c.n = n > 0 ? n : 0;
        clock_gettime(CLOCK_MONOTONIC, &c.due);
        c.due.tv_nsec += half_ns;
        while (c.due.tv_nsec >= 1000000000) c.due.tv_nsec -= 1000000000, c.due.tv_sec++;
        pthread_mutex_lock(&w->lock);
        while (w->head - w->tail == DEPTH) pthread_cond_wait(&w->change, &w->lock);
        w->ring[w->head++ % DEPTH] = c;
        pthread_cond_signal(&w->change);
        pthread_mutex_unlock(&w->lock);
        if (n <= 0) return NULL;
    }
}

static void *writer(void *arg) {
    Way *w = arg;
    for (int open = 1;;) {
        pthread_mutex_lock(&w->lock);
        while (w->head == w->tail) pthread_cond_wait(&w->change, &w->lock);
        Chunk c = w->ring[w->tail++ % DEPTH];
        pthread_cond_signal(&w->change);
        pthread_mutex_unlock(&w->lock);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &c.due, NULL);
        for (size_t at = 0; open && at < c.n;) {
            ssize_t n = write(w->to, c.bytes + at, c.n - at);
            if (n <= 0) open = 0; else at += n;
        }
        free(c.bytes);
        if (!c.n) break;
    }
    shutdown(w->to, SHUT_WR);
    return NULL;
}

static void *serve(void *arg) {
    int *ends = arg;
    pthread_t t[4];
    Way *ways[2];
    for (int i = 0; i < 2; i++) {
        Way *w = ways[i] = calloc(1, sizeof *w);
        w->from = ends[i], w->to = ends[1 - i];
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->change, NULL);
        pthread_create(&t[2 * i], NULL, reader, w);
        pthread_create(&t[2 * i + 1], NULL, writer, w);
    }
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    for (int i = 0; i < 2; i++) { close(ends[i]); free(ways[i]); }
    free(ends);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 4) die("usage: delay LISTEN-PORT TO-PORT MILLISECONDS");
    half_ns = atol(argv[3]) * 500000;
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *) &me, sizeof me) || listen(fd, 64)) die("cannot listen on %s", argv[1]);
    for (;;) {
        int *ends = malloc(2 * sizeof *ends);
        if ((ends[0] = accept(fd, NULL, NULL)) < 0) die("accept failed");
        setsockopt(ends[0], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        ends[1] = dial(atoi(argv[2]));
        pthread_t t;
        pthread_create(&t, NULL, serve, ends);
        pthread_detach(t);
    }
}
