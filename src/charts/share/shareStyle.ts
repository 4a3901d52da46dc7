/** A colour by the name of its custom property, such as `--text`, in light and in dark. */
export interface ColourPair {
  readonly light: string;
  readonly dark: string;
}

const COLOUR = /^#[0-9a-f]{3,8}$/i;
const NAME = /^--[a-z][a-z0-9-]*$/;

/** Reads `light-dark(#fff, #000)` as a stylesheet's custom property holds it; undefined for anything else. */
export function readColourPair(value: string): ColourPair | undefined {
  const [, light, dark] = /^\s*light-dark\(\s*([^,()\s]+)\s*,\s*([^,()\s]+)\s*\)\s*$/.exec(value) ?? [];
  return light !== undefined && dark !== undefined && COLOUR.test(light) && COLOUR.test(dark) ? { light, dark } : undefined;
}

/** The document's own stylesheet: light, dark on screens that are, and for paper. Colours that are none are left out. */
export function shareStyle(colours: Readonly<Record<string, ColourPair>>): string {
  const known = Object.entries(colours).filter(([name, { light, dark }]) => NAME.test(name) && COLOUR.test(light) && COLOUR.test(dark));
  const of = (scheme: keyof ColourPair) => known.map(([name, pair]) => `${name}:${pair[scheme]}`).join(';');
  return `:root{${of('light')}}@media screen and (prefers-color-scheme:dark){:root{${of('dark')}}}${RULES}`;
}

const RULES = `
*{box-sizing:border-box;margin:0}
html{color-scheme:light dark;background:var(--ground);color:var(--text);font:14px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif;-webkit-text-size-adjust:100%}
body{max-width:1080px;margin-inline:auto;padding:24px 16px 40px;display:flex;flex-direction:column;gap:24px}
main{display:flex;flex-direction:column;gap:24px;min-width:0}
h1{font-size:24px;line-height:1.25;overflow-wrap:anywhere}
h2{font-size:17px;margin-block-end:8px}
h3{font-size:14px}
p,li,dd,figcaption{text-wrap:pretty;overflow-wrap:anywhere}
td,th,dd,h1,p{unicode-bidi:isolate}
section{min-width:0}
section.answer,section.facts,figure{border:1px solid var(--line);border-radius:6px;background:var(--surface);padding:16px}
header p,footer,.note,dt{color:var(--text-muted)}
.note,footer,dt,caption{font-size:12px}
.table>.note{margin-block-start:6px}
.answer p{max-width:80ch}
.answer dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:16px;margin-block-start:16px;padding-block-start:16px;border-block-start:1px solid var(--line)}
.value{font-size:22px;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
.facts dl>div{display:grid;grid-template-columns:180px minmax(0,1fr);gap:4px 16px;padding-block:6px;border-block-end:1px solid var(--line)}
.facts dl>div:last-child{border-block-end:0}
.warnings{border-radius:6px;background:var(--caution-soft);padding:12px 16px}
.warnings h2{color:var(--caution)}
.warnings ul{padding-inline-start:20px}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--surface)}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:13px}
caption{padding:8px 12px;text-align:start;color:var(--text-muted)}
th,td{padding:6px 12px;text-align:start;border-block-start:1px solid var(--line);font-weight:400}
thead th{font-weight:600;color:var(--text-muted);font-size:12px;vertical-align:bottom}
tbody th{overflow-wrap:anywhere;min-width:130px}
.number{text-align:end;white-space:nowrap}
thead .number{white-space:normal}
.marked{background:var(--selected)}
.marked th{font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr));gap:16px}
figure{display:flex;flex-direction:column;gap:8px;min-width:0}
.plot svg{display:block;width:100%;max-width:640px;height:auto}
.plot text{font-family:inherit}
summary{cursor:pointer;font-size:12px;color:var(--accent);padding-block:4px;width:fit-content}
@media (max-width:640px){.facts dl>div{grid-template-columns:minmax(0,1fr)}body{padding-inline:12px}section.answer,section.facts,figure{padding:12px}.plot{margin-inline:-6px}}
@media print{html{font-size:11pt}body{max-width:none;padding:0}figure,.answer,tr{break-inside:avoid}h2{break-after:avoid}.tiles{grid-template-columns:1fr 1fr}summary{display:none}.scroll{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}@page{margin:16mm}}
`.replaceAll('\n', '');
