// A target needs a source; this one shows that the headers stand on their own.
#include "kernel_layout.h"
#include "vector_ops.h"
