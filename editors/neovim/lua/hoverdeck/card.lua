-- One card in a window of its own, below the cursor or in the middle: in a hover it can stand below another server's
-- forty lines.

local client = require('hoverdeck.client')
local prose = require('hoverdeck.prose')
local quiz_page = require('hoverdeck.quiz_page')
local words = require('hoverdeck.words')

local M = {}

--- @type { card: table, float: hoverdeck.Float }?
local open = nil

--- The card on the screen, if the cursor is in it.
--- @return table?
function M.shown()
  local here = open and open.float:is_open() and vim.api.nvim_get_current_win() == open.float.window
  return here and open.card or nil
end

--- Shows the card at the cursor; once more, and the cursor jumps into it. In the quiz it is the answer.
--- @param id? string Another card.
function M.at_cursor(id)
  local quiz = require('hoverdeck.quiz')
  if not id and quiz.has_cursor() then
    return quiz.card() and quiz.reveal()
  elseif not id and open and open.float:is_open() then
    return open.float:focus()
  end
  if id then
    return client.ask('card', { card = id }, function(card)
      M.show(card, false)
    end)
  end
  require('hoverdeck.actions').at_cursor(function(card)
    M.show(card, true)
  end)
end

--- @param card table As from `hoverdeck.card`.
--- @param beside boolean Below the cursor, gone when it moves; else in the middle, with the cursor.
function M.show(card, beside)
  if open then
    open.float:close()
  end
  local function make(size)
    return M.page(card, size.width)
  end
  local float = require('hoverdeck.float').open({
    filetype = 'hoverdeck_card',
    markdown = true,
    make = make,
    beside = beside,
    enter = not beside,
  })
  open = { card = card, float = float }
  M._keys(float, card)
  if beside then
    M._follow(float)
  end
end

--- @param card table
--- @param width integer
--- @return hoverdeck.Page
function M.page(card, width)
  local body, marks = {}, {}
  for _, line in ipairs(prose.lay_out(card.question.markdown, width)) do
    table.insert(marks, { #body, 0, #line, 'HoverdeckQuestion' })
    table.insert(body, line)
  end
  table.insert(body, '')
  vim.list_extend(body, prose.lay_out(quiz_page.answer(card), width))
  return {
    left = card.title or card.deck or 'Hoverdeck',
    right = words.memory(card.memory),
    body = body,
    marks = marks,
    keys = { { 'z', 'quiz me' }, { 'e', 'open' }, { 'x', 'suspend' }, { 'q', 'close' } },
  }
end

function M._keys(float, card)
  local actions = require('hoverdeck.actions')
  float:key({ 'q', '<Esc>' }, function()
    float:close()
  end, 'close')
  float:key('e', function()
    float:close()
    actions.open(card.id)
  end, 'open the card in its deck')
  float:key('z', function()
    float:close()
    require('hoverdeck.quiz').begin('quizCard', { card = card.id })
  end, 'quiz me on this card')
  float:key('x', function()
    float:close()
    actions.change(
      'suspend',
      'Suspended %s: neither hovers nor quizzes show it. :Hoverdeck unsuspend brings it back.',
      card.id
    )
  end, 'suspend')
end

--- Closes the window when the cursor moves on in the code; it may go into the card.
function M._follow(float)
  local buffer = vim.api.nvim_win_get_buf(float.origin)
  local group = vim.api.nvim_create_augroup('hoverdeck.card', {})
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI', 'InsertEnter' }, {
    group = group,
    buffer = buffer,
    callback = function()
      float:close()
    end,
  })
  vim.api.nvim_create_autocmd('BufLeave', {
    group = group,
    buffer = buffer,
    callback = vim.schedule_wrap(function()
      if not float:is_open() or vim.api.nvim_get_current_win() ~= float.window then
        float:close()
      end
    end),
  })
end

return M
