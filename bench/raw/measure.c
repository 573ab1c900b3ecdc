/* measure RESULT COMMAND…: runs it, writes "wall-seconds peak-kilobytes cpu-seconds exit-code" to RESULT. The peak is the
 * largest of the process and those it waited for. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct timespec from, to;
    struct rusage use;
    int status;
    if (argc < 3) { fputs("usage: measure RESULT COMMAND...\n", stderr); return 2; }
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();
    if (child == 0) { execvp(argv[2], argv + 2); perror(argv[2]); _exit(127); }
    wait4(child, &status, 0, &use);
    clock_gettime(CLOCK_MONOTONIC, &to);
    FILE *result = fopen(argv[1], "w");
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (!result) { perror(argv[1]); return 2; }
    fprintf(result, "%.3f %ld %.2f %d\n", to.tv_sec - from.tv_sec + (to.tv_nsec - from.tv_nsec) / 1e9, use.ru_maxrss,
        use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6, code);
    fclose(result);
    return code;
}
