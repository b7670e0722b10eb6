-- The views that are neither a quiz nor a card: statistics, the list of cards, the history, what is due.

local client = require('hoverdeck.client')
local words = require('hoverdeck.words')

local M = {}

--- The statistics in a window.
function M.stats()
  client.ask('stats', nil, function(stats)
    local page = require('hoverdeck.stats_page')
    M._open('hoverdeck_stats', function(size)
      return page.draw(stats, size.width)
    end)
  end)
end

--- The last events of the history, newest first, in a window.
--- @param card? string
function M.history(card)
  client.ask('history', { card = card, limit = 100 }, function(events)
    local body = vim.tbl_map(M._event, events)
    if #body == 0 then
      body = { 'Nothing has happened yet.' }
    end
    M._open('hoverdeck_history', function()
      return { left = 'History', right = card, body = body, keys = { { 'q', 'close' } } }
    end)
  end)
end

function M._event(event)
  local at = os.date('%Y-%m-%d %H:%M', math.floor(event.atMs / 1000))
  return ('%s  %s %s  %s'):format(at, event.kind, event.rating or ' ', event.card or '')
end

function M._open(filetype, make)
  local float = require('hoverdeck.float').open({ filetype = filetype, markdown = false, make = make })
  float:key({ 'q', '<Esc>' }, function()
    float:close()
  end, 'close')
end

--- All cards, or those of one deck, to choose one and read it.
--- @param deck? string
function M.cards(deck)
  if client.running() and not client.offers('cards') then
    return client.warn('This server is too old to list its cards: `hoverdeck cards` in a terminal does.')
  end
  client.ask('cards', { deck = deck }, function(cards)
    if #cards == 0 then
      return client.tell(deck and ('No deck is called %s.'):format(deck) or 'There are no cards.')
    end
    M.choose(cards, 'Cards', require('hoverdeck.card').at_cursor)
  end)
end

--- Lets the learner choose one of these cards; `use` gets its id.
--- @param cards table[]
--- @param prompt string
--- @param use fun(id: string)
function M.choose(cards, prompt, use)
  vim.ui.select(cards, { prompt = prompt, kind = 'hoverdeck', format_item = M._item }, function(card)
    if card then
      use(card.id)
    end
  end)
end

function M._item(card)
  return ('%s  (%s · %s)'):format(card.question, card.title or card.deck, words.memory(card.memory))
end

--- A message that says how much waits.
function M.due()
  client.ask('due', nil, function(due)
    client.tell(M.waiting(due))
  end)
end

--- @param due table As from `hoverdeck.due`.
--- @return string
function M.waiting(due)
  local parts = {}
  if due.due > 0 then
    table.insert(parts, ('%s due'):format(words.count(due.due, 'card')))
  end
  if due.new > 0 then
    table.insert(parts, ('%s to begin'):format(words.count(due.new, 'new card')))
  end
  local text = #parts > 0 and table.concat(parts, ' and ') .. '.' or 'Nothing is due.'
  if due.beyond > 0 then
    text = ("%s %d more wait beyond today's limits."):format(text, due.beyond)
  end
  if due.due == 0 and due.nextInDays and due.nextInDays > 0 then
    text = ('%s The next review comes %s.'):format(text, words.away(due.nextInDays))
  end
  return text
end

--- Takes back the newest event, whoever made it; in a quiz its last rating.
function M.undo()
  if require('hoverdeck.quiz').is_open() then
    return require('hoverdeck.quiz').undo()
  end
  client.ask('undo', nil, function(result)
    client.tell(M._undone(result.undone))
  end)
end

function M._undone(event)
  if not event then
    return 'There is nothing to take back.'
  elseif event.rating then
    return ('Taken back: %d for %s.'):format(event.rating, event.card)
  end
  return ('Taken back: %s%s.'):format(event.kind, event.card and ' of ' .. event.card or '')
end

--- What is wrong with the decks in use.
function M.check()
  client.ask('check', nil, function(found)
    local problems = vim.list_extend(vim.deepcopy(found.reading or {}), found.checking or {})
    if #problems == 0 then
      return client.tell('The decks are in order.')
    end
    vim.fn.setqflist({}, ' ', { title = 'Hoverdeck', items = vim.tbl_map(M._problem, problems) })
    vim.cmd.copen()
  end)
end

--- `DECK.md:LINE: what is wrong`, or without the line, as an entry that leads there. Shipped decks are no files.
--- @param problem string
--- @return table
function M._problem(problem)
  local path, rest = problem:match('^(.-%.md):(.*)$')
  if not path or not vim.uv.fs_stat(path) then
    return { text = problem }
  end
  local line, text = rest:match('^(%d+): (.*)$')
  return { filename = path, lnum = tonumber(line) or 1, text = text or vim.trim(rest) }
end

--- The log, with what the server said last.
function M.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename and vim.lsp.log.get_filename() or vim.lsp.get_log_path()))
  vim.bo.autoread = true
  vim.cmd.normal({ 'G', bang = true })
end

return M
