#ifndef CDISK_H
#define CDISK_H
/// Begins to write a file's content to the disk without waiting; 0, or -1 with errno. Elsewhere than on Linux nothing.
int cdisk_start_writing(int descriptor);
/// Lets all threads take memory from two arenas, and pieces of 4 MiB and more from the system itself; nothing where the
/// C library is not glibc.
void cmemory_limit(void);

/// Gives free memory back to the system; nothing where the C library is not glibc.
void cmemory_trim(void);

#endif
