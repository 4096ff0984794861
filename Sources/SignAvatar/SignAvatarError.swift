import AvatarModel
import GlossText
import Motion
import PNGImage
import Raster
import SignCatalog
import SignCompiler

/// Why a request could not be served, by who must act; the exit code follows `sysexits`.
public enum SignAvatarError: Error, Sendable {
    /// The request itself is wrong: an option out of range.
    case badRequest(String)
    /// What was given to work on is wrong: a text or a library file.
    case badInput(String)
    /// A file that must be there is not.
    case missingFile(path: String, reason: String)
    /// The result cannot be written.
    case cannotWrite(path: String, reason: String)
    /// A mistake of this program.
    case defect(String)

    /// 64 usage, 65 bad input, 66 missing file, 73 cannot create output, 70 our mistake.
    public var exitCode: Int32 {
        switch self {
        case .badRequest: 64
        case .badInput: 65
        case .missingFile: 66
        case .cannotWrite: 73
        case .defect: 70
        }
    }
}

extension SignAvatarError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badRequest(let reason), .badInput(let reason): reason
        case .missingFile(let path, let reason): "\(path): \(reason)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        case .defect(let reason): "internal error: \(reason)"
        }
    }
}

extension SignAvatarError {
    init(_ error: GlossTextError) { self = .badInput(error.description) }

    init(_ error: CompilerError) { self = .badInput(error.description) }
    init(_ error: CatalogErrors) {
        if error.errors.count == 1, case .unreadableFile(let path, let reason) = error.errors[0] {
            self = .missingFile(path: path, reason: reason)
        } else {
            self = .badInput(error.description)
        }
    }
    init(_ error: MotionError) {
        if case .badDuration = error {
            self = .badInput(error.description)
        } else {
            self = .defect(error.description)
        }
    }
    init(_ error: RasterError) { self = .badRequest(error.description) }
    init(_ error: PNGError) { self = .defect(error.description) }
}
