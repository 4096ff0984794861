#ifndef CDISK_H
#define CDISK_H
/// Begins to write a file's content to the disk without waiting; 0, or -1 with errno. Elsewhere than on Linux nothing.
int cdisk_start_writing(int descriptor);
#endif
