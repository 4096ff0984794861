/// The page of the preview: one document that loads nothing from anywhere else.
enum PreviewPage {
    static let html = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>signavatar preview</title>
        <style>
          body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem; background: #20242a; color: #e8e8e8; }
          main { display: flex; gap: 1.5rem; flex-wrap: wrap; }
          #stage { position: relative; line-height: 0; }
          #stage canvas { position: absolute; left: 0; top: 0; }
          #side { flex: 1; min-width: 20rem; }
          button, select { font: inherit; padding: .3rem .7rem; }
          #error { color: #ffb0a0; white-space: pre-wrap; }
          .tier { position: relative; height: 1.7rem; margin: .3rem 0; background: #2c323a; overflow: hidden; }
          .tier span { position: absolute; top: 0; bottom: 0; overflow: hidden; white-space: nowrap;
            padding: 0 .2rem; box-sizing: border-box; border-left: 1px solid #20242a; }
          .word { background: #3d5a80; } .sign { background: #4a7c59; } .way { background: #5a5a66; }
          .stroke { background: #b5651d; } .hold { background: #8a6d3b; }
          .now { position: absolute; top: 0; bottom: 0; width: 2px; background: #fff; }
          #place { width: 100%; }
        </style>
        <h1 id="text"></h1>
        <p>Machine-generated signing. <span id="drafts"></span></p>
        <p id="error" role="alert"></p>
        <main>
          <div id="stage"><img id="picture" alt="the signing figure"><canvas id="overlay"></canvas></div>
          <div id="side">
            <p>
              <button id="play">Pause</button>
              <button id="back" aria-label="one frame back">&#9664;</button>
              <button id="next" aria-label="one frame forward">&#9654;</button>
              <label>Speed <select id="speed"><option>0.1</option><option>0.25</option><option>0.5</option>
                <option selected>1</option><option>2</option></select></label>
              <label><input type="checkbox" id="skeleton"> skeleton</label>
            </p>
            <input type="range" id="place" min="0" value="0" aria-label="frame">
            <p id="where"></p>
            <div id="tiers"></div>
            <p>Keys: space plays and pauses, arrows step, s shows the skeleton.</p>
          </div>
        </main>
        <script>
        'use strict';
        const by = id => document.getElementById(id);
        let state = null, at = 0, playing = true, last = 0, images = new Map(), joints = new Map(), shown = '';
        function load(index) {
          if (!images.has(index)) {
            const image = new Image();
            image.src = `/frame/${state.version}/${index}.png`;
            images.set(index, image);
          }
          return images.get(index);
        }
        function nearest(index) {
          let best = -1;
          for (const ready of state.ready)
            if (best < 0 || Math.abs(ready - index) < Math.abs(best - index)) best = ready;
          return best;
        }
        async function drawSkeleton(index) {
          const canvas = by('overlay'), context = canvas.getContext('2d'), version = state.version;
          context.clearRect(0, 0, canvas.width, canvas.height);
          if (!by('skeleton').checked || index < 0) return;
          if (!joints.has(index)) {
            const answer = await fetch(`/joints/${version}/${index}.json`);
            if (!answer.ok || version !== state.version) return;
            joints.set(index, await answer.json());
          }
          const places = joints.get(index).joints;
          context.strokeStyle = '#ffe000';
          context.lineWidth = 2;
          for (const [from, to] of state.bones) {
            if (!places[from] || !places[to]) continue;
            context.beginPath();
            context.moveTo(places[from][0], places[from][1]);
            context.lineTo(places[to][0], places[to][1]);
            context.stroke();
          }
        }
        function draw() {
          if (!state || !state.frameCount) return;
          const index = nearest(Math.floor(at)), name = `${state.version}/${index}/${by('skeleton').checked}`;
          if (index >= 0 && name !== shown) {
            const image = load(index);
            const use = () => { by('picture').src = image.src; };
            if (image.complete) use(); else image.onload = use;
            drawSkeleton(index);
            shown = name;
          }
          const seconds = Math.floor(at) / state.framesPerSecond;
          by('place').value = Math.floor(at);
          by('where').textContent =
            `frame ${Math.floor(at)} of ${state.frameCount}, ${seconds.toFixed(2)} s` +
            (state.ready.length < state.frameCount ? `, ${state.ready.length} drawn` : '');
          for (const line of document.querySelectorAll('.now')) line.style.left = 100 * seconds / state.seconds + '%';
        }
        function tiers() {
          const box = by('tiers');
          box.textContent = '';
          const tier = spans => {
            const row = document.createElement('div');
            row.className = 'tier';
            for (const [from, to, kind, label] of spans) {
              const span = document.createElement('span');
              span.className = kind;
              span.textContent = label;
              span.title = `${label} ${from} to ${to} ms`;
              span.style.left = from / state.seconds / 10 + '%';
              span.style.width = (to - from) / state.seconds / 10 + '%';
              row.append(span);
            }
            const now = document.createElement('div');
            now.className = 'now';
            row.append(now);
            box.append(row);
          };
          tier(state.timeline.map((item, i) => [item.start_ms, item.end_ms, 'word', state.words[i]]));
          tier(state.timeline.map(item => [item.start_ms, item.end_ms, 'sign', item.sign]));
          tier(state.timeline.flatMap(item => [
            [item.start_ms, item.stroke_ms, 'way', 'way'],
            [item.stroke_ms, item.stroke_end_ms, 'stroke', 'stroke'],
            [item.stroke_end_ms, item.end_ms, 'hold', 'hold']]));
        }
        function setPlaying(value) { playing = value; by('play').textContent = value ? 'Pause' : 'Play'; }
        function step(count) {
          setPlaying(false);
          at = (Math.floor(at) + count + state.frameCount) % state.frameCount;
          draw();
        }
        function tick(time) {
          if (playing && state && state.frameCount) {
            at += (time - last) / 1000 * state.framesPerSecond * Number(by('speed').value);
            at %= state.frameCount;
          }
          last = time;
          draw();
          requestAnimationFrame(tick);
        }
        async function follow() {
          try {
            const fresh = await (await fetch('/state.json')).json();
            const isNew = !state || fresh.version !== state.version;
            state = fresh;
            by('error').textContent = state.error || '';
            if (isNew && state.frameCount) {
              images = new Map(); joints = new Map(); shown = '';
              by('overlay').width = state.width; by('overlay').height = state.height;
              by('picture').width = state.width; by('picture').height = state.height;
              by('place').max = state.frameCount - 1;
              by('text').textContent = state.text;
              by('drafts').textContent = state.drafts + ' of its signs are drafts, not reviewed by a Deaf signer.';
              // After a save the first frame drawn is the one that changed.
              if (!playing || state.version > 1) at = state.first;
              tiers();
            }
          } catch (error) { by('error').textContent = 'The preview has ended.'; }
          setTimeout(follow, 200);
        }
        by('play').onclick = () => setPlaying(!playing);
        by('back').onclick = () => step(-1);
        by('next').onclick = () => step(1);
        by('place').oninput = event => { setPlaying(false); at = Number(event.target.value); draw(); };
        by('skeleton').onchange = () => { shown = ''; draw(); };
        document.onkeydown = event => {
          if (event.target.tagName === 'SELECT') return;
          if (event.key === ' ') { event.preventDefault(); setPlaying(!playing); }
          if (event.key === 'ArrowLeft') { event.preventDefault(); step(-1); }
          if (event.key === 'ArrowRight') { event.preventDefault(); step(1); }
          if (event.key === 's') { by('skeleton').checked = !by('skeleton').checked; shown = ''; draw(); }
        };
        follow();
        requestAnimationFrame(tick);
        </script>
        </html>
        """#
}
