-- How the steps of a quiz look, and that a notice moves nothing but what is below it.

local page = require('hoverdeck.quiz_page')
local tally = require('hoverdeck.tally')
local tests = {}

local SIZE = { width = 60, height = 40 }

local CARD = {
  id = 'gather',
  title = 'Async',
  question = { markdown = 'What does `gather` do?', plain = 'What does gather do?' },
  markdown = '**What does `gather` do?**\n\nIt waits for all.',
}

local function question(more)
  local step = { step = 'question', number = 2, of = 9, canUndo = true, card = CARD }
  return vim.tbl_extend('force', { step = step, tally = tally.new() }, more or {})
end

local function keys(drawn)
  return vim.tbl_map(function(key)
    return key[1]
  end, drawn.keys)
end

function tests.a_question_shows_no_answer()
  local drawn = page.draw(question(), SIZE, 0)
  same(drawn.body, { '', 'What does `gather` do?', '' })
  same({ drawn.left, drawn.right }, { 'Async', '2 of 9' })
  same(keys(drawn), { 'Space', 's', 'u', 'e', 'q' })
end

function tests.a_hint_is_shown_when_asked_for()
  local card = vim.tbl_extend('force', CARD, { hint = 'All of them.' })
  local sitting = question()
  sitting.step.card = card
  assert(vim.list_contains(keys(page.draw(sitting, SIZE, 0)), 'h'))
  sitting.hint = true
  same(page.draw(sitting, SIZE, 0).body[4], 'Hint: All of them.')
end

function tests.a_notice_stands_on_top_and_colours_its_own_lines()
  local drawn = page.draw(question({ notice = { 'Taken back.', 'HoverdeckNotice' } }), SIZE, 0)
  same(drawn.body, { '', 'Taken back.', '', 'What does `gather` do?', '' })
  for _, mark in ipairs(drawn.marks) do
    local line = drawn.body[mark[1] + 1]
    same(line, mark[4] == 'HoverdeckNotice' and 'Taken back.' or 'What does `gather` do?')
  end
end

function tests.the_question_is_not_said_twice()
  same(page.answer(CARD), 'It waits for all.')
  -- The server takes the marks out of a question that it sets in bold.
  local marked =
    { markdown = '**This and that?**\n\n**Both.**\n\nYes.', question = { markdown = 'This **and** that?' } }
  same(page.answer(marked), '**Both.**\n\nYes.')
end

function tests.the_end_counts_and_names_what_was_missed()
  local sitting = { step = { step = 'done', canUndo = true }, tally = tally.new() }
  tally.add(sitting.tally, CARD, 1)
  tally.add(sitting.tally, CARD, 4)
  local text = table.concat(page.draw(sitting, SIZE, 0).body, '\n')
  assert(text:find('2 answered, 1 remembered', 1, true), text)
  assert(text:find('• What does gather do?', 1, true), text)
end

function tests.an_undo_takes_the_last_answer_from_the_tally()
  local answers = tally.new()
  tally.add(answers, CARD, 2)
  same(tally.knows(answers, 'gather'), false)
  tally.add(answers, CARD, 5)
  same(tally.knows(answers, 'gather'), true)
  tally.undo(answers)
  same({ tally.knows(answers, 'gather'), #tally.sum(answers).missed }, { false, 1 })
end

return tests
