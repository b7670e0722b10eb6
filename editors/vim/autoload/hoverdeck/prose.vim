vim9script
# Markdown as lines for a popup: paragraphs broken for a width, marks taken out and kept as text properties, code set off
# by two columns and told apart by language. Pure.

# A line is `{text: string, props: list<dict<any>>}`; `code` lists `{language, first, last}`, lines from 1.

export def LayOut(markdown: string, width: number): dict<any>
  var lines: list<dict<any>> = []
  var code: list<dict<any>> = []
  var pending = {text: '', marker: ''}
  var language = ''
  var fence = ''
  for line in split(markdown, "\n", true)
    var mark = matchstr(line, '^\s*\zs\(```\+\|\~\~\~\+\)')
    if fence != '' && mark != fence
      add(lines, {text: '  ' .. line, props: []})
      code[-1].last = len(lines)
    elseif mark != ''
      Flush(lines, pending, width)
      fence = fence == '' ? mark : ''
      if fence != ''
        add(code, {language: matchstr(line, '^\s*[`~]\+\s*\zs\w\+'), first: len(lines) + 1, last: len(lines)})
      endif
    elseif line =~ '^\s*$' || line =~ '^#\+ ' || line =~ '^\s*[|>]'
      Flush(lines, pending, width)
      add(lines, Fixed(line))
    elseif line =~ '^\s*\([-*+]\|\d\+[.)]\) \+'
      Flush(lines, pending, width)
      pending.marker = matchstr(line, '^\s*\([-*+]\|\d\+[.)]\) \+')
      pending.text = strpart(line, len(pending.marker))
    else
      pending.text ..= (pending.text == '' ? '' : ' ') .. line
    endif
  endfor
  Flush(lines, pending, width)
  return {lines: lines, code: filter(code, (_, it) => it.last >= it.first)}
enddef

# A heading without its signs, or a line that stays as it is.
def Fixed(line: string): dict<any>
  if line !~ '^#\+ '
    return {text: line, props: []}
  endif
  var text = substitute(line, '^#\+ ', '', '')
  return {text: text, props: [{col: 1, length: len(text), type: 'HoverdeckQuestion'}]}
enddef

def Flush(lines: list<dict<any>>, pending: dict<any>, width: number)
  if pending.text != ''
    extend(lines, Paragraph(pending.text, width, pending.marker))
  endif
  pending.text = ''
  pending.marker = ''
enddef

# A paragraph or list item in lines of at most `width` columns.
export def Paragraph(text: string, width: number, marker: string = ''): list<dict<any>>
  var state = {bold: false, code: false}
  var folded = Fold(Words(text), width, marker, repeat(' ', strwidth(marker)))
  return folded->mapnew((_, line) => Unmark(line, state))
enddef

# Words that stay together: what stands between backticks is one.
def Words(text: string): list<string>
  var words: list<string> = []
  var inside = false
  for word in split(text)
    if inside
      words[-1] ..= ' ' .. word
    else
      add(words, word)
    endif
    inside = inside != (count(word, '`') % 2 == 1)
  endfor
  return words
enddef

def Fold(words: list<string>, width: number, first: string, rest: string): list<string>
  var lines: list<string> = []
  var line = first
  var fresh = true
  for word in words
    var longer = fresh ? line .. word : line .. ' ' .. word
    if !fresh && strwidth(substitute(longer, '\*\*\|`', '', 'g')) > width
      add(lines, line)
      longer = rest .. word
    endif
    line = longer
    fresh = false
  endfor
  return add(lines, line)
enddef

# Takes `**` and backticks out of a line; `state` says what is open and is carried to the next one.
def Unmark(line: string, state: dict<bool>): dict<any>
  var found = {text: '', props: []}
  var rest = line
  while rest != ''
    var mark = matchstr(rest, state.code ? '^`' : '^\%(\*\*\|`\)')
    if mark == ''
      var piece = matchstr(rest, state.code ? '^[^`]\+' : '^.\{-1,}\ze\%(\*\*\|`\|$\)')
      Take(found, piece, state)
      rest = strpart(rest, len(piece))
    else
      var key = mark == '`' ? 'code' : 'bold'
      state[key] = !state[key]
      rest = strpart(rest, len(mark))
    endif
  endwhile
  return found
enddef

def Take(found: dict<any>, piece: string, state: dict<bool>)
  if state.code || state.bold
    var kind = state.code ? 'HoverdeckCode' : 'HoverdeckBold'
    add(found.props, {col: len(found.text) + 1, length: len(piece), type: kind})
  endif
  found.text ..= piece
enddef
