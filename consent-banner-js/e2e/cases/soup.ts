/** The pieces that hostile and broken markup is made of; `{v}` stands for a denied address. */
const PIECES = [
  ...[
    "<img src={v}>",
    "<img src='{v}' alt=\"",
    '<p title="',
    "<p title='",
    "<a id=</style>",
    "<img/src={v}/>",
  ],
  ...["<script src={v}></script>", "<script>", "</script>", "<script><!--<script>", "--></script>"],
  ...[
    "<style>",
    "</style>",
    "<style>a{background:url({v})}</style>",
    "<title>",
    "</title>",
    "<textarea>",
  ],
  ...[
    "</textarea>",
    "<xmp>",
    "</xmp>",
    "<noscript>",
    "</noscript>",
    "<iframe>",
    "</iframe>",
    "<noembed>",
  ],
  ...[
    "</noembed>",
    "<noframes>",
    "</noframes>",
    "<plaintext>",
    "<frameset>",
    "</frameset>",
    "<frame src={v}>",
  ],
  ...[
    "<svg>",
    "</svg>",
    "<svg/>",
    "<g>",
    "</g>",
    "<image href={v} />",
    "<foreignObject>",
    "</foreignObject>",
  ],
  ...[
    "<desc>",
    "</desc>",
    "<math>",
    "</math>",
    "<mi>",
    "</mi>",
    "<mtext>",
    "<mglyph>",
    "<malignmark>",
  ],
  ...[
    "<annotation-xml encoding=text/html>",
    "<annotation-xml>",
    "</annotation-xml>",
    "<font color=x>",
    "<font>",
  ],
  ...[
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<!--->",
    "<!",
    "<?",
    "</ ",
    "</>",
    "<!doctype html>",
  ],
  ...[
    "<select>",
    "</select>",
    "<option>",
    "<button>",
    "<input>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
  ],
  ...[
    "<caption>",
    "<colgroup>",
    "<col>",
    "<template>",
    "</template>",
    "<template shadowrootmode=open>",
    "<div>",
  ],
  ...[
    "</div>",
    "<p>",
    "</p>",
    "</br>",
    "<b>",
    "</b>",
    "<a href=/x>",
    "</a>",
    "<form>",
    "</form>",
    "<h1>",
    "</h1>",
  ],
  ...[
    "<nobr>",
    "<li>",
    "<body background={v}>",
    "</body>",
    "</html>",
    "<head>",
    "</head>",
    "<html>",
    "<image src={v}>",
  ],
  ...[
    "<link rel=stylesheet href={v}>",
    "<object data={v}>",
    "</object>",
    "<video poster={v}>",
    "<isindex>",
  ],
  ...[
    "text",
    " ",
    "\n",
    "<",
    ">",
    '"',
    "'",
    "/",
    "=",
    "&lt;",
    "&",
    "\0",
    "é",
    "</style",
    "</title ",
    "-",
    '"',
  ],
];

/** The same numbers for the same seed (Marsaglia, "Xorshift RNGs", 2003). */
function random(seed: number): (below: number) => number {
  let state = (seed + 1) * 0x9e3779b1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** A page of random pieces; one seed gives one page. */
export function soup(seed: number, most = 14): string {
  const next = random(seed);
  for (let i = 0; i < 8; i++) next(2);
  const count = 1 + next(most);
  return Array.from({ length: count }, () => PIECES[next(PIECES.length)]).join("");
}
