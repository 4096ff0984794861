import CPNG

/// The version of libpng that this build is linked with.
public var libpngVersion: String { String(cString: cpng_library_version()) }
