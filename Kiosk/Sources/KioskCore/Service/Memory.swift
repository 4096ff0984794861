import CDisk

/// How the C library keeps freed memory, for a program that runs for years.
public enum Memory {
    /// Lets all threads share two arenas; call before the first thread is made.
    ///
    /// With one for each thread every arena keeps its own largest clip, and the service grows for hours.
    public static func shareArenas() { cmemory_share_arenas() }

    /// Gives back to the system what is free.
    public static func trim() { cmemory_trim() }
}
