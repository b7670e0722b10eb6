vim9script
# How a card and the steps of a quiz look. Pure: what the server says in, a page for `popup.vim` out.

import autoload './popup.vim'
import autoload './prose.vim'
import autoload './words.vim'

const BLANK = {text: '', props: []}
const LABELS = ['not at all', 'recognised it', 'with effort', 'knew it', 'perfectly']

export def Card(card: dict<any>, width: number): dict<any>
  var body = Answered(card, width)
  return {left: card.title, right: words.Memory(card.memory), lines: body.lines, code: body.code,
    bar: [popup.Keys([['z', 'quiz me'], ['e', 'open'], ['x', 'suspend'], ['q', 'close']])]}
enddef

# A step; `said` is what the last key did.
export def Step(step: dict<any>, answers: list<dict<any>>, said: list<string>, width: number, now: number): dict<any>
  var page = step.step == 'done' ? Done(step, answers, width) : step.step == 'answer' ? Answer(step, width, now) : Question(step, width)
  if !empty(said)
    var lines = prose.Paragraph(said[0], width)
    for line in lines
      line.props = [{col: 1, length: len(line.text), type: said[1]}]
    endfor
    page.lines = [BLANK] + lines + page.lines
    for piece in page.code
      piece.first += len(lines) + 1
      piece.last += len(lines) + 1
    endfor
  endif
  return page
enddef

def Question(step: dict<any>, width: number): dict<any>
  var keys = [['Space', 'answer'], ['s', 'skip']] + Undo(step) + [['e', 'open'], ['q', 'close']]
  return Framed(step, {lines: [BLANK] + Asked(step.card, width) + [BLANK], code: []}, [popup.Keys(keys)])
enddef

def Answer(step: dict<any>, width: number, now: number): dict<any>
  var keys = [['1–5', 'rate'], ['s', 'skip']] + Undo(step) + [['e', 'open'], ['q', 'close']]
  var body = Answered(step.card, width)
  body.lines = [BLANK] + body.lines + [BLANK]
  for piece in body.code
    piece.first += 1
    piece.last += 1
  endfor
  return Framed(step, body, Bar(step.ratings, width, now) + [popup.Keys(keys)])
enddef

def Framed(step: dict<any>, body: dict<any>, bar: list<dict<any>>): dict<any>
  return {left: step.card.title, right: printf('%d of %d', step.number, step.of), lines: body.lines, code: body.code, bar: bar}
enddef

def Undo(step: dict<any>): list<list<string>>
  return step.canUndo ? [['u', 'undo']] : []
enddef

def Asked(card: dict<any>, width: number): list<dict<any>>
  var lines = prose.Paragraph(card.question.plain, width)
  for line in lines
    line.props = [{col: 1, length: len(line.text), type: 'HoverdeckQuestion'}]
  endfor
  return lines
enddef

# The question, and the answer without the question that it begins with: a paragraph in bold.
def Answered(card: dict<any>, width: number): dict<any>
  var text = substitute(card.markdown, '^\*\*\_.\{-}\n\n', '', '')
  var body = prose.LayOut(trim(text), width)
  var asked = Asked(card, width) + [BLANK]
  for piece in body.code
    piece.first += len(asked)
    piece.last += len(asked)
  endfor
  body.lines = asked + body.lines
  return body
enddef

# The ratings: side by side where there is room, else below each other; the line between forgot and remembered in sight.
export def Bar(ratings: list<dict<any>>, width: number, now: number): list<dict<any>>
  var columns = ratings->mapnew((_, it) => ({it: it, away: words.Away(it.days), date: words.Date(it.days, now)}))
  for column in columns
    column.width = 2 + max([strwidth(column.it.label), len(column.away), len(column.date)])
  endfor
  var needed = columns->mapnew((_, it) => it.width)->reduce((sum, it) => sum + it, 9)
  return needed <= width ? SideBySide(columns) : BelowEachOther(columns)
enddef

def Group(rating: dict<any>): list<string>
  return rating.remembered ? ['remembered', 'HoverdeckRemembered'] : ['forgot', 'HoverdeckForgot']
enddef

# Whether a group begins with this column.
def Begins(columns: list<dict<any>>, at: number): bool
  return at == 0 || columns[at - 1].it.remembered != columns[at].it.remembered
enddef

def SideBySide(columns: list<dict<any>>): list<dict<any>>
  var rows: list<list<list<string>>> = [[], [], [], []]
  for [at, column] in items(columns)
    var [name, group] = Group(column.it)
    var gap = at == 0 ? '' : Begins(columns, at) ? ' │ ' : '  '
    ToAll(rows, [gap, 'HoverdeckDim'])
    add(rows[0], [Padded(Begins(columns, at) ? name : '', column.width), group])
    extend(rows[1], [[string(column.it.rating), 'HoverdeckKey'], [' ' .. Padded(column.it.label, column.width - 2), group]])
    add(rows[2], ['  ' .. Padded(column.away, column.width - 2)])
    add(rows[3], ['  ' .. Padded(column.date, column.width - 2), 'HoverdeckDim'])
  endfor
  return rows->mapnew((_, row) => popup.Line(row))
enddef

def ToAll(rows: list<list<list<string>>>, piece: list<string>)
  for row in rows
    add(row, piece)
  endfor
enddef

def BelowEachOther(columns: list<dict<any>>): list<dict<any>>
  var lines: list<dict<any>> = []
  for [at, column] in items(columns)
    var [name, group] = Group(column.it)
    if Begins(columns, at)
      add(lines, popup.Line([[printf('── %s ──', name), group]]))
    endif
    add(lines, popup.Line([[string(column.it.rating), 'HoverdeckKey'], [' ' .. Padded(column.it.label, 14), group],
      [Padded(column.away, 13)], [column.date, 'HoverdeckDim']]))
  endfor
  return lines
enddef

def Padded(text: string, width: number): string
  return text .. repeat(' ', max([width - strwidth(text), 0]))
enddef

def Done(step: dict<any>, answers: list<dict<any>>, width: number): dict<any>
  var lines = [BLANK, popup.Line([['Quiz finished', 'HoverdeckQuestion']]), BLANK, {text: Summary(answers), props: []}, BLANK]
  for rating in range(1, 5)
    var count = answers->copy()->filter((_, it) => it.rating == rating)->len()
    var group = rating < 3 ? 'HoverdeckForgot' : 'HoverdeckRemembered'
    add(lines, popup.Line([[string(rating), 'HoverdeckKey'], [' ' .. Padded(LABELS[rating - 1], 14), group],
      [repeat('█', min([count, width - 24])), group], [printf(' %d', count), 'HoverdeckDim']]))
  endfor
  var missed = Missed(answers)
  if !empty(missed)
    extend(lines, [BLANK, popup.Line([['To look at again', 'HoverdeckForgot']])])
    for card in missed
      extend(lines, prose.Paragraph(card.question.plain, width, '• '))
    endfor
  endif
  var keys = (empty(missed) ? [] : [['r', 'ask the missed again']]) + Undo(step) + [['q', 'close']]
  return {left: 'Hoverdeck', right: '', lines: lines + [BLANK], code: [], bar: [popup.Keys(keys)]}
enddef

export def Summary(answers: list<dict<any>>): string
  var remembered = answers->copy()->filter((_, it) => it.rating >= 3)->len()
  return printf('%d answered, %d remembered', len(answers), remembered)
enddef

# The cards whose first answer was 1 or 2.
export def Missed(answers: list<dict<any>>): list<dict<any>>
  var seen: dict<bool> = {}
  var missed: list<dict<any>> = []
  for answer in answers
    if answer.rating < 3 && !has_key(seen, answer.card.id)
      add(missed, answer.card)
    endif
    seen[answer.card.id] = true
  endfor
  return missed
enddef
