-- The quiz: keys in, commands of the server out, its steps on the screen. The server holds the quiz; how a step looks
-- is `quiz_page.lua`. An answer counts when the server says that it is written, and only then the next question comes.

local client = require('hoverdeck.client')
local page = require('hoverdeck.quiz_page')
local tally = require('hoverdeck.tally')
local words = require('hoverdeck.words')

local M = {}

--- @class hoverdeck.Quiz : hoverdeck.Sitting
--- @field begun { [1]: string, [2]: table? } The command that began it, for a server that has to begin anew.
--- @field float? hoverdeck.Float
--- @field busy boolean A command is under way; keys wait for it.

--- @type hoverdeck.Quiz?
local quiz = nil

--- Begins a quiz with a command of the server: `quiz`, `quizCard` or `quizFile`. One that is open ends.
--- @param command string
--- @param argument? table
function M.begin(command, argument)
  client.ask(command, argument, function(step)
    if not step.quiz then
      return client.tell(step.text)
    end
    M.close()
    quiz = { begun = { command, argument }, tally = tally.new(), step = step, busy = false }
    M._show(quiz)
  end)
end

--- Whether a quiz is on the screen.
--- @return boolean
function M.is_open()
  return quiz ~= nil and quiz.float ~= nil and quiz.float:is_open()
end

--- The card that is asked, if one is.
--- @return table?
function M.card()
  return M.is_open() and quiz.step.card or nil
end

function M.close()
  if M.is_open() then
    quiz.float:close()
  end
end

--- Whether the cursor is in the quiz.
--- @return boolean
function M.has_cursor()
  return M.is_open() and vim.api.nvim_get_current_win() == quiz.float.window
end

--- Goes on to the next card if this one was just left out, and says why there; gives whether it does.
--- @param id string
--- @param said string
--- @return boolean
function M.passes(id, said)
  local card = M.card()
  if not card or card.id ~= id or quiz.step.step == 'done' or quiz.busy then
    return false
  end
  M._send('skip', { card = id }, function(step)
    M._go(step, { said, 'HoverdeckNotice' })
  end)
  return true
end

--- Puts the cursor into the quiz.
function M.focus()
  quiz.float:focus()
end

function M._show(here)
  here.float = require('hoverdeck.float').open({
    filetype = 'hoverdeck_quiz',
    markdown = true,
    make = function(size)
      return page.draw(here, size, os.time())
    end,
    closed = function()
      M._closed(here)
    end,
  })
  M._keys(here.float)
end

function M._keys(float)
  -- Here also a copy would keep the next digit from counting; what is selected can be copied.
  float:deaf('y"')
  float:key({ '<Space>', '<CR>' }, M.reveal, 'show the answer', true)
  for rating = 1, 5 do
    float:key(tostring(rating), function()
      M.rate(rating)
    end, 'rate ' .. rating, true)
  end
  float:key('u', M.undo, 'take back the last rating', true)
  float:key('s', M.skip, 'skip', true)
  float:key('e', M.open, 'open the card in its deck')
  float:key('h', M.hint, 'show the hint')
  float:key('r', M.again, 'ask the missed again')
  float:key({ 'q', '<Esc>' }, M.close, 'close')
end

--- The window is gone: the server may forget the quiz. What was rated stays.
function M._closed(here)
  if quiz == here then
    quiz = nil
  end
  if here.step.step ~= 'done' or here.step.canUndo then
    local running = client.running()
    if running then
      client.ask('stop', { quiz = here.step.quiz }, function() end, function() end)
    end
  end
  if #here.tally.answers > 0 and here.step.step ~= 'done' then
    client.tell(page.summary(here.tally) .. '.')
  end
end

--- Sends a command for the present quiz; a second key waits until the first is done.
--- @param command string
--- @param argument table
--- @param answer fun(result: table)
function M._send(command, argument, answer)
  local here = quiz
  if not here or here.busy then
    return
  end
  if not client.running() then
    return M._revive(here)
  end
  here.busy, here.notice = true, nil
  argument.quiz = here.step.quiz
  client.ask(command, argument, function(result)
    if quiz == here then
      here.busy = false
      answer(result)
    end
  end, function(why, code)
    M._failed(here, why, code)
  end)
end

--- `InvalidParams`: of a quiz that the server does not know, because it was started anew.
local INVALID = -32602

function M._failed(here, why, code)
  if quiz ~= here or here.reviving then
    return
  end
  here.busy = false
  if code == INVALID and why:find('no open quiz', 1, true) then
    return M._revive(here)
  end
  here.notice = { why, 'HoverdeckProblem' }
  here.float:redraw(true)
end

--- Shows the next step.
function M._go(step, notice)
  quiz.step, quiz.notice, quiz.hint = step, notice, nil
  quiz.float:redraw()
end

--- Shows the answer; once it is there, goes on reading.
function M.reveal()
  if quiz and quiz.step.step == 'question' then
    M._send('reveal', {}, M._go)
  elseif quiz then
    quiz.float:scroll()
  end
end

--- Rates the present card; nothing while its answer is hidden.
--- @param rating integer
function M.rate(rating)
  if not quiz or quiz.step.step ~= 'answer' then
    return
  end
  local card, choice = quiz.step.card, quiz.step.ratings[rating]
  M._send('rate', { card = card.id, rating = rating }, function(result)
    if result.written then
      tally.add(quiz.tally, card, rating)
    end
    M._go(result.next, M._rated(result, choice))
  end)
end

--- What a rating did, in words.
function M._rated(result, choice)
  if result.refused == 'conflict' then
    return { 'Not counted: this card was answered or changed meanwhile.', 'HoverdeckProblem' }
  elseif result.refused then
    return { 'Not counted: the quiz had gone on.', 'HoverdeckProblem' }
  elseif result.leech then
    return { result.leech, 'HoverdeckProblem' }
  end
  local text = ('%d %s: comes again %s (%s)'):format(
    choice.rating,
    choice.label,
    words.away(choice.days),
    words.date(choice.days, os.time())
  )
  return { text, 'HoverdeckDim' }
end

function M.undo()
  if not quiz then
    return
  elseif not quiz.step.canUndo then
    quiz.notice = { 'There is no rating of this quiz to take back.', 'HoverdeckNotice' }
    return quiz.float:redraw(true)
  end
  M._send('undo', {}, function(result)
    local back = result.written and tally.undo(quiz.tally)
    local text = back and ('Taken back: %d for this card.'):format(back.rating) or 'Nothing was taken back.'
    M._go(result.next, { text, 'HoverdeckNotice' })
  end)
end

function M.skip()
  if quiz and quiz.step.step ~= 'done' then
    M._send('skip', { card = quiz.step.card.id }, function(step)
      quiz.tally.skipped = quiz.tally.skipped + 1
      M._go(step)
    end)
  end
end

function M.hint()
  if quiz and quiz.step.step == 'question' and quiz.step.card.hint then
    quiz.hint = true
    quiz.float:redraw()
  end
end

--- Opens the present card's deck at the card; the quiz ends, and what was rated stays.
function M.open()
  local card = M.card()
  if card then
    M.close()
    require('hoverdeck.actions').open(card.id)
  end
end

--- After the end: the cards that were missed, once more.
function M.again()
  if quiz and quiz.step.step == 'done' then
    local missed = vim.tbl_map(function(card)
      return card.id
    end, tally.sum(quiz.tally).missed)
    if #missed > 0 then
      M.begin('quiz', { cards = missed })
    end
  end
end

--- The server ended, of itself or by somebody's hand. If a quiz is open it goes on with a new one.
function M.server_ended()
  if M.is_open() and not client.running() then
    M._revive(quiz)
  end
end

--- Begins the same quiz on a new server; cards that were remembered are passed over.
function M._revive(here)
  if here.reviving then
    return
  elseif here.step.step == 'done' then
    local how = 'The server ended; every rating is kept. Close this, and :Hoverdeck undo takes the last one back.'
    here.notice = { how, 'HoverdeckProblem' }
    return here.float:redraw(true)
  end
  here.reviving, here.busy = true, true
  local function over(why)
    here.reviving, here.busy = false, false
    here.notice = {
      ('The server ended. Every rating that you gave is kept (%d). %s'):format(#here.tally.answers, why),
      'HoverdeckProblem',
    }
    here.float:redraw(true)
  end
  client.ask(here.begun[1], here.begun[2], function(step)
    if quiz ~= here then
      return
    elseif not step.quiz then
      here.step = { step = 'done', quiz = here.step.quiz, canUndo = false }
      return over(step.text)
    end
    M._pass_over(here, step, function(next)
      here.step, here.hint = next, nil
      over('It was started again, and the quiz goes on.')
    end, over)
  end, over)
end

--- Skips what was remembered before the server ended.
function M._pass_over(here, step, answer, failed)
  if step.step == 'done' or not tally.knows(here.tally, step.card.id) then
    return answer(step)
  end
  client.ask('skip', { quiz = step.quiz, card = step.card.id }, function(next)
    M._pass_over(here, next, answer, failed)
  end, failed)
end

return M
