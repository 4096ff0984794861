#define _GNU_SOURCE
#include "cdisk.h"
#include <fcntl.h>

int cdisk_start_writing(int descriptor) {
#ifdef __linux__
    return sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
    (void)descriptor;
    return 0;
#endif
}

#if defined(__GLIBC__)
#include <malloc.h>

void cmemory_limit(void) {
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

void cmemory_trim(void) { malloc_trim(0); }
#else
void cmemory_limit(void) {}

void cmemory_trim(void) {}
#endif
