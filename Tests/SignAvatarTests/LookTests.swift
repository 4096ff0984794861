import AvatarMath
import AvatarModel
import Motion
import PNGImage
import Raster
import Testing

@testable import SignAvatar

@Suite("What a viewer can make out")
struct LookTests {
    /// The usual picture of a sign at the middle of its stroke.
    private struct Scene {
        var plan: SigningPlan
        var pose: Pose
        var camera: Camera
        var options: RenderOptions
        var pixmap: Pixmap
        var avatar: Avatar

        init(_ sign: String, options: RenderOptions = RenderOptions(width: 360, height: 640)) throws {
            var pipeline = try #require(Project.pipeline)
            plan = try pipeline.planSigns([sign])
            let span = try #require(plan.utterance.spans.first)
            pose = plan.clip.pose(at: (span.stroke + span.strokeEnd) / 2)
            self.options = options
            camera = pipeline.camera(for: plan, options: options)
            avatar = pipeline.avatar
            var renderer = try FrameRenderer(avatar: pipeline.avatar, options: options)
            pixmap = try renderer.render(pose, camera: camera)
        }

        /// Where a joint is in the picture, pixels.
        func place(_ bone: HumanoidBone) throws -> (x: Float, y: Float) {
            let index = try #require(avatar.rig.index(of: bone))
            let transforms = avatar.rig.hierarchy.modelTransforms(rotations: pose.rotations)
            let (x, y, _) = camera.project(
                transforms[index].translation, width: options.width, height: options.height)
            return (x, y)
        }

        /// The mean luminance round a place, as WCAG defines it.
        func luminance(x: Float, y: Float, radius: Int) -> Float {
            var sum: Float = 0
            for row in Int(y) - radius...Int(y) + radius {
                for column in Int(x) - radius...Int(x) + radius {
                    let color = pixmap[column, row]
                    sum +=
                        0.2126 * ColorCurve.linear(fromSRGB: color.x)
                        + 0.7152 * ColorCurve.linear(fromSRGB: color.y)
                        + 0.0722 * ColorCurve.linear(fromSRGB: color.z)
                }
            }
            return sum / Float((2 * radius + 1) * (2 * radius + 1))
        }
    }

    private func contrast(_ first: Float, _ second: Float) -> Float {
        (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    @Test("skin stands out from clothes at least three to one, and from the background")
    func contrasts() throws {
        let scene = try Scene("letter-A")
        let head = try scene.place(.head)
        let chest = try scene.place(.chest)
        let hand = try scene.place(.rightMiddleProximal)
        // The cheeks are a little above the head's joint.
        let face = scene.luminance(x: head.x, y: head.y - 18, radius: 6)
        let cloth = scene.luminance(x: chest.x, y: chest.y, radius: 6)
        let palm = scene.luminance(x: hand.x, y: hand.y, radius: 4)
        let background = scene.luminance(x: 30, y: head.y, radius: 10)
        #expect(contrast(face, cloth) >= 3)
        #expect(contrast(palm, cloth) >= 3)
        #expect(contrast(face, background) >= 3)
        #expect(contrast(palm, background) >= 3)
    }

    @Test("the face has at least an eighth of the picture's height", arguments: CameraView.allCases)
    func face(view: CameraView) throws {
        let scene = try Scene("letter-A", options: RenderOptions(width: 360, height: 640, view: view))
        let head = try #require(scene.avatar.rig.restPosition(of: .head))
        let top = scene.avatar.mesh.positions.map(\.y).max() ?? 0
        func height(_ y: Float) -> Float {
            scene.camera.project(Vector3(0, y, head.z), width: 360, height: 640).y
        }
        // From the crown to the chin, which is 5 cm below the head's joint or lower.
        let share = (height(head.y - 0.05) - height(top)) / 640
        switch view {
        case .upperBody: #expect(share >= 0.12)
        case .face: #expect(share >= 0.5)
        case .fullBody, .hands: #expect(share > 0.03)
        }
    }

    @Test("the knuckles of a fist are apart at full size")
    func knuckles() throws {
        let scene = try Scene("letter-A", options: RenderOptions(width: 720, height: 1280))
        let bones: [HumanoidBone] = [
            .rightIndexProximal, .rightMiddleProximal, .rightRingProximal, .rightLittleProximal,
        ]
        let places = try bones.map { try scene.place($0) }
        for index in 1..<places.count {
            let dx = places[index].x - places[index - 1].x
            let dy = places[index].y - places[index - 1].y
            #expect((dx * dx + dy * dy).squareRoot() >= 8)
        }
    }

    @Test(
        "hands never leave the picture",
        arguments: ["举行", "救护车", "居住", "大家", "再见", "letter-Z", "欢迎"], [CameraView.upperBody, .hands])
    func framing(sign: String, view: CameraView) throws {
        var pipeline = try #require(Project.pipeline)
        let plan = try pipeline.planSigns([sign])
        let options = RenderOptions(width: 360, height: 640, view: view)
        let camera = pipeline.camera(for: plan, options: options)
        let rig = pipeline.avatar.rig
        for frame in 0..<plan.clip.frameCount(framesPerSecond: 50) {
            let pose = plan.clip.pose(at: Float(frame) / 50)
            let transforms = rig.hierarchy.modelTransforms(rotations: pose.rotations)
            for (side, tips) in rig.fingertips {
                for (finger, tip) in tips {
                    guard let bone = HumanoidBone(side, "\(finger.boneName)Distal"),
                        let joint = rig.index(of: bone)
                    else { continue }
                    let offset = tip - rig.hierarchy.restPositions[joint]
                    let place = transforms[joint].translation + transforms[joint].rotation.act(offset)
                    let (x, y, _) = camera.project(place, width: 360, height: 640)
                    #expect(x > 0 && x < 360 && y > 0 && y < 640)
                }
            }
        }
    }

    @Test("a picture without background has alpha in its file")
    func alpha() throws {
        let scene = try Scene(
            "letter-A", options: RenderOptions(width: 72, height: 128, background: .transparent))
        let image = try AvatarPipeline.image(scene.pixmap)
        #expect(image.format == .rgba)
        #expect(scene.pixmap.alpha(x: 0, y: 0) == 0 && scene.pixmap.alpha(x: 36, y: 80) == 255)
    }

    @Test("the mannequin looks the same with any instructions and number of threads")
    func same() throws {
        let scene = try Scene("letter-A", options: RenderOptions(width: 180, height: 320))
        var more = scene.options
        more.threads = 2
        var renderer = try FrameRenderer(avatar: scene.avatar, options: more)
        #expect(try renderer.render(scene.pose, camera: scene.camera) == scene.pixmap)
    }
}
