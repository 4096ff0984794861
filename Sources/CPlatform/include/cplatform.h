#ifndef CPLATFORM_H
#define CPLATFORM_H
/// Lets two paths change places in one step; 0, or -1 with errno. Linux only; elsewhere ENOSYS.
int cplatform_exchange(const char *first, const char *second);

/// 1 if this processor and operating system run code for x86-64-v3 (AVX2, FMA, BMI), else 0.
int cplatform_has_avx2(void);
#endif
