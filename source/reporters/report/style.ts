import {svgStyle} from '../svg.ts';

/** How a page looks: by day, by night, on a phone and on paper. Colours are those of the pictures. */
export const style = `:root{color-scheme:light dark;--paper:light-dark(#fff,#16191d);--ink:light-dark(#1c1e21,#e6e8ea);--quiet:light-dark(#57606a,#a4adb6);--soft:light-dark(#f4f6f8,#20252b);--line:light-dark(#d5dae0,#3a424b);
--bad:light-dark(#b3261e,#f2867e);--badsoft:light-dark(#fdeeee,#3a1e1e);--warn:light-dark(#7a4f00,#e3bd6a);--warnsoft:light-dark(#fff4d6,#37301a);--good:light-dark(#2f6b1d,#9ccf83);--goodsoft:light-dark(#e8f3e4,#1d2c19);--link:light-dark(#0b5fa5,#7fb8ee);--mono:ui-monospace,"Cascadia Mono","DejaVu Sans Mono","Noto Sans Mono CJK SC",Menlo,Consolas,monospace}
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:68rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.25rem 0 .4rem}
h4{font-size:.875rem;margin:1rem 0 .25rem;color:var(--quiet)}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--link)}
code,pre{font-family:var(--mono);font-size:.8125rem}
pre{margin:.4rem 0;padding:.6rem .75rem;overflow:auto;max-height:34rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;line-height:1.5;overflow-wrap:normal}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
:root:has(#lang-en:checked) body [lang=zh-CN],:root:has(#lang-zh:checked) body [lang=en]{display:none}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.off{display:none!important}
.quiet,.sum,.where,.why,.address{color:var(--quiet)}
.good{color:var(--good)}.ill{color:var(--bad)}
.bar-top{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line)}
.bar-top form{max-width:68rem;margin:0 auto;padding:.6rem 1.25rem;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
.bar-top label.search{display:none;flex:1 1 14rem;gap:.5rem;align-items:center}
.js .bar-top label.search{display:flex}
#q{flex:1;min-width:6rem;font:inherit;padding:.3rem .6rem;color:var(--ink);background:var(--soft);border:1px solid light-dark(#8a949e,#6b7681);border-radius:6px}
.found{color:var(--quiet);font-size:.875rem}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem}
.chip{position:relative;display:inline-flex}
.chip input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.chip>span{padding:.2rem .7rem;border:1px solid var(--line);border-radius:1rem;font-size:.875rem}
.chip input:checked+span{background:var(--ink);color:var(--paper);border-color:var(--ink)}
.chip input:focus-visible+span{outline:2px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:.75rem 0 0;padding:0}
nav{font-size:.9375rem}
.verdict{font-size:1.125rem;font-weight:600;max-width:none;margin:.75rem 0;padding:.7rem 1rem;border-left:5px solid var(--warn);background:var(--warnsoft);border-radius:0 6px 6px 0}
.verdict.done{border-color:var(--good);background:var(--goodsoft)}
.verdict.failed{border-color:var(--bad);background:var(--badsoft)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
#summary pre{white-space:pre-wrap}
.what-run{margin:.25rem 0 .75rem;max-width:none}
.what-run code{display:inline-block;margin-right:.15rem}
.what-run .quiet{display:block;font-size:.9375rem}
.tiles>div{flex:1 1 7.5rem;max-width:16rem;padding:.5rem .75rem;background:var(--soft);border-radius:6px}
.tiles dt{color:var(--quiet);font-size:.8125rem}
.tiles dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.in dl,.about{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.15rem 1rem;margin:.5rem 0;font-size:.9375rem}
dl.sources{font-size:.875rem}
.in dt,.about dt{color:var(--quiet);grid-column:1}
.in dd,.about dd{margin:0;grid-column:2;white-space:pre-wrap}
.notices{list-style:none;margin:0;padding:0}
.notice{margin:.6rem 0;padding:.6rem 1rem;border-left:4px solid var(--warn);background:var(--warnsoft);border-radius:0 6px 6px 0}
.notice.failed{border-color:var(--bad);background:var(--badsoft)}
.notice.over{border-color:var(--line);background:var(--soft)}
.notice h3{margin:0;font-weight:600}
.notice .where,.notice .label{color:light-dark(#4b535c,#b4bcc4);font-size:.875rem}
.notice p{margin:.3rem 0}
div.notice .problem{font-weight:600}
.notice a{color:light-dark(#094f8a,#8fc1f2)}
.command{display:block;margin:.4rem 0;padding:.4rem .6rem;background:var(--paper);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap}
.evidence{max-height:16rem;background:var(--paper)}
.mark{display:inline-block;width:1.2rem;font-weight:700;color:var(--quiet);flex:none;text-align:center}
.failed>summary>.mark,.failing>summary>.mark,.notice.failed .mark{color:var(--bad)}
.warning>summary>.mark,.incomplete>summary>.mark,.notice.warning .mark,.notice.differs .mark{color:var(--warn)}
.done>summary>.mark{color:var(--good)}
summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:0 .6rem;align-items:baseline;padding:.3rem .25rem;border-radius:6px;list-style:none}
summary::-webkit-details-marker{display:none}
summary::before{content:"▸";color:var(--quiet);width:.8rem;flex:none}
details[open]>summary::before{content:"▾"}
summary:hover{background:var(--soft)}
summary h3{margin:0;font-family:var(--mono);font-size:.9375rem}
.phase{border-bottom:1px solid var(--line)}
.phase .phase{border-bottom:0}
.in[id]{scroll-margin-top:2.6rem}
.phase>.in{padding:0 0 .6rem 1.4rem}
.step>.in{padding:0 .25rem .8rem 1.9rem;border-left:2px solid var(--line);margin-left:.45rem}
.step{content-visibility:auto;contain-intrinsic-size:auto 2.2rem}
.list{content-visibility:auto;contain-intrinsic-size:auto 40rem}
.none{display:none}
.nothing .none{display:block;margin-top:2rem}
.sum{font-size:.9375rem}
.aim>summary,section.aim>h2{background:light-dark(#dcecfb,#1b3148)}
.address{font-size:.8125rem;margin-top:.8rem;max-width:none}
.copy{display:none;margin-left:.25rem;padding:0 .6rem;font:inherit;color:inherit;background:none;border:1px solid light-dark(#8a949e,#6b7681);border-radius:1rem;cursor:pointer}
.js .copy{display:inline-block}
.copy.is::after{content:" ✓"}
.l{display:block;min-height:1.5em;white-space:pre}
.o{display:none;margin-left:1.5rem;padding:0 .5rem;border-radius:4px;color:var(--quiet);background:var(--paper);font-family:system-ui,sans-serif}
.v:hover,.v.on{background:light-dark(#e6eef6,#2a3440)}
.v{cursor:help}
.chosen>.o,.v:hover>.o,.v.on>.o,.origins:has(:checked)+pre .o{display:inline}
.chosen>.o{color:var(--link)}
.origins{font-size:.875rem;color:var(--quiet)}
.diff .added{background:var(--goodsoft);color:var(--good)}
.diff .removed{background:var(--badsoft);color:var(--bad)}
.diff .gap{color:var(--quiet)}
.list,.requests,.answers,.bars{list-style:none;margin:0;padding:0}
.list li{padding:.2rem 0;display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;border-bottom:1px solid var(--line)}
.list a,.bars a{font-family:var(--mono);font-size:.8125rem;text-decoration:none}
.list a:hover,.bars a:hover{text-decoration:underline}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:0 2rem}
.bars li{display:grid;grid-template-columns:minmax(0,18rem) minmax(4rem,1fr) 6rem;gap:.75rem;align-items:center;padding:.15rem 0}
.bar{width:100%;height:.75rem;background:var(--soft);border-radius:3px}
.bar rect{fill:var(--link)}
.took{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;font-size:.875rem}
.picture{overflow-x:auto;border:1px solid var(--line);border-radius:6px}
.picture svg{display:block;min-width:60rem;width:100%;height:auto}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--quiet);font-size:.875rem}
.picture{${svgStyle.day}}
@media screen and (prefers-color-scheme:dark){.picture{${svgStyle.night}}}
@media (max-width:40rem){
html{scroll-padding-top:7rem}
.in[id]{scroll-margin-top:4.2rem}
nav ul{flex-wrap:nowrap;overflow-x:auto;padding-bottom:.4rem}
nav li{white-space:nowrap}
summary{display:grid;grid-template-columns:.8rem 1.2rem 1fr}
summary>:not(.mark){grid-column:3}
header,main,footer{padding-left:.9rem;padding-right:.9rem}
.bar-top form{padding:.5rem .9rem}
h1{font-size:1.25rem}
.phase>.in{padding-left:.5rem}
.step>.in{padding-left:.7rem;margin-left:.2rem}
.in dl{grid-template-columns:1fr;gap:0}
.in dd{grid-column:1;margin-bottom:.35rem}
.about{grid-template-columns:minmax(4rem,max-content) 1fr;gap:.15rem .75rem}
.bars li{grid-template-columns:1fr 6rem;gap:0 .5rem}
.bars a{grid-column:1/3}
.notice{padding:.5rem .7rem}
}
@media print{
.searching section{display:revert!important}
:root{color-scheme:light}
body{font-size:9pt;line-height:1.35}
pre{font-size:7.5pt;line-height:1.3}
h2{margin-top:1.5rem}
summary{padding:.1rem 0}
.step>.in{padding-bottom:.3rem}
p,.in dl,h4{margin-top:.15rem;margin-bottom:.15rem}
.bar-top,nav,.origins,.show,.address{display:none}
header,main,footer{max-width:none;padding:0}
pre{max-height:none;white-space:pre-wrap;overflow:visible;overflow-wrap:anywhere}
.l{white-space:pre-wrap}

.step,.list{content-visibility:visible}
details::details-content{content-visibility:visible;display:block;height:auto}
details>summary::before{content:""!important}
h2,h3,h4,summary{break-after:avoid}
.notice,.tiles,.bars li{break-inside:avoid}
.picture{overflow:visible}
.picture svg{min-width:0}
.off{display:revert!important}
}
`;
