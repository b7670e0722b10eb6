-- How a step of a quiz looks. Pure: a step in, a page for `float.lua` out.

local lines = require('hoverdeck.lines')
local prose = require('hoverdeck.prose')
local ratings = require('hoverdeck.ratings')
local tally = require('hoverdeck.tally')

local M = {}

local REVEAL = { 'Space', 'answer' }
local RATE = { '1–5', 'rate' }
local UNDO = { 'u', 'undo' }
local SKIP = { 's', 'skip' }
local OPEN = { 'e', 'open' }
local HINT = { 'h', 'hint' }
local AGAIN = { 'r', 'ask the missed again' }
local CLOSE = { 'q', 'close' }

--- @class hoverdeck.Sitting What the page is drawn from.
--- @field step table The last step of the server.
--- @field tally hoverdeck.Tally
--- @field notice? { [1]: string, [2]: string } What the last key did, and its colour.
--- @field hint? boolean Show the hint.

--- @param sitting hoverdeck.Sitting
--- @param size hoverdeck.Size
--- @param now integer
--- @return hoverdeck.Page
function M.draw(sitting, size, now)
  local width = size.width
  local step = sitting.step
  local page
  if step.step == 'done' then
    page = M._done(sitting, width)
  elseif step.step == 'answer' then
    page = M._answer(step, size, now)
  else
    page = M._question(sitting, width)
  end
  if sitting.notice then
    M._say(page, sitting.notice, width)
  end
  return page
end

local function head(step)
  return step.card.title or step.card.deck or 'Hoverdeck', ('%d of %d'):format(step.number, step.of)
end

local function with_undo(step, keys)
  return vim.tbl_filter(function(key)
    return key ~= UNDO or step.canUndo
  end, keys)
end

function M._question(sitting, width)
  local step = sitting.step
  local left, right = head(step)
  local body, marks = { '' }, {}
  M._ask(step.card, width, body, marks)
  local keys = { REVEAL, SKIP, UNDO, OPEN, CLOSE }
  if step.card.hint and sitting.hint then
    table.insert(body, '')
    vim.list_extend(body, prose.lay_out('Hint: ' .. step.card.hint, width))
  elseif step.card.hint then
    table.insert(keys, 2, HINT)
  end
  table.insert(body, '')
  return { left = left, right = right, body = body, marks = marks, keys = with_undo(step, keys) }
end

--- The question as a paragraph of its own, in its colour.
function M._ask(card, width, body, marks)
  for _, line in ipairs(prose.lay_out(card.question.markdown, width)) do
    table.insert(marks, { #body, 0, #line, 'HoverdeckQuestion' })
    table.insert(body, line)
  end
end

function M._answer(step, size, now)
  local width = size.width
  local left, right = head(step)
  local body, marks = { '' }, {}
  M._ask(step.card, width, body, marks)
  table.insert(body, '')
  vim.list_extend(body, prose.lay_out(M.answer(step.card), width))
  table.insert(body, '')
  local bar, bar_marks = ratings.bar(step.ratings, width, size.height, now)
  local keys = with_undo(step, { RATE, SKIP, UNDO, OPEN, CLOSE })
  return { left = left, right = right, body = body, marks = marks, bar = bar, bar_marks = bar_marks, keys = keys }
end

--- A card's Markdown without the question that it begins with: a paragraph in bold.
--- @param card table
--- @return string
function M.answer(card)
  local stop = vim.startswith(card.markdown, '**') and card.markdown:find('\n\n', 1, true)
  return vim.trim(stop and card.markdown:sub(stop) or card.markdown)
end

local LABELS = { 'not at all', 'recognised it', 'with effort', 'knew it', 'perfectly' }

function M._done(sitting, width)
  local sum = tally.sum(sitting.tally)
  local rows = { {}, { { 'Quiz finished', 'HoverdeckQuestion' } }, {}, { { M.summary(sitting.tally) } }, {} }
  if sum.answered > 0 then
    vim.list_extend(rows, M._bars(sum, width))
    table.insert(rows, {})
  end
  if #sum.missed > 0 then
    table.insert(rows, { { 'To look at again', 'HoverdeckForgot' } })
    for _, card in ipairs(sum.missed) do
      for index, line in ipairs(prose.fold(prose.words(card.question.plain), width, '• ', '  ')) do
        table.insert(
          rows,
          index == 1 and { { line:sub(1, #'• '), 'HoverdeckForgot' }, { line:sub(#'• ' + 1) } } or { { line } }
        )
      end
    end
    table.insert(rows, {})
  end
  local body, marks = lines.join(rows)
  local keys = with_undo(sitting.step, { UNDO, CLOSE })
  if #sum.missed > 0 then
    table.insert(keys, 1, AGAIN)
  end
  return { left = 'Hoverdeck', body = body, marks = marks, keys = keys }
end

--- `18 cards answered, 16 remembered, 1 skipped`.
--- @param answers hoverdeck.Tally
--- @return string
function M.summary(answers)
  local sum = tally.sum(answers)
  local text = ('%d answered, %d remembered'):format(sum.answered, sum.remembered)
  return answers.skipped > 0 and ('%s, %d skipped'):format(text, answers.skipped) or text
end

--- One line per rating with a bar as long as its share.
function M._bars(sum, width)
  local most = math.max(unpack(sum.ratings))
  local room = math.max(math.min(width - 24, 40, 3 * most), 1)
  local rows = {}
  for rating, count in ipairs(sum.ratings) do
    local group = rating < 3 and 'HoverdeckForgot' or 'HoverdeckRemembered'
    local long = count > 0 and math.max(math.floor(count / most * room + 0.5), 1) or 0
    table.insert(rows, {
      { tostring(rating), 'HoverdeckKey' },
      { ' ' .. lines.pad(LABELS[rating], 14), group },
      { ' ' .. ('█'):rep(long), group },
      { (long > 0 and ' ' or '') .. count, 'HoverdeckDim' },
    })
  end
  return rows
end

--- Puts what happened on top of the page, below an empty line: the page's own first line is empty too.
function M._say(page, notice, width)
  local said = prose.fold(prose.words(notice[1]), width, '', '')
  for _, mark in ipairs(page.marks) do
    mark[1] = mark[1] + #said + 1
  end
  for index, line in ipairs(said) do
    table.insert(page.body, index, line)
    table.insert(page.marks, { index, 0, #line, notice[2] })
  end
  table.insert(page.body, 1, '')
end

return M
