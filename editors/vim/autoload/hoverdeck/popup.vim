vim9script
# A popup with a frame, a title on each side, a body that scrolls and a bar below it that stays. It knows nothing of cards.

import autoload './client.vim'

const FRAMES = {
  round: ['─', '│', '─', '│', '╭', '╮', '╯', '╰', '├', '┤'],
  single: ['─', '│', '─', '│', '┌', '┐', '┘', '└', '├', '┤'],
  double: ['═', '║', '═', '║', '╔', '╗', '╝', '╚', '╠', '╣'],
  ascii: ['-', '|', '-', '|', '+', '+', '+', '+', '+', '+'],
}
const GROUPS = {
  HoverdeckPopup: 'Normal', HoverdeckFrame: 'Comment', HoverdeckQuestion: 'Title', HoverdeckDim: 'Comment', HoverdeckKey: 'Special',
  HoverdeckForgot: 'WarningMsg', HoverdeckRemembered: 'String', HoverdeckNotice: 'MoreMsg', HoverdeckProblem: 'ErrorMsg',
  HoverdeckCode: 'Identifier',
}

# What each open popup shows, by the id of its body: for the title, which says how much is below.
var shown: dict<dict<any>> = {}

# The columns that a text may take.
export def Width(): number
  return max([min([client.Setting('width', 76), &columns - 6]), 10])
enddef

# Opens a popup; `page` is `{left, right, lines, code, bar}`, lines as from `prose.vim`. Gives `{body, bar}`, two ids.
export def Open(page: dict<any>, Filter: func, Closed: func, beside = false): dict<number>
  Groups()
  var ids = {body: 0, bar: 0}
  ids.body = popup_create('', {filter: Filter, filtermode: 'n', mapping: 0, highlight: 'HoverdeckPopup', wrap: 1, zindex: 200, tabpage: beside ? 0 : -1,
    borderhighlight: ['HoverdeckFrame'], scrollbar: 0, callback: (_, __) => {
      popup_close(ids.bar)
      remove(shown, ids.body)
      Closed()
    }})
  ids.bar = popup_create('', {highlight: 'HoverdeckPopup', borderhighlight: ['HoverdeckFrame'], zindex: 201, tabpage: beside ? 0 : -1, wrap: 0, scrollbar: 0})
  if beside
    popup_setoptions(ids.body, {moved: 'any'})
  endif
  Draw(ids, page, beside)
  return ids
enddef

# Draws another page in the same popup.
export def Draw(ids: dict<number>, page: dict<any>, beside = false)
  var width = Width()
  var most = max([&lines - &cmdheight - 4 - len(page.bar), 1])
  if beside
    most = max([min([most, max([Cursor().below, Cursor().above]) - len(page.bar) - 3]), 1])
  endif
  var rows = page.lines->mapnew((_, it) => 1 + max([strdisplaywidth(it.text) - 1, 0]) / width)
  var height = min([reduce(rows, (sum, it) => sum + it, 0), most])
  popup_settext(ids.body, page.lines)
  popup_settext(ids.bar, page.bar)
  var place = beside ? Beside(height + len(page.bar) + 3, width) : {line: 1, col: max([(&columns - width - 6) / 2 + 1, 1])}
  var frame = get(FRAMES, client.Setting('border', &ambiwidth == 'double' ? 'ascii' : 'round'), FRAMES.round)
  popup_setoptions(ids.body, {line: place.line, col: place.col, minwidth: width, maxwidth: width, minheight: height, maxheight: height,
    padding: [0, 2, 0, 2], border: [1, 1, 1, 1], firstline: 1,
    borderchars: frame[0 : 5] + [frame[9], frame[8]]})
  popup_setoptions(ids.bar, {line: place.line + height + 2, col: place.col, minwidth: width, maxwidth: width,
    minheight: len(page.bar), maxheight: len(page.bar), padding: [0, 2, 0, 2], border: [0, 1, 1, 1], borderchars: frame[0 : 7]})
  shown[ids.body] = {page: page, line: frame[0], width: width + 4, rows: rows, height: height, first: 1}
  ShowTitle(ids.body)
  Colour(ids.body, page.code)
  # What comes from a server while a message stands is else not drawn before the next key.
  redraw
enddef

# Scrolls by so many lines.
export def Scroll(id: number, lines: number)
  var it = shown[id]
  it.first = max([min([it.first + lines, Last(it)]), 1])
  popup_setoptions(id, {firstline: it.first})
  ShowTitle(id)
enddef

# The first line of the last screenful: a line that is too long takes several rows.
def Last(it: dict<any>): number
  var [at, room] = [len(it.rows), it.height]
  while at > 0 && it.rows[at - 1] <= room
    room -= it.rows[at - 1]
    at -= 1
  endwhile
  return at + 1
enddef

# How many rows of the text are below what is seen.
def Below(it: dict<any>): number
  return max([reduce(it.rows[it.first - 1 :], (sum, rows) => sum + rows, 0) - it.height, 0])
enddef

# Keys that scroll; gives whether it was one.
export def Scrolled(id: number, key: string): bool
  var half = max([popup_getpos(id).core_height / 2, 1])
  var steps = {j: 1, k: -1, "\<Down>": 1, "\<Up>": -1, "\<C-e>": 1, "\<C-y>": -1, "\<C-d>": half, "\<C-u>": -half,
    "\<PageDown>": half, "\<PageUp>": -half, "\<ScrollWheelDown>": 3, "\<ScrollWheelUp>": -3}
  if has_key(steps, key)
    Scroll(id, steps[key])
    return true
  endif
  return false
enddef

# Where the cursor is on the screen, and how many lines are below and above it.
def Cursor(): dict<number>
  var at = screenpos(win_getid(), line('.'), col('.'))
  return {row: at.row, col: at.col, below: &lines - &cmdheight - at.row - 1, above: at.row - 1}
enddef

# Below the cursor's line, or above it where there is more room.
def Beside(height: number, width: number): dict<number>
  var at = Cursor()
  var fits = at.below >= height || at.below >= at.above
  return {line: fits ? at.row + 1 : max([at.row - height, 1]), col: max([min([at.col, &columns - width - 5]), 1])}
enddef

# The deck on the left; the number of the card on the right, and how many lines are below.
def ShowTitle(id: number)
  var it = shown[id]
  var below = Below(it)
  var parts = [it.page.right, below > 0 ? printf('↓ %d more', below) : '']->filter((_, part) => part != '')
  popup_setoptions(id, {title: Title(it.page.left, join(parts, ' · '), it.line, it.width)})
enddef

def Title(deck: string, beside: string, line: string, width: number): string
  var [left, right] = [printf(' %s ', deck), beside == '' ? '' : printf(' %s ', beside)]
  var between = width - strdisplaywidth(left) - strdisplaywidth(right) - 2
  return line .. left .. repeat(line, max([between, 0])) .. right .. line
enddef

# Gives each piece of code the colours of its language.
def Colour(id: number, code: list<dict<any>>)
  win_execute(id, ['syntax clear', 'setlocal nolist nospell linebreak breakindent'])
  for [at, piece] in items(code)
    if piece.language =~ '^\w\+$' && !empty(globpath(&runtimepath, printf('syntax/%s.vim', piece.language)))
      win_execute(id, [
        'unlet! b:current_syntax',
        printf('silent! syntax include @hoverdeck_%s syntax/%s.vim', piece.language, piece.language),
        printf('syntax region hoverdeckCode%d start=/\%%%dl^/ end=/\%%%dl$/ keepend contains=@hoverdeck_%s',
          at, piece.first, piece.last, piece.language),
      ])
    endif
  endfor
enddef

# Our highlight groups are links that a colour scheme or a learner may set; a property type for each.
def Groups()
  for [name, other] in items(GROUPS)
    execute printf('highlight default link %s %s', name, other)
  endfor
  highlight default HoverdeckBold term=bold cterm=bold gui=bold
  for name in keys(GROUPS) + ['HoverdeckBold']
    if empty(prop_type_get(name))
      prop_type_add(name, {highlight: name, combine: true, priority: 10})
    endif
  endfor
enddef

# A line of pieces, each a text and its group.
export def Line(pieces: list<list<string>>): dict<any>
  var text = ''
  var props: list<dict<any>> = []
  for piece in pieces
    if len(piece) > 1 && piece[0] != ''
      add(props, {col: len(text) + 1, length: len(piece[0]), type: piece[1]})
    endif
    text ..= piece[0]
  endfor
  return {text: text, props: props}
enddef

# The line of keys.
export def Keys(keys: list<list<string>>): dict<any>
  var pieces: list<list<string>> = []
  for [at, key] in items(keys)
    extend(pieces, [[at > 0 ? ' · ' : '', 'HoverdeckDim'], [key[0], 'HoverdeckKey'], [' ' .. key[1], 'HoverdeckDim']])
  endfor
  return Line(pieces)
enddef
