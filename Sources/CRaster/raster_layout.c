// A target needs a source; this one shows that the headers stand on their own.
#include "raster_layout.h"
#include "raster_ops.h"
