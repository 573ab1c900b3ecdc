/* Fills or changes a source account, always the same way for the same arguments.
 *
 *   load fill  PORT USER PASSWORD [MESSAGES]   15 folders, log-normal sizes (median 8 KB, mean 30 KB,
 *                                              at most 5 MB), flags, keywords, dates; the account must be empty
 *   load delta PORT USER PASSWORD              100 new messages, 200 flag changes, 50 deletions
 */
#define _GNU_SOURCE
#include <math.h>
#include <time.h>
#include "imap.h"

static const char *const NAMES[] = {"INBOX", "Sent", "Archive", "Archive/2023", "Archive/2024", "Archive/2024/Q1",
    "Work", "Work/Projects", "Work/Projects/Godwit", "Work/Caf&AOk-", "Family", "Family/Photos", "Entw&APw-rfe",
    "&U,BTFw-", "&U,BTFw-/&ZeVnLIqe-"};
static const int SHARES[] = {2400, 1500, 900, 800, 800, 300, 700, 600, 500, 300, 400, 200, 200, 250, 150}; /* of 10,000 */
#define COUNT ((int) (sizeof SHARES / sizeof *SHARES))

static uint64_t state = 0x6f64776974ULL;
static uint64_t draw(void) { /* splitmix64 */
    uint64_t z = state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}
static int chance(int percent) { return draw() % 100 < (unsigned) percent; }
static double uniform(void) { return (draw() >> 11) / 9007199254740992.0; }

static long size_of(void) {
    double normal = sqrt(-2 * log(uniform() + 1e-18)) * cos(6.283185307179586 * uniform());
    double size = exp(log(8192) + 1.66 * normal);
    return size < 300 ? 300 : size > 5e6 ? 5000000 : (long) size;
}

static char pool[1 << 20];
static void make_pool(void) {
    for (size_t i = 0; i < sizeof pool; i++) pool[i] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+ "[draw() % 64];
    for (size_t i = 76; i + 1 < sizeof pool; i += 78) pool[i] = '\r', pool[i + 1] = '\n';
}

static void append_one(Imap *c, const char *kind, int folder, int number) {
    char flags[256] = "", date[64], header[1024];
    time_t when = 1420070400 + (time_t) (draw() % 360000000);
    struct tm tm;
    if (chance(70)) strcat(flags, " \\Seen");
    if (chance(15)) strcat(flags, " \\Answered");
    if (chance(5)) strcat(flags, " \\Flagged");
    if (chance(1)) strcat(flags, " \\Draft");
    if (chance(5)) strcat(flags, " $Forwarded");
    if (chance(8)) strcat(flags, " $Label1");
    if (chance(3)) strcat(flags, " project-x");
    gmtime_r(&when, &tm);
    strftime(date, sizeof date, "%d-%b-%Y %H:%M:%S +0000", &tm);
    int head = snprintf(header, sizeof header, "From: Sender %d <sender%d@example.org>\r\nTo: alice@example.org\r\n"
        "Subject: %s message %d in folder %d\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
        "Message-ID: <%s.%d.%d@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n",
        number % 97, number % 97, kind, number, folder, kind, folder, number);
    long body = size_of();
    say(c, " (%s) \"%s\" {%ld+}\r\n", flags + (*flags == ' '), date, head + body + 2);
    put(c, header, head);
    for (long left = body; left > 0;) { /* whole lines of the pool, so that no CR is without its LF */
        size_t from = draw() % (sizeof pool / 156) * 78, most = (sizeof pool - from) / 78 * 78;
        long some = left < (long) most ? left : (long) most;
        if (some == left && some > 0 && pool[from + some - 1] == '\r') { put(c, pool + from, some - 1); put(c, "=", 1); }
        else put(c, pool + from, some);
        left -= some;
    }
    say(c, "\r\n");
}

static void name_of(char *to, const char *from, char separator) {
    for (; (*to = *from); to++, from++) if (*from == '/') *to = separator;
}

static void append_many(Imap *c, const char *kind, int folder, int n, char separator) {
    char name[256];
    name_of(name, NAMES[folder], separator);
    for (int i = 0; i < n; i++) {
        if (i % 500 == 0) {
            if (i) { say(c, "\r\n"); done(c, "A", 0); }
            say(c, "A APPEND \"%s\"", name);
        }
        append_one(c, kind, folder, i);
    }
    if (n) { say(c, "\r\n"); done(c, "A", 0); }
}

static void delta(Imap *c, char separator) {
    for (int f = 0; f < 10; f++) {
        char name[256];
        name_of(name, NAMES[f], separator);
        append_many(c, "new", f, 10, separator);
        say(c, "S SELECT \"%s\"\r\n", name);
        done(c, "S", 0);
        for (int i = 0; i < 10; i++) { /* 20 flag changes and 5 deletions in each of ten folders */
            say(c, "X STORE %d %cFLAGS.SILENT (\\Flagged)\r\n", 10 + i * 7, i % 2 ? '+' : '-'); done(c, "X", 0);
            say(c, "X STORE %d FLAGS.SILENT (\\Seen%s)\r\n", 11 + i * 7, i % 3 ? "" : " $Label2"); done(c, "X", 0);
            if (i % 2) { say(c, "X STORE %d +FLAGS.SILENT (\\Deleted)\r\n", 12 + i * 7); done(c, "X", 0); }
        }
        say(c, "X EXPUNGE\r\n");
        done(c, "X", 0);
    }
}

int main(int argc, char **argv) {
    static Folder all[FOLDERS];
    char separator = '/';
    if (argc < 5) die("usage: load fill|delta PORT USER PASSWORD [MESSAGES]");
    Imap *c = login(atoi(argv[2]), argv[3], argv[4]);
    int n = folders(c, all, &separator), messages = argc > 5 ? atoi(argv[5]) : 10000;
    long present = 0;
    for (int i = 0; i < n; i++) present += all[i].messages;
    make_pool();
    if (!strcmp(argv[1], "delta")) { state = present; delta(c, separator); return 0; }
    if (present) die("the account is not empty");
    for (int f = 0; f < COUNT; f++) {
        char name[256];
        name_of(name, NAMES[f], separator);
        if (f) { say(c, "C CREATE \"%s\"\r\n", name); done(c, "C", 1); }
        append_many(c, "old", f, (int) ((long) SHARES[f] * messages / 10000), separator);
    }
    return 0;
}
