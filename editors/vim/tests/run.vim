vim9script
# Tests of the parts that need no server and no popup: vim -Nu NONE -es -S tests/run.vim, from the plugin's folder. Ends with
# an error, and says which, if one fails.

set encoding=utf-8
&runtimepath = getcwd() .. ',' .. &runtimepath

import autoload '../autoload/hoverdeck/words.vim'
import autoload '../autoload/hoverdeck/prose.vim'
import autoload '../autoload/hoverdeck/page.vim'
import autoload '../autoload/hoverdeck/client.vim'

const NOON = strptime('%Y-%m-%d %H:%M', '2026-11-24 12:00')
const RATINGS = [
  {rating: 1, label: 'not at all', remembered: false, days: 1},
  {rating: 2, label: 'recognised it', remembered: false, days: 1},
  {rating: 3, label: 'with effort', remembered: true, days: 2},
  {rating: 4, label: 'knew it', remembered: true, days: 12},
  {rating: 5, label: 'perfectly', remembered: true, days: 90},
]

def Texts(lines: list<dict<any>>): list<string>
  return lines->mapnew((_, it) => substitute(it.text, '\s\+$', '', ''))
enddef

def TestDays()
  assert_equal(['today', 'tomorrow', 'in 59 days', 'in 2 months', 'in 2 years'], mapnew([0, 1, 59, 60, 800], (_, it) => words.Away(it)))
  var late = strptime('%Y-%m-%d %H:%M', '2026-11-25 03:59')
  assert_equal(['Wed 25 Nov', 'Thu 26 Nov'], [words.Date(1, late), words.Date(1, late + 120)])
  assert_equal('Mon 22 Feb 2027', words.Date(90, NOON))
  assert_equal('recall 93 % · in 4 days', words.Memory({state: 'learned', recall: 0.934, dueInDays: 4, suspended: v:false}))
  assert_equal('suspended · new', words.Memory({state: 'new', suspended: v:true}))
enddef

def TestProse()
  var text = "One **two\nthree** `a b`.\n\n### In Rust\n\n```rust\nlet  x = 1;\n```\n\n- one two three"
  var laid = prose.LayOut(text, 9)
  assert_equal(['One two', 'three', 'a b.', '', 'In Rust', '', '  let  x = 1;', '', '- one two', '  three'], Texts(laid.lines))
  assert_equal([{language: 'rust', first: 7, last: 7}], laid.code)
  assert_equal([{col: 5, length: 3, type: 'HoverdeckBold'}], laid.lines[0].props)
  assert_equal([{col: 1, length: 5, type: 'HoverdeckBold'}], laid.lines[1].props)
  assert_equal([{col: 1, length: 3, type: 'HoverdeckCode'}], laid.lines[2].props)
  assert_equal(['日本 日本', '日本'], Texts(prose.Paragraph('日本 日本 日本', 9)))
enddef

def TestBar()
  assert_equal([
    'forgot                        │ remembered',
    '1 not at all  2 recognised it │ 3 with effort  4 knew it     5 perfectly',
    '  tomorrow      tomorrow      │   in 2 days      in 12 days    in 3 months',
    '  Wed 25 Nov    Wed 25 Nov    │   Thu 26 Nov     Sun 6 Dec     Mon 22 Feb 2027',
  ], Texts(page.Bar(RATINGS, 84, NOON)))
  assert_equal(['── forgot ──', '1 not at all    tomorrow     Wed 25 Nov'], Texts(page.Bar(RATINGS, 50, NOON))[0 : 1])
enddef

def TestEnd()
  var card = {id: 'gather', question: {plain: 'What does gather do?', markdown: 'What does `gather` do?'}}
  var answers = [{card: card, rating: 1}, {card: card, rating: 4}]
  var drawn = page.Step({step: 'done', canUndo: true}, answers, ['Taken back.', 'HoverdeckNotice'], 60, NOON)
  assert_equal(['', 'Taken back.', '', 'Quiz finished', '', '2 answered, 1 remembered'], Texts(drawn.lines)[0 : 5])
  assert_equal('• What does gather do?', Texts(drawn.lines)[-2])
enddef

def TestQuestionOnce()
  var card = {id: 'x', title: 'X', memory: {state: 'new'}, question: {plain: 'This and that?', markdown: 'This **and** that?'},
    markdown: "**This and that?**\n\n**Both.**\n\nYes."}
  assert_equal(['This and that?', '', 'Both.', '', 'Yes.'], Texts(page.Card(card, 40).lines))
enddef

def TestUri()
  assert_equal('file:///a%20b/%C3%A4%23.py', client.Uri('/a b/ä#.py'))
enddef

for Test in [TestDays, TestProse, TestBar, TestEnd, TestQuestionOnce, TestUri]
  Test()
endfor
# Those that only need to compile.
for name in ['popup', 'card', 'quiz']
  execute $'source autoload/hoverdeck/{name}.vim'
endfor
source autoload/hoverdeck.vim

if !empty(v:errors)
  writefile(v:errors, '/dev/stderr', 'a')
  cquit 1
endif
qall!
