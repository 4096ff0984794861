#ifndef CPNG_H
#define CPNG_H
#include <stddef.h>
#include <stdint.h>
/// The version of libpng that this shim was linked with, such as "1.6.39".
const char *cpng_library_version(void);
#endif
