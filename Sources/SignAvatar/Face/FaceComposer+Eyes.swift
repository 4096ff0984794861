import AvatarMath
import GlossText
import SignCompiler

/// When the eyes close.
extension FaceComposer {
    mutating func blinks() {
        var times: [Float] = []
        for pause in gloss.pauses where pause.milliseconds >= 250 {
            if let span = utterance.spans.last(where: { $0.gloss == pause.after }) {
                times.append(span.strokeEnd + 0.1)
            }
        }
        // A text without a full stop ends all the same.
        if let end = utterance.spans.last.map({ $0.strokeEnd + 0.1 }), end > times.last ?? 0 {
            times.append(end)
        }
        // Between clause ends not longer than about four and a half seconds without a blink.
        var last: Float = 0.4
        var all: [Float] = []
        for time in times + [utterance.seconds] {
            while time - last > 4.6 {
                last += 3.9
                all.append(last)
            }
            // The last one comes even soon after another: a short text has few.
            if time - last > (time == times.last ? 1.6 : 2.4) && time < utterance.seconds {
                all.append(time)
                last = time
            }
        }
        for time in all {
            for name in ["eyeBlinkLeft", "eyeBlinkRight"] {
                add(name, Envelope(start: time, end: time + 0.04, height: 1, attack: 0.08, release: 0.12))
            }
        }
    }
}
