import AvatarMath
import AvatarModel

/// Gathers face morphs while the primitives of a file are read: each under its name, vertices in rising order.
struct MorphCollector {
    /// Vertices with their displacements, in all morphs together.
    static let entryLimit = 4_000_000

    private var morphs: [Morph] = []
    private var indices: [String: Int] = [:]
    private var entryCount = 0

    /// The morphs in the order of their first mention.
    var finished: [Morph] { morphs }

    /// Says that a morph exists, even if it moves nothing.
    private mutating func index(of name: String) -> Int {
        if let index = indices[name] { return index }
        indices[name] = morphs.count
        morphs.append(Morph(name: name, vertices: [], positionDeltas: [], normalDeltas: []))
        return morphs.count - 1
    }

    /// Adds displacements to a morph; where it has some already, they are summed.
    ///
    /// - Parameters:
    ///   - entry: vertices in rising order with their displacements.
    ///   - name: the morph's.
    ///   - weight: how much of them.
    /// - Throws: if the file has too many displacements.
    mutating func add(_ entry: Morph, to name: String, weight: Float) throws(AvatarFileError) {
        let target = index(of: name)
        entryCount += entry.vertices.count
        guard entryCount <= Self.entryLimit else {
            throw .tooLarge(what: "morphed vertices", found: entryCount, allowed: Self.entryLimit)
        }
        let old = morphs[target]
        if (old.vertices.last ?? 0) < (entry.vertices.first ?? 0) || old.vertices.isEmpty {
            morphs[target].vertices += entry.vertices
            morphs[target].positionDeltas += entry.positionDeltas.map { $0 * weight }
            morphs[target].normalDeltas += entry.normalDeltas.map { $0 * weight }
            return
        }
        var merged = Morph(name: name, vertices: [], positionDeltas: [], normalDeltas: [])
        var left = 0
        var right = 0
        while left < old.vertices.count || right < entry.vertices.count {
            let a = left < old.vertices.count ? old.vertices[left] : .max
            let b = right < entry.vertices.count ? entry.vertices[right] : .max
            var position = Vector3.zero
            var normal = Vector3.zero
            if a <= b {
                position += old.positionDeltas[left]
                normal += old.normalDeltas[left]
                left += 1
            }
            if b <= a {
                position += entry.positionDeltas[right] * weight
                normal += entry.normalDeltas[right] * weight
                right += 1
            }
            merged.vertices.append(min(a, b))
            merged.positionDeltas.append(position)
            merged.normalDeltas.append(normal)
        }
        morphs[target] = merged
    }
}
