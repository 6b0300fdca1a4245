/* Fault injection for tests/cli.py, loaded with LD_PRELOAD.
 *
 * Counts the calls that change files below $FAULT_DIR and, at call number
 * $FAULT_AT, ends the process as kill -9 does ($FAULT_MODE kill) or fails
 * that call ($FAULT_MODE io: EIO, space: ENOSPC).  With $FAULT_COUNT set, the
 * number of calls is written to that file when the process ends.
 */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long fault_calls;

/* Is this path, or the file behind this descriptor, below $FAULT_DIR? */
static int fault_below(const char *path, int file) {
    const char *dir = getenv("FAULT_DIR");
    char link[64], target[PATH_MAX];
    if (!dir) return 0;
    if (!path) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        ssize_t n = readlink(link, target, sizeof target - 1);
        if (n <= 0) return 0;
        target[n] = 0, path = target;
    }
    return strstr(path, dir) != NULL && !strstr(path, "/.lock");
}

/* Counts a call; true when it must fail, with errno set. */
static int fault_now(const char *path, int file) {
    const char *at = getenv("FAULT_AT"), *mode = getenv("FAULT_MODE");
    if (!fault_below(path, file)) return 0;
    fault_calls++;
    if (!at || !mode || fault_calls != atol(at)) return 0;
    if (!strcmp(mode, "kill")) kill(getpid(), SIGKILL);
    if (!strcmp(mode, "term")) {
        kill(getpid(), SIGTERM);
        return 0;
    }
    errno = !strcmp(mode, "space") ? ENOSPC : EIO;
    return 1;
}

__attribute__((destructor)) static void fault_tell(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *out = path ? fopen(path, "w") : NULL;
    if (!out) return;
    fprintf(out, "%ld\n", fault_calls);
    fclose(out);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int open(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    if ((flags & O_CREAT) && fault_now(path, -1)) return -1;
    return REAL(open)(path, flags, mode);
}

ssize_t write(int file, const void *data, size_t n) {
    if (fault_now(NULL, file)) return -1;
    return REAL(write)(file, data, n);
}

int fsync(int file) {
    return fault_now(NULL, file) ? -1 : REAL(fsync)(file);
}

int rename(const char *from, const char *to) {
    return fault_now(to, -1) ? -1 : REAL(rename)(from, to);
}

int renameat2(int d1, const char *from, int d2, const char *to,
              unsigned flags) {
    return fault_now(to, -1) ? -1 : REAL(renameat2)(d1, from, d2, to, flags);
}

int symlink(const char *target, const char *path) {
    return fault_now(path, -1) ? -1 : REAL(symlink)(target, path);
}

int mkdir(const char *path, mode_t mode) {
    struct stat info;
    if (stat(path, &info) && fault_now(path, -1)) return -1;
    return REAL(mkdir)(path, mode);
}
