-- `:Hoverdeck`: its words, what each does, and what Tab offers.

local client = require('hoverdeck.client')

local M = {}

--- @class hoverdeck.Word
--- @field [1] string
--- @field run fun(words: string[], range?: { [1]: integer, [2]: integer })
--- @field offer? fun(): string[] What may follow.

local function list(command, key, wanted)
  local cards = client.ask_now('cards') or {}
  local seen, found = {}, {}
  for _, card in ipairs(wanted and vim.tbl_filter(wanted, cards) or cards) do
    for _, value in ipairs(key == 'tags' and card.tags or { card[key] }) do
      if not seen[value] then
        seen[value] = true
        table.insert(found, command .. value)
      end
    end
  end
  return found
end

local function decks()
  return list('', 'deck')
end

local function cards()
  return list('', 'id')
end

local function suspended()
  return list('', 'id', function(card)
    return card.memory.suspended
  end)
end

local function scopes()
  return vim.list_extend(vim.list_extend(decks(), list('tag=', 'tags')), { 'ahead=7' })
end

--- `async`, `tag=loops` or `ahead=3`, as the server wants it.
--- @param word? string
--- @return table? argument
--- @return string? wrong
function M.scope(word)
  if not word then
    return {}
  end
  local key, value = word:match('^(%a+)=(.*)$')
  if not key then
    return { deck = word }
  elseif key == 'tag' and value ~= '' then
    return { tag = value }
  elseif key == 'ahead' and value:match('^%d+$') then
    return { ahead = tonumber(value) }
  end
  return nil, ('`%s` is not understood: give a deck, tag=NAME or ahead=DAYS'):format(word)
end

local function quiz(words)
  local quizzes = require('hoverdeck.quiz')
  if quizzes.is_open() and not words[1] then
    return quizzes.focus()
  end
  local argument, wrong = M.scope(words[1])
  if wrong then
    return client.warn('Hoverdeck: ' .. wrong .. '.')
  end
  quizzes.begin('quiz', next(argument) and argument or nil)
end

local function file()
  local here
  client.with(function()
    here = client.here()
    if not here then
      return client.warn('Hoverdeck reads Python and Rust files: this is none.')
    end
    require('hoverdeck.quiz').begin('quizFile', { uri = here.uri })
  end)
end

local function this(words)
  require('hoverdeck.actions').with_card(words[1], function(id)
    require('hoverdeck.quiz').begin('quizCard', { card = id })
  end)
end

--- A word that changes one card.
local function change(command, said)
  return function(words)
    require('hoverdeck.actions').change(command, said, words[1])
  end
end

local function view(name)
  return function(words)
    require('hoverdeck.views')[name](words[1])
  end
end

--- @type hoverdeck.Word[]
M.WORDS = {
  { 'quiz', run = quiz, offer = scopes },
  { 'file', run = file },
  { 'this', run = this, offer = cards },
  {
    'card',
    run = function(words)
      require('hoverdeck.card').at_cursor(words[1])
    end,
    offer = cards,
  },
  { 'cards', run = view('cards'), offer = decks },
  { 'stats', run = view('stats') },
  { 'due', run = view('due') },
  { 'history', run = view('history'), offer = cards },
  { 'undo', run = view('undo') },
  {
    'open',
    run = function(words)
      require('hoverdeck.actions').with_card(words[1], require('hoverdeck.actions').open)
    end,
    offer = cards,
  },
  { 'suspend', run = change('suspend', 'Suspended %s: neither hovers nor quizzes show it.'), offer = cards },
  { 'unsuspend', run = change('unsuspend', '%s is asked and shown again.'), offer = suspended },
  { 'hide', run = change('hide', 'Hovers are silent for %s until it is due.'), offer = cards },
  { 'unhide', run = change('unhide', 'Hovers show %s again.'), offer = cards },
  { 'bury', run = change('bury', '%s is not asked before tomorrow.'), offer = cards },
  { 'reset', run = change('reset', '%s starts again as new; what happened stays in the history.'), offer = cards },
  {
    'new',
    run = function(_, range)
      require('hoverdeck.actions').new_card(range)
    end,
  },
  { 'check', run = view('check') },
  {
    'restart',
    run = function()
      client.restart()
    end,
  },
  { 'log', run = view('log') },
}

local function word_named(name)
  return vim.iter(M.WORDS):find(function(word)
    return word[1] == name
  end)
end

--- Does what was typed after `:Hoverdeck`; nothing typed says how much is due.
--- @param typed string[]
--- @param range? { [1]: integer, [2]: integer } The lines it was given, from 1.
function M.run(typed, range)
  require('hoverdeck.config').get()
  local word = word_named(typed[1] or 'due')
  if not word then
    local names = vim.tbl_map(function(it)
      return it[1]
    end, M.WORDS)
    return client.warn(('Hoverdeck has no `%s`; it has %s.'):format(typed[1], table.concat(names, ', ')))
  end
  word.run(vim.list_slice(typed, 2), range)
end

--- What may stand where the cursor is, for Tab.
--- @param line string The command line up to the cursor.
--- @return string[]
function M.complete(line)
  -- What stands before the command, such as a range, or another command, is none of its words.
  local typed = vim.split(line:match('.*(Hoverdeck.*)$') or line, '%s+')
  local begun = typed[#typed]
  local offered = {}
  if #typed <= 2 then
    offered = vim.tbl_map(function(word)
      return word[1]
    end, M.WORDS)
  elseif #typed == 3 then
    local word = word_named(typed[2])
    offered = word and word.offer and word.offer() or {}
  end
  return vim.tbl_filter(function(text)
    return vim.startswith(text, begun)
  end, offered)
end

return M
