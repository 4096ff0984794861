/// Reads accessors of a glTF document, with every range checked.
struct AccessorReader {
    private let accessors: [JSONNode]
    private let views: [JSONNode]
    private let buffers: [[UInt8]]
    private let budget = ReadBudget()

    /// Elements that an accessor may have.
    static let elementLimit = 3_000_000

    init(_ file: GLTFFile) throws(AvatarFileError) {
        accessors = try file.document.list("accessors", of: "document")
        views = try file.document.list("bufferViews", of: "document")
        buffers = file.buffers
    }

    /// Counts what was read from one file: accessors may be named again and again, so that a small file could ask
    /// for hours of work.
    private final class ReadBudget {
        static let limit = 64 << 20
        var numberCount = 0
    }

    /// Values of an accessor.
    struct Values {
        /// Elements after each other, `width` numbers each.
        var numbers: [Float]
        var width: Int
        var count: Int { numbers.count / max(1, width) }
    }

    private static func componentSize(_ type: Int) -> Int? {
        switch type {
        case 5120, 5121: 1
        case 5122, 5123: 2
        case 5125, 5126: 4
        default: nil
        }
    }

    private static func width(_ type: String) -> Int? {
        switch type {
        case "SCALAR": 1
        case "VEC2": 2
        case "VEC3": 3
        case "VEC4", "MAT2": 4
        case "MAT3": 9
        case "MAT4": 16
        default: nil
        }
    }

    /// The bytes of a buffer view.
    func bytes(ofView index: Int) throws(AvatarFileError) -> (bytes: ArraySlice<UInt8>, stride: Int?) {
        guard views.indices.contains(index) else {
            throw .invalid(place: "bufferView \(index)", reason: "there are \(views.count)")
        }
        let view = views[index]
        let start = try view.index("byteOffset", of: "bufferView \(index)") ?? 0
        guard let buffer = view["buffer"]?.index, buffer < buffers.count else {
            throw .invalid(
                place: "bufferView \(index)", reason: "its buffer is none of the \(buffers.count) buffers")
        }
        let binary = buffers[buffer]
        guard let length = view["byteLength"]?.index, length > 0, start <= binary.count,
            length <= binary.count - start
        else {
            throw .invalid(
                place: "bufferView \(index)",
                reason: "it does not lie in the \(binary.count) bytes of buffer \(buffer)")
        }
        let stride = try view.index("byteStride", of: "bufferView \(index)")
        if let stride, !(4...252).contains(stride) {
            throw .invalid(place: "bufferView \(index)", reason: "stride \(stride); 4 to 252 are allowed")
        }
        return (binary[start..<(start + length)], stride)
    }

    /// Reads numbers; normalised integers become -1...1 or 0...1.
    ///
    /// - Parameters:
    ///   - index: of the accessor.
    ///   - width: how many numbers an element must have.
    ///   - limit: how many elements are allowed.
    /// - Returns: all elements.
    /// - Throws: if the accessor, its view or a value is not allowed.
    func floats(_ index: Int, width: Int, limit: Int = elementLimit) throws(AvatarFileError) -> Values {
        let place = "accessor \(index)"
        guard accessors.indices.contains(index) else {
            throw .invalid(place: place, reason: "there are \(accessors.count)")
        }
        let accessor = accessors[index]
        guard let type = accessor["componentType"]?.index, let size = Self.componentSize(type),
            let kind = accessor["type"]?.text, let found = Self.width(kind),
            let count = accessor["count"]?.index
        else { throw .invalid(place: place, reason: "componentType, type or count is missing or unknown") }
        guard found == width else {
            throw .invalid(place: place, reason: "\(found) numbers an element, \(width) expected")
        }
        guard count <= limit else {
            throw .tooLarge(what: "elements of \(place)", found: count, allowed: limit)
        }
        budget.numberCount += count * width
        guard budget.numberCount <= ReadBudget.limit else {
            throw .tooLarge(
                what: "numbers to read in all", found: budget.numberCount, allowed: ReadBudget.limit)
        }
        let normalized = accessor["normalized"] == .bool(true)
        var numbers: [Float]
        if let view = try accessor.index("bufferView", of: place) {
            numbers = try read(
                view: view, offset: try accessor.index("byteOffset", of: place) ?? 0, count: count,
                width: width,
                type: type,
                size: size, normalized: normalized, place: place)
        } else {
            numbers = [Float](repeating: 0, count: count * width)
        }
        if let sparse = accessor["sparse"] {
            guard let changes = sparse["count"]?.index, changes <= count, let indices = sparse["indices"],
                let values = sparse["values"], let indexView = indices["bufferView"]?.index,
                let valueView = values["bufferView"]?.index, let indexType = indices["componentType"]?.index,
                [5121, 5123, 5125].contains(indexType), let indexSize = Self.componentSize(indexType)
            else { throw .invalid(place: place, reason: "its sparse part is incomplete") }
            let targets = try read(
                view: indexView, offset: try indices.index("byteOffset", of: place) ?? 0, count: changes,
                width: 1,
                type: indexType, size: indexSize, normalized: false, place: place)
            let changed = try read(
                view: valueView, offset: try values.index("byteOffset", of: place) ?? 0, count: changes,
                width: width,
                type: type, size: size, normalized: normalized, place: place)
            for change in 0..<changes {
                let target = Int(targets[change])
                guard target < count else {
                    throw .invalid(place: place, reason: "sparse element \(target), but there are \(count)")
                }
                for part in 0..<width { numbers[target * width + part] = changed[change * width + part] }
            }
        }
        return Values(numbers: numbers, width: width)
    }

    /// Reads whole numbers below 2²⁴.
    func integers(_ index: Int, width: Int, limit: Int = elementLimit) throws(AvatarFileError) -> [Int] {
        let values = try floats(index, width: width, limit: limit)
        var result: [Int] = []
        result.reserveCapacity(values.numbers.count)
        for number in values.numbers {
            guard number >= 0, number < 16_777_216, number == number.rounded() else {
                throw .invalid(place: "accessor \(index)", reason: "\(number) is not a whole number")
            }
            result.append(Int(number))
        }
        return result
    }

    private func read(
        view: Int, offset: Int, count: Int, width: Int, type: Int, size: Int, normalized: Bool, place: String
    ) throws(AvatarFileError) -> [Float] {
        let (bytes, ownStride) = try bytes(ofView: view)
        let element = width * size
        let stride = ownStride ?? element
        guard stride >= element else {
            throw .invalid(place: place, reason: "stride \(stride) for elements of \(element) bytes")
        }
        guard count > 0 else { return [] }
        let (steps, overflow) = (count - 1).multipliedReportingOverflow(by: stride)
        guard !overflow, offset <= bytes.count, steps <= bytes.count - offset,
            element <= bytes.count - offset - steps
        else {
            throw .invalid(
                place: place, reason: "\(count) elements do not fit the \(bytes.count) bytes of view \(view)")
        }
        var numbers: [Float] = []
        numbers.reserveCapacity(count * width)
        for index in 0..<count {
            var start = bytes.startIndex + offset + index * stride
            for _ in 0..<width {
                let number = Self.number(bytes, start, type: type, normalized: normalized)
                guard number.isFinite, abs(number) < 1e9 else {
                    throw .invalid(place: place, reason: "element \(index) holds \(number)")
                }
                numbers.append(number)
                start += size
            }
        }
        return numbers
    }

    private static func number(_ bytes: ArraySlice<UInt8>, _ start: Int, type: Int, normalized: Bool) -> Float
    {
        func word(_ count: Int) -> UInt32 {
            var value: UInt32 = 0
            for index in 0..<count { value |= UInt32(bytes[start + index]) << (8 * UInt32(index)) }
            return value
        }
        switch type {
        case 5120:
            let value = Float(Int8(bitPattern: UInt8(word(1))))
            return normalized ? max(-1, value / 127) : value
        case 5121: return normalized ? Float(word(1)) / 255 : Float(word(1))
        case 5122:
            let value = Float(Int16(bitPattern: UInt16(word(2))))
            return normalized ? max(-1, value / 32767) : value
        case 5123: return normalized ? Float(word(2)) / 65535 : Float(word(2))
        case 5125: return Float(word(4))
        default: return Float(bitPattern: word(4))
        }
    }
}
