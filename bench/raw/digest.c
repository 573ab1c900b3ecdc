/* The independent check: one line for each message of an account: folder, digest, size, date, flags.
 * Sort and compare the lines of two accounts.
 *
 *   digest PORT USER PASSWORD [no-keywords] [no-tuid]
 *
 * no-keywords leaves keywords out, no-tuid the X-TUID header: for peers that lose the one or add the other.
 */
#define _GNU_SOURCE
#include "imap.h"

static int no_keywords, no_tuid;

static int by_name(const void *a, const void *b) { return strcasecmp(*(char *const *) a, *(char *const *) b); }

static void print_flags(char *text) {
    char *all[256], *at = strstr(text, "FLAGS (") + 7, *end = strchr(at, ')');
    int n = 0;
    *end = 0;
    for (char *flag = strtok(at, " "); flag && n < 256; flag = strtok(NULL, " "))
        if (strcasecmp(flag, "\\Recent") && !(no_keywords && *flag != '\\')) all[n++] = flag;
    qsort(all, n, sizeof *all, by_name);
    for (int i = 0; i < n; i++) printf(" %s", all[i]);
    putchar('\n');
}

int main(int argc, char **argv) {
    static Folder all[FOLDERS];
    char separator = '/', *message = NULL;
    size_t room = 0;
    if (argc < 4) die("usage: digest PORT USER PASSWORD [no-keywords] [no-tuid]");
    for (int i = 4; i < argc; i++) {
        no_keywords |= !strcmp(argv[i], "no-keywords");
        no_tuid |= !strcmp(argv[i], "no-tuid");
    }
    Imap *c = login(atoi(argv[1]), argv[2], argv[3]);
    int n = folders(c, all, &separator);
    for (int f = 0; f < n; f++) {
        char name[512];
        for (char *to = name, *from = all[f].name; (*to = *from == separator ? '/' : *from); to++, from++) {}
        printf("%s folder\n", name);
        if (!all[f].messages) continue;
        long seen = 0;
        say(c, "E EXAMINE \"%s\"\r\nB FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])\r\n", all[f].name);
        flush(c);
        for (char *text; strncmp(text = line(c), "B ", 2);) {
            long size = literal(text), have = 0;
            char head[1 << 14], date[64] = "";
            if (size < 0 || !strstr(text, " FETCH (")) continue;
            snprintf(head, sizeof head, "%s", text);
            if ((size_t) size + 1 > room) message = realloc(message, room = size + 1);
            for (char *at; have < size;) {
                size_t some = bytes(c, &at, size - have);
                memcpy(message + have, at, some);
                have += some;
            }
            message[size] = 0;
            char *tuid = no_tuid ? strcasestr(message, "X-TUID: ") : NULL, *after = tuid ? strchr(tuid, '\n') : NULL;
            if (after) { size -= after + 1 - tuid; memmove(tuid, after + 1, message + have - after - 1); }
            uint64_t a = 0xcbf29ce484222325ULL, b = 0x9e3779b97f4a7c15ULL;
            for (long i = 0; i < size; i++) {
                a = (a ^ (unsigned char) message[i]) * 0x100000001b3ULL;
                b = (b + (unsigned char) message[i]) * 0xd6e8feb86659fd93ULL ^ b >> 29;
            }
            sscanf(strstr(head, "INTERNALDATE \"") + 14, "%63[^\"]", date);
            printf("%s %016lx%016lx %ld %s", name, a, b, size, date);
            line(c);
            print_flags(head);
            seen++;
        }
        if (seen != all[f].messages) die("%s: %ld of %ld messages were read", name, seen, all[f].messages);
    }
    return 0;
}
