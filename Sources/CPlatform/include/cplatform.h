#ifndef CPLATFORM_H
#define CPLATFORM_H
/// Lets two paths change places in one step; 0, or -1 with errno. Linux only; elsewhere ENOSYS.
int cplatform_exchange(const char *first, const char *second);
#endif
