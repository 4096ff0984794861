import AvatarMath
import AvatarModel
import SignCatalog
import TestSupport
import Testing

@testable import SignCompiler

/// Compiles the whole library once on the mannequin and measures what came out.
@Suite("Accuracy over the library")
struct LibraryAccuracyTests {
    /// All signs by name, in citation form.
    static let compiled: [(sign: Sign, motion: CompiledSign)] = {
        guard let library = SignCompilerTests.library, var compiler = try? SignCompiler(avatar: Bodies.avatar)
        else { return [] }
        return library.signs.values.sorted { $0.name < $1.name }.compactMap { sign in
            (try? compiler.compile(sign)).map { (sign, $0) }
        }
    }()

    @Test("every sign compiles")
    func complete() throws {
        #expect(Self.compiled.count == (try #require(SignCompilerTests.library)).signs.count)
    }

    @Test("no sign takes a wrist, a finger or an elbow beyond its limits")
    func limits() throws {
        let body = try #require(Bodies.signing)
        for (_, compiled) in Self.compiled {
            for part in compiled.parts {
                for (side, track) in part.tracks {
                    for step in 0...12 {
                        let state = track.state(at: part.seconds * Float(step) / 12, arm: body.arm(side))
                        let isLegal =
                            ArmPosture.Limits.flexion.contains(state.posture.flexion)
                            && ArmPosture.Limits.deviation.contains(state.posture.deviation)
                            && ArmPosture.Limits.pronation.contains(state.posture.pronation)
                            && zip(state.angles.values, HandAngles.limits).allSatisfy {
                                $0 >= $1.lowerBound - 0.02 && $0 <= $1.upperBound + 0.02
                            }
                        #expect(isLegal, "\(compiled.name)")
                    }
                }
            }
        }
    }

    /// How many signs break a measure; the numbers may only fall.
    @Test("signs are made as they are written, up to what an arm can do")
    func accuracy() throws {
        let reports = Self.compiled.map(\.motion.report)
        let orientation = reports.count { $0.orientationDeviation.radiansAsDegrees > 15.05 }
        let wrist = reports.count { $0.wristLimitShare > 0.805 }
        let contact = reports.count { $0.contacts.contains { $0.errorMetres > 0.005 } }
        let body = reports.count { $0.bodyPenetration > 0.006 }
        let hands = Self.compiled.count { compiled in
            compiled.motion.report.handPenetration > 0.009 && compiled.sign.waivers["hands"] == nil
        }
        #expect(orientation <= 190, "\(orientation)")
        #expect(wrist <= 25, "\(wrist)")
        #expect(contact == 0, "\(contact)")
        #expect(body == 0, "\(body)")
        #expect(hands == 0, "\(hands)")
    }

    @Test("elbows hang or lift as elbows do, and shoulders help within their range")
    func elbows() throws {
        let body = try #require(Bodies.signing)
        var high = 0
        for (_, compiled) in Self.compiled {
            for part in compiled.parts {
                for (side, track) in part.tracks {
                    let arm = body.arm(side)
                    for key in track.arms {
                        let pose = arm.pose(key.posture)
                        let raised = pose.elbow.y - max(pose.shoulder.y, pose.wrist.y)
                        if raised > 0.03 { high += 1 }
                        #expect(raised < 0.10, "\(compiled.name)")
                        let move = key.posture.shoulders
                        let slack = Float(4).degreesAsRadians
                        #expect(move.lift > ShoulderMove.liftRange.lowerBound - slack, "\(compiled.name)")
                        #expect(move.lift < ShoulderMove.liftRange.upperBound + slack, "\(compiled.name)")
                    }
                }
            }
        }
        #expect(high <= 30, "\(high)")
    }

    @Test("written rotations are units and run on without a jump")
    func continuity() throws {
        let body = try #require(Bodies.signing)
        let count = Bodies.avatar.rig.hierarchy.count
        for (index, entry) in Self.compiled.enumerated() where index % 12 == 0 {
            for part in entry.motion.parts {
                for (side, track) in part.tracks {
                    let arm = body.arm(side)
                    let joints = [
                        arm.clavicleJoint, arm.upperArmJoint, arm.lowerArmJoint, arm.hand.handJoint,
                    ]
                    var before: [Quaternion]?
                    for step in 0...Int(part.seconds * 120) {
                        let state = track.state(at: Float(step) / 120, arm: arm)
                        var rotations = [Quaternion](repeating: .identity, count: count)
                        arm.write(arm.pose(state.posture), angles: state.angles, into: &rotations)
                        let now = joints.map { rotations[$0] }
                        for rotation in now {
                            let length =
                                rotation.imaginary.dot(rotation.imaginary)
                                + rotation.real * rotation.real
                            #expect(abs(length - 1) < 1e-4, "\(entry.sign.name)")
                        }
                        if let before {
                            for (old, new) in zip(before, now) {
                                #expect(old.angle(to: new) < 0.35, "\(entry.sign.name) at \(step)")
                            }
                        }
                        before = now
                    }
                }
            }
        }
    }
}
