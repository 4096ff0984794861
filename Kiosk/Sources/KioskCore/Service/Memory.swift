import CDisk

/// How the C library keeps freed memory, for a program that runs for years.
public enum Memory {
    /// Lets all threads share two arenas, and takes large pieces from the system; call before the first thread is made.
    ///
    /// With one for each thread every arena keeps its own largest clip, and the service grows for hours. Large pieces,
    /// such as sheets of all frames, are given back when they are freed: the C library's own rule keeps up to 32 MiB.
    public static func limit() { cmemory_limit() }

    /// Gives back to the system what is free.
    public static func trim() { cmemory_trim() }
}
