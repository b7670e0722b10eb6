-- What a learner does with one card outside of a quiz: read it, open it, leave it out; and what
-- the server's code actions start.

local client = require('hoverdeck.client')

local M = {}

--- A code action of the server: its quiz is drawn here, and an answer is shown as the card.
--- @param name string
--- @param command { arguments?: table[] }
function M.take(name, command)
  local argument = (command.arguments or {})[1]
  if type(argument) ~= 'table' then
    argument = nil
  end
  if name == 'reveal' then
    return client.ask('reveal', argument, function(card)
      require('hoverdeck.card').show(card, true)
    end)
  end
  require('hoverdeck.quiz').begin(name, argument)
end

--- Calls `use` with the id that was given, or that of the card in the quiz, in the card window or at the cursor.
--- @param given? string
--- @param use fun(id: string)
function M.with_card(given, use)
  local named = given or M._shown()
  if named then
    return use(named)
  end
  M.at_cursor(function(card)
    use(card.id)
  end)
end

--- The card in the quiz or in the card window, if the cursor is in one.
--- @return string?
function M._shown()
  local card = require('hoverdeck.quiz').card() or require('hoverdeck.card').shown()
  return card and card.id
end

--- Calls `use` with the id that was given, or that of the card in a window, or of one chosen from those that are
--- suspended: no word of the code shows these.
--- @param given? string
--- @param use fun(id: string)
function M.with_suspended(given, use)
  local named = given or M._shown()
  if named then
    return use(named)
  end
  client.ask('cards', nil, function(cards)
    local suspended = vim.tbl_filter(function(card)
      return card.memory.suspended
    end, cards)
    if #suspended == 0 then
      return client.tell('No card is suspended.')
    end
    require('hoverdeck.views').choose(suspended, 'Suspended cards', use)
  end)
end

--- Calls `use` with the card of the word under the cursor.
--- @param use fun(card: table)
function M.at_cursor(use)
  client.with(function()
    local here = client.here()
    if not here then
      return client.warn('Hoverdeck knows the words of Python and Rust files: put the cursor on one, or name a card.')
    end
    client.ask('card', here, function(card)
      if not card then
        return client.tell('There is no card for the word under the cursor.')
      end
      use(card)
    end)
  end)
end

--- Opens a card's deck at the card.
--- @param id string
function M.open(id)
  require('hoverdeck.float').leave()
  -- The server opens it too where it can; asked twice, the place is the same.
  client.ask('open', { card = id }, M._visit)
end

--- Adds a card to a deck of the learner's own: with the rule of the word under the cursor, and the selected lines as
--- its example. Opens the deck there.
--- @param range? { [1]: integer, [2]: integer } The lines, from 1.
function M.new_card(range)
  vim.ui.input({ prompt = 'Question of the new card (or Enter for a plain one): ' }, function(question)
    if not question then
      return
    end
    require('hoverdeck.float').leave()
    client.with(function()
      local place = M._example(range)
      place.question = vim.trim(question) ~= '' and question or nil
      client.ask('newCard', place, function(made)
        M._visit(made)
        client.tell(made.note or ('The card %s is new: write its answer.'):format(made.card))
      end)
    end)
  end)
end

--- The place of a new card's example; nothing in a file that the server does not read.
function M._example(range)
  local here = client.here()
  if not here then
    return {}
  end
  local stop = here.position
  if range then
    stop = { line = range[2], character = 0 }
  end
  return { uri = here.uri, range = { start = here.position, ['end'] = stop } }
end

--- Goes to a place in a deck. The server reads the deck from then on, and says what is wrong with it.
--- @param place { path: string, line: integer }
function M._visit(place)
  if vim.api.nvim_buf_get_name(0) ~= place.path then
    vim.cmd.edit({ args = { place.path }, magic = { file = false } })
  end
  vim.cmd.normal({ ("m'%dGzt"):format(place.line), bang = true })
  vim.lsp.buf_attach_client(0, client.running().id)
end

--- Sends a command that changes one card, and says what it did.
--- @param command string
--- @param said string With `%s` for the card.
--- @param given? string
function M.change(command, said, given)
  local with = command == 'unsuspend' and M.with_suspended or M.with_card
  with(given, function(id)
    client.ask(command, { card = id }, function()
      local leaves_out = command == 'suspend' or command == 'bury'
      if not (leaves_out and require('hoverdeck.quiz').passes(id, said:format(id))) then
        client.tell(said:format(id))
      end
    end)
  end)
end

return M
