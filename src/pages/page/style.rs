//! How a page looks: on a screen, a phone, paper, in the dark and without colour.

/// The style sheet. Charts are drawn in fixed colours, which are exchanged here for those of the reader's scheme; what lies
/// beyond zero is hatched, and the second line of a chart is dashed, so that nothing rests on colour alone.
pub(super) const STYLE: &str = r##"
:root{color-scheme:light dark;--ink:#1b2430;--paper:#fff;--soft:#f2f5f9;--edge:#cdd5df;--one:#1f6fb2;--two:#b4530a;--bad:#a3203a;--good:#1b7a43}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--paper:#12171e;--soft:#1c232d;--edge:#3a4656;--one:#6db3f2;--two:#f0a35e;--bad:#ff8a9c;--good:#6fd39a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:75rem;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.25rem;border-bottom:2px solid var(--edge);margin-top:2.5rem}h3{font-size:1.05rem}
a{color:var(--one)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.notice{border:2px solid var(--two);padding:.5rem 1rem}
.warnings{border-left:.4rem solid var(--bad);padding:.25rem 1rem;background:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;padding:0;margin:1rem 0}
.cards div{background:var(--soft);border:1px solid var(--edge);border-radius:.4rem;padding:.6rem .8rem}
.cards dt{font-size:.85rem}.cards dd{margin:0;overflow-wrap:normal;font-size:1.15rem;font-weight:600;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto;max-height:36rem;border:1px solid var(--edge)}
.wide:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--two);outline-offset:2px}
table{border-collapse:collapse;font-size:.88rem;min-width:100%}
caption{text-align:left;font-weight:600;padding:.4rem}
th,td{padding:.3rem .55rem;border-bottom:1px solid var(--edge);text-align:left;vertical-align:top;min-width:4.8rem}
td{max-width:26rem;overflow-wrap:break-word}thead th{overflow-wrap:normal}
thead th{position:sticky;top:0;background:var(--soft)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.minus{color:var(--bad)}
.comes{font-weight:700;border-top:2px solid var(--ink)}.beside{font-style:italic}
tfoot td,tfoot th{font-weight:700;border-top:2px solid var(--ink)}
figure{margin:1rem 0}figure svg{width:100%;height:auto;background:var(--paper)}figcaption{font-size:.9rem}
figure text{fill:var(--ink);font-family:inherit}
[stroke="#000000"]{stroke:var(--ink)}[stroke="#C8C8C8"]{stroke:var(--edge)}
[stroke="#1F6FB2"]{stroke:var(--one)}[stroke="#B4530A"]{stroke:var(--two)}[stroke="#1B7A43"]{stroke:var(--good)}[stroke="#A3203A"]{stroke:var(--bad)}
polyline[stroke="#B4530A"]{stroke-dasharray:9 5}polyline[stroke="#1B7A43"]{stroke-dasharray:2 4}polyline[stroke="#A3203A"]{stroke-dasharray:12 4 2 4}
[fill="#1F6FB2"]{fill:var(--one)}[fill="#1B7A43"]{fill:var(--good)}[fill="#B4530A"]{fill:var(--two)}[fill="#A3203A"]{fill:url(#hatched)}
.hatch{stroke:var(--bad);stroke-width:3}.hatched{fill:var(--paper)}
.patterns{position:absolute;width:0;height:0}
footer{margin-top:3rem;font-size:.85rem;border-top:1px solid var(--edge)}
@media print{body{max-width:none;font-size:10pt}nav,.skip{display:none}.wide{overflow:visible;max-height:none;border:0}h2{break-after:avoid}figure,tr{break-inside:avoid}thead th{position:static}}
"##;
