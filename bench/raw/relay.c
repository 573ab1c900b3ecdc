/* The raw limit: fetch everything pipelined and feed it to MULTIAPPEND, on several connection
 * pairs, with no bookkeeping at all. Nothing that keeps books can be faster than this.
 *
 *   relay copy  SOURCE-PORT USER PASSWORD TARGET-PORT USER PASSWORD [CONNECTIONS [BATCH]]
 *   relay fetch SOURCE-PORT USER PASSWORD [CONNECTIONS [BATCH]]        (throws the bytes away)
 */
#define _GNU_SOURCE
#include <pthread.h>
#include "imap.h"

static int source_port, target_port, copying, batch = 100, count;
static const char *source_user, *source_password, *target_user, *target_password;
static Folder all[FOLDERS];
static long next[FOLDERS];   /* the first message of each folder that nobody has taken */
static int workers[FOLDERS]; /* how many work on it */
static char from_separator, to_separator;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long total_messages, total_bytes;

typedef struct { int folder; long first, last; } Batch;

/* Stay in one's folder, else open the largest untouched one, else help where most is left. */
static int take(Batch *b, int mine) {
    int best = -1;
    pthread_mutex_lock(&lock);
    if (mine >= 0 && next[mine] <= all[mine].messages) best = mine;
    else {
        if (mine >= 0) workers[mine]--;
        for (int alone = 1; alone >= 0 && best < 0; alone--)
            for (int i = 0; i < count; i++) {
                long left = all[i].messages - next[i] + 1;
                if (left > 0 && !(alone && workers[i]) && (best < 0 || left > all[best].messages - next[best] + 1)) best = i;
            }
        if (best >= 0) workers[best]++;
    }
    if (best >= 0) {
        *b = (Batch) {best, next[best], next[best] + batch - 1};
        if (b->last > all[best].messages) b->last = all[best].messages;
        next[best] = b->last + 1;
    }
    pthread_mutex_unlock(&lock);
    return best >= 0;
}

static void target_name(char *to, const char *from) {
    for (; (*to = *from); to++, from++) if (*from == from_separator) *to = to_separator;
}

static void ask(Imap *source, const Batch *b, int *selected) {
    if (*selected != b->folder) say(source, "E EXAMINE \"%s\"\r\n", all[b->folder].name);
    *selected = b->folder;
    say(source, "B FETCH %ld:%ld (FLAGS INTERNALDATE BODY.PEEK[])\r\n", b->first, b->last);
    flush(source);
}

/* The flags as they can be appended: \Recent is the server's own. */
static void flags(char *to, const char *text) {
    const char *at = strstr(text, "FLAGS (") + 7, *end = strchr(at, ')');
    char *start = to;
    while (at < end) {
        size_t n = strcspn(at, " )");
        if (strncasecmp(at, "\\Recent", n) || n != 7) {
            if (to > start) *to++ = ' ';
            memcpy(to, at, n), to += n;
        }
        at += n + 1;
    }
    *to = 0;
}

static void move(Imap *source, Imap *target, const Batch *b, long *messages, long *octets) {
    int begun = 0;
    /* Counted, not read up to the tagged answer: Dovecot works on pipelined FETCHes of one mailbox
     * at the same time, so their messages mix and their answers come late. */
    for (long left = b->last - b->first + 1; left > 0;) {
        char *text = line(source), kept[4096], date[64] = "";
        if (!strncmp(text, "B ", 2) && strncmp(text, "B OK", 4)) die("fetch refused: %s", text);
        long size = literal(text);
        if (size < 0 || !strstr(text, " FETCH (")) continue;
        left--, ++*messages, *octets += size;
        if (copying) {
            char name[512];
            flags(kept, text);
            sscanf(strstr(text, "INTERNALDATE \"") + 14, "%63[^\"]", date);
            target_name(name, all[b->folder].name);
            if (!begun++) say(target, "A APPEND \"%s\"", name);
            say(target, " (%s) \"%s\" {%ld+}\r\n", kept, date, size);
            for (char *at; size > 0;) {
                size_t n = bytes(source, &at, size);
                put(target, at, n);
                size -= n;
            }
        } else skip(source, size);
        line(source); /* the closing parenthesis */
    }
    if (begun) { say(target, "\r\n"); flush(target); }
}

static void *work(void *unused) {
    (void) unused;
    Imap *source = login(source_port, source_user, source_password);
    Imap *target = copying ? login(target_port, target_user, target_password) : NULL;
    Batch now, then;
    long messages = 0, octets = 0;
    int selected = -1, unanswered = 0, more = take(&now, -1);
    if (more) ask(source, &now, &selected);
    while (more) {
        more = take(&then, now.folder);
        if (more) ask(source, &then, &selected);
        move(source, target, &now, &messages, &octets);
        /* One batch may wait for its answer while the next is on its way. */
        if (copying && unanswered++) { done(target, "A", 0); unanswered--; }
        now = then;
    }
    if (unanswered) done(target, "A", 0);
    pthread_mutex_lock(&lock);
    total_messages += messages, total_bytes += octets;
    pthread_mutex_unlock(&lock);
    return NULL;
}

int main(int argc, char **argv) {
    int at = 2, connections = 4;
    pthread_t threads[64];
    if (argc < 5) die("usage: relay copy|fetch PORT USER PASSWORD [PORT USER PASSWORD] [CONNECTIONS [BATCH]]");
    copying = !strcmp(argv[1], "copy");
    source_port = atoi(argv[at++]), source_user = argv[at++], source_password = argv[at++];
    if (copying) {
        if (argc < 8) die("relay copy needs a target");
        target_port = atoi(argv[at++]), target_user = argv[at++], target_password = argv[at++];
    }
    if (at < argc) connections = atoi(argv[at++]);
    if (at < argc) batch = atoi(argv[at++]);
    if (connections < 1 || connections > 64 || batch < 1) die("CONNECTIONS is 1 to 64, BATCH at least 1");

    Imap *source = login(source_port, source_user, source_password);
    count = folders(source, all, &from_separator);
    if (copying) {
        static Folder there[FOLDERS];
        Imap *target = login(target_port, target_user, target_password);
        int made = folders(target, there, &to_separator);
        for (int i = 0; i < count; i++) {
            char name[512];
            int exists = 0;
            target_name(name, all[i].name);
            for (int j = 0; j < made; j++) exists |= !strcasecmp(name, there[j].name);
            if (!exists) { say(target, "C CREATE \"%s\"\r\n", name); done(target, "C", 1); }
        }
        close(target->fd);
    }
    close(source->fd);
    for (int i = 0; i < count; i++) next[i] = 1;
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    if (total_messages == 0) die("nothing was relayed: the source is empty");
    printf("%ld messages, %ld bytes, %d connections\n", total_messages, total_bytes, connections);
    return 0;
}
