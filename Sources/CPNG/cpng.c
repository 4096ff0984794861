#include "cpng.h"
#include <png.h>
const char *cpng_library_version(void) { return png_libpng_ver; }
