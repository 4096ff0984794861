#if canImport(Glibc)
    import Glibc
#endif

/// How the C library keeps freed memory, for a program that runs for years.
enum Memory {
    /// Lets all threads share two arenas; call before the first thread is made.
    ///
    /// With one for each thread every arena keeps its own largest clip, and the service grows for hours.
    static func shareArenas() {
        #if canImport(Glibc)
            _ = mallopt(M_ARENA_MAX, 2)
        #endif
    }

    /// Gives back to the system what is free.
    static func trim() {
        #if canImport(Glibc)
            _ = malloc_trim(0)
        #endif
    }
}
