/* Preloaded into servers that cannot be told to listen on the loopback address alone: makes 127.0.0.1 of
   "any address" whenever they bind. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int bind(int fd, const struct sockaddr *address, socklen_t length) {
    static int (*real)(int, const struct sockaddr *, socklen_t);
    struct sockaddr_storage copy;
    if (!real) real = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
    if (length > sizeof copy) return real(fd, address, length);
    memcpy(&copy, address, length);
    if (copy.ss_family == AF_INET) {
        struct sockaddr_in *four = (struct sockaddr_in *)&copy;
        if (four->sin_addr.s_addr == htonl(INADDR_ANY)) four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    } else if (copy.ss_family == AF_INET6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&copy;
        if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr)) inet_pton(AF_INET6, "::ffff:127.0.0.1", &six->sin6_addr);
    }
    return real(fd, (struct sockaddr *)&copy, length);
}
