// The look of HTML that the reader's code shows: tables as the book shows them, in the page's colours.
export default `
:root { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
html { overflow: auto; background: transparent; }
body { margin: 0; color: var(--text); font: var(--font); line-height: 1.5; }
#shown { display: flow-root; overflow-wrap: break-word; }
a { color: var(--link); }
pre, code, samp, kbd { font-family: var(--mono); font-size: 0.875em; }
img, svg { max-width: 100vw; height: auto; }
table { margin: 0.4rem 0; border: 0; border-collapse: collapse; font-size: 0.875em; table-layout: auto; }
thead { border-bottom: 1px solid var(--text); vertical-align: bottom; }
tr, th, td { padding: 0.3em 0.6em; border: 0; text-align: right; vertical-align: middle; white-space: nowrap; }
th { font-weight: 700; }
caption { padding: 0.3em 0.6em; color: var(--muted); text-align: left; }
tbody tr:nth-child(odd) { background: var(--stripe); }
`;
