#ifndef CPU_FEATURES_H
#define CPU_FEATURES_H

/// 1 if this processor and operating system run code for x86-64-v3 (AVX2, FMA, BMI), else 0.
int cpu_supports_avx2(void);

#endif
