import SignCatalog

/// The page on which a reviewer looks at signs and says what is right: one file without scripts from elsewhere.
enum ReviewPage {
    /// One sign on the page.
    struct Item {
        var sign: Sign
        /// The animation beside the page.
        var picture: String
    }

    static func html(_ items: [Item], libraryHash: String) -> String {
        var body = ""
        for (index, item) in items.enumerated() {
            body += card(item, number: index)
        }
        return head + body + tail(libraryHash: libraryHash)
    }

    private static func card(_ item: Item, number: Int) -> String {
        let sign = item.sign
        let source = [sign.provenance.rawValue, sign.edition, sign.source].joined(separator: " · ")
        let note = sign.note.isEmpty ? "" : "<p class=\"note\">\(MarkupText.escaped(sign.note))</p>"
        let name = MarkupText.escaped(sign.name)
        return """
            <article data-sign="\(name)">
            <img src="\(item.picture)" alt="手语：\(name)" loading="lazy">
            <div><h2>\(name)</h2><p class="words">\(MarkupText.escaped(sign.words.joined(separator: "、")))</p>
            <p class="source">\(MarkupText.escaped(source))</p>\(note)
            <fieldset><legend>这个手语对吗？ Is the sign right?</legend>
            <label><input type="radio" name="v\(number)" value="right"> 对 right</label>
            <label><input type="radio" name="v\(number)" value="wrong"> 不对 wrong</label>
            <label>意见 comment <input type="text" maxlength="400"></label></fieldset></div></article>

            """
    }

    private static let head = """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>手语审核 Sign review</title>
        <style>
        body{font:20px/1.5 "Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Zen Hei",sans-serif;margin:24px;max-width:1100px}
        article{display:flex;gap:24px;border-top:1px solid #999;padding:16px 0}
        img{width:240px;height:320px;background:#446}
        h2{margin:0;font-size:32px}.source,.note{color:#444;font-size:16px;margin:2px 0}
        label{display:block;padding:6px 0}input[type=radio]{width:24px;height:24px}
        input[type=text]{width:100%;font-size:18px;padding:6px}
        header{position:sticky;top:0;background:#fff;padding:8px 0;border-bottom:2px solid #333}
        button{font-size:20px;padding:10px 20px}
        </style>
        <header><h1>手语审核 Sign review</h1>
        <p>看每个动画，选“对”或“不对”。不对的请写出哪里不对。最后按“保存”，把文件交回来。<br>
        Look at each loop and choose right or wrong; say what is wrong. Then save and send the file back.</p>
        <label>您的名字 your name <input type="text" id="reviewer" maxlength="60"></label>
        <button id="save">保存 save</button> <span id="count" role="status"></span></header>

        """

    private static func tail(libraryHash: String) -> String {
        """
        <script>
        const verdicts=()=>[...document.querySelectorAll('article')].map(a=>{
          const v=a.querySelector('input[type=radio]:checked');
          return v&&{sign:a.dataset.sign,verdict:v.value,comment:a.querySelector('input[type=text]').value.trim()}
        }).filter(Boolean);
        const count=()=>document.getElementById('count').textContent=verdicts().length+' / \\
        '+document.querySelectorAll('article').length;
        document.addEventListener('change',count);count();
        document.getElementById('save').onclick=()=>{
          const name=document.getElementById('reviewer').value.trim(),all=verdicts();
          if(!name){alert('请写名字 Please write your name');return}
          const bad=all.find(v=>v.verdict==='wrong'&&!v.comment);
          if(bad){alert('请写出“'+bad.sign+'”哪里不对 Please say what is wrong');return}
          const day=new Date(Date.now()-new Date().getTimezoneOffset()*60000).toISOString().slice(0,10);
          const data={reviewer:name,on:day,library:'\(libraryHash)',verdicts:all};
          const link=document.createElement('a');
          link.href=URL.createObjectURL(new Blob([JSON.stringify(data,null,1)],{type:'application/json'}));
          link.download='verdicts-'+day+'.json';link.click();
        };
        </script></html>

        """
    }
}
