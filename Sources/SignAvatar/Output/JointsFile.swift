import AvatarMath
import AvatarModel
import Motion
import Raster

/// Per frame, where every joint is on the picture and in space, and what the fingers do: for independent checks
/// of legibility.
public enum JointsFile {
    /// The entry of a frame.
    ///
    /// - Parameters:
    ///   - pose: the frame's pose.
    ///   - avatar: whose pose it is.
    ///   - camera: from where it is seen.
    ///   - options: the size of the picture.
    ///   - resting: hands that only wait: they need not be read.
    /// - Returns: the JSON object.
    public static func entry(
        pose: Pose, avatar: Avatar, camera: Camera, options: RenderOptions, resting: Set<Side>
    ) -> JSONValue {
        let rig = avatar.rig
        let transforms = rig.hierarchy.modelTransforms(
            rotations: pose.rotations, translations: pose.translations)
        var points: [(String, Vector3)] = []
        for (index, name) in rig.names.enumerated() { points.append((name, transforms[index].translation)) }
        for side in Side.allCases {
            for finger in Finger.allCases {
                guard let tip = rig.fingertips[side]?[finger],
                    let bone = HumanoidBone.chain(side, finger).last,
                    let joint = rig.index(of: bone)
                else { continue }
                let offset = tip - rig.hierarchy.restPositions[joint]
                points.append(("\(side.rawValue)\(finger.boneName)Tip", transforms[joint].act(offset)))
            }
        }
        points.sort { $0.0 < $1.0 }
        var pixels: [(String, JSONValue)] = []
        var metres: [(String, JSONValue)] = []
        var places: [String: Vector3] = [:]
        var screen: [String: SIMD2<Float>] = [:]
        for (name, point) in points {
            let (x, y, depth) = camera.project(point, width: options.width, height: options.height)
            pixels.append((name, .list([.number(Double(x)), .number(Double(y)), .number(Double(depth))])))
            metres.append(
                (name, .list([.number(Double(point.x)), .number(Double(point.y)), .number(Double(point.z))])))
            places[name] = point
            screen[name] = SIMD2(x, y)
        }
        var palms: [(String, JSONValue)] = []
        var fingers: [(String, JSONValue)] = []
        var visible: [(String, JSONValue)] = []
        for side in Side.allCases {
            let name = side.rawValue
            if let wrist = screen["\(name)Hand"], let knuckle = screen["\(name)MiddleProximal"],
                let wrist3 = places["\(name)Hand"], let knuckle3 = places["\(name)MiddleProximal"]
            {
                // The palm's true length at its distance: a hand that points at the viewer is not small.
                let depth = max(0.1, (camera.eye - wrist3).length)
                let length =
                    wrist3.distance(to: knuckle3) * camera.focalPixels(height: options.height) / depth
                let seen = ((wrist - knuckle) * (wrist - knuckle)).sum().squareRoot()
                palms.append((name, .number(Double(max(seen, length)))))
            }
            fingers.append((name, .list(states(side, rig: rig, places: places))))
            visible.append((name, .flag(!resting.contains(side))))
        }
        return .object([
            ("joints", .object(pixels)), ("metres", .object(metres)), ("palm_px", .object(palms)),
            ("ext", .object(fingers)), ("visible", .object(visible)), ("face", face(pose, avatar: avatar)),
        ])
    }

    /// 1 extended, 0 folded, null in between: by the bend from the first to the last segment of each finger.
    private static func states(_ side: Side, rig: Rig, places: [String: Vector3]) -> [JSONValue] {
        Finger.allCases.map { finger in
            let names =
                HumanoidBone.chain(side, finger).map(\.rawValue) + ["\(side.rawValue)\(finger.boneName)Tip"]
            let points = names.compactMap { places[$0] }
            guard points.count == 4, let wrist = places["\(side.rawValue)Hand"] else { return .null }
            let bend =
                (points[1] - points[0]).angle(to: points[2] - points[1])
                + (points[2] - points[1]).angle(to: points[3] - points[2])
            if finger == .thumb {
                guard let index = places["\(side.rawValue)IndexProximal"],
                    let middle = places["\(side.rawValue)MiddleProximal"]
                else { return .null }
                let palm = wrist.distance(to: middle)
                let away = min(points[3].distance(to: index), points[3].distance(to: middle)) / palm
                if away > 0.80, bend.radiansAsDegrees < 50 { return .integer(1) }
                return away < 0.42 || bend.radiansAsDegrees > 75 ? .integer(0) : .null
            }
            let root = (points[0] - wrist).angle(to: points[1] - points[0])
            if bend.radiansAsDegrees < 40, root.radiansAsDegrees < 55 { return .integer(1) }
            return bend.radiansAsDegrees > 95 ? .integer(0) : .null
        }
    }

    private static func face(_ pose: Pose, avatar: Avatar) -> JSONValue {
        func weight(_ names: String...) -> Double {
            let values = avatar.morphs.indices.filter { names.contains(avatar.morphs[$0].name) }.map {
                pose.morphWeights[$0]
            }
            return Double(values.max() ?? 0)
        }
        return .object([
            ("mouthOpen", .number(weight("jawOpen"))), ("browUp", .number(weight("browInnerUp"))),
            ("blink", .number(weight("eyeBlinkLeft"))),
        ])
    }
}
